import { basename } from 'node:path';
import { stat } from 'node:fs/promises';
import { dialog, type BrowserWindow, type FileFilter } from 'electron';
import type { PickedFile } from '../../shared/contract/scalars.ts';
import type { pickManyPurposes, pickPurposes, savePurposes } from '../../shared/contract/shell.ts';
import type { FileMode } from '../vault/files.ts';
import type { Texts } from './texts.ts';

export type PickPurpose = (typeof pickPurposes)[number];
export type PickManyPurpose = (typeof pickManyPurposes)[number];
export type SavePurpose = (typeof savePurposes)[number];
type FilterName = keyof Texts['filters'];

/** Extensions offered, by the name of the filter; "all files" comes last everywhere. */
const filters: Readonly<Record<FilterName, readonly string[]>> = {
  logs: ['csv', 'log', 'txt', 'json', 'jsonl', 'xml', 'xlsx', 'gz'],
  csv: ['csv', 'txt', 'tsv'],
  xlsx: ['xlsx'],
  keys: ['p12', 'pfx'],
  packs: ['json'],
  signed: ['cms', 'p7s', 'p7m', 'sig', 'asice', 'sce', 'zip', 'tlog-proof', 'consistency-proof'],
  pdf: ['pdf'],
  trust: ['cer', 'crt', 'pem', 'der', 'p7b', 'p7c', 'crl'],
  certificates: ['cer', 'crt', 'pem', 'der', 'p7b', 'p7c', 'p12', 'pfx'],
  der: ['cer'],
  pem: ['pem'],
  envelopes: ['p7m', 'cms', 'p7e'],
  p7m: ['p7m'],
  zip: ['zip'],
  text: ['txt'],
  proofs: ['tlog-proof', 'consistency-proof'],
  libraries: ['dll', 'so'],
  all: ['*'],
};

interface Pick {
  readonly mode: FileMode;
  readonly filters: readonly FilterName[];
  /** The folder may be made in the dialog. */
  readonly makesFolder?: boolean;
}

const picks: Readonly<Record<PickPurpose, Pick>> = {
  'register-folder': { mode: 'folder', filters: [] },
  'register-parent': { mode: 'folder', filters: [], makesFolder: true },
  'backup-folder': { mode: 'folder', filters: [], makesFolder: true },
  'log-file': { mode: 'read', filters: ['logs', 'all'] },
  'csv-file': { mode: 'read', filters: ['csv', 'all'] },
  'key-file': { mode: 'read', filters: ['keys', 'all'] },
  'pack-file': { mode: 'read', filters: ['packs'] },
  'verify-file': { mode: 'read', filters: ['signed', 'all'] },
  'verify-folder': { mode: 'folder', filters: [] },
  'verify-content': { mode: 'read', filters: ['all'] },
  'output-folder': { mode: 'folder', filters: [], makesFolder: true },
  'trust-folder': { mode: 'folder', filters: [] },
  'certificate-file': { mode: 'read', filters: ['certificates', 'all'] },
  'encrypt-folder': { mode: 'folder', filters: [] },
  'decrypt-file': { mode: 'read', filters: ['envelopes', 'all'] },
  'token-module': { mode: 'read', filters: ['libraries', 'all'] },
  'sign-file': { mode: 'read', filters: ['all'] },
  'log-folder': { mode: 'folder', filters: [] },
  // In an export it has no extension.
  'checkpoint-file': { mode: 'read', filters: ['all'] },
  'checkpoint-folder': { mode: 'folder', filters: [], makesFolder: true },
};

/** Filters of the dialogs that take several files. */
const picksOfMany: Readonly<Record<PickManyPurpose, readonly FilterName[]>> = {
  'trust-files': ['trust', 'all'],
  'encrypt-files': ['all'],
  'verify-files': ['signed', 'all'],
  'log-files': ['logs', 'all'],
};

const saves: Readonly<Record<SavePurpose, { filter: FilterName; extension: string }>> = {
  csv: { filter: 'csv', extension: '.csv' },
  xlsx: { filter: 'xlsx', extension: '.xlsx' },
  pdf: { filter: 'pdf', extension: '.pdf' },
  'recovery-sheet': { filter: 'pdf', extension: '.pdf' },
  'certificate-der': { filter: 'der', extension: '.cer' },
  'certificate-pem': { filter: 'pem', extension: '.pem' },
  envelope: { filter: 'p7m', extension: '.p7m' },
  'password-zip': { filter: 'zip', extension: '.zip' },
  // It has the name that it had before it was encrypted.
  decrypted: { filter: 'all', extension: '' },
  text: { filter: 'text', extension: '.txt' },
  // `.cms` with the content inside, `.p7s` beside it.
  signature: { filter: 'all', extension: '' },
  checkpoint: { filter: 'text', extension: '.txt' },
  'tlog-proof': { filter: 'proofs', extension: '.tlog-proof' },
  'consistency-proof': { filter: 'proofs', extension: '.consistency-proof' },
};

/** What the dialogs need of the rest of main. */
export interface DialogContext {
  readonly window: BrowserWindow;
  readonly texts: Texts;
  readonly grant: (path: string, mode: FileMode) => string;
}

/** The user chooses a file or a folder; the page gets a handle and a name, the vault the path. Null when cancelled. */
export async function pick(purpose: PickPurpose, { window, texts, grant }: DialogContext): Promise<PickedFile | null> {
  const { mode, filters: names, makesFolder } = picks[purpose];
  const chosen = await dialog.showOpenDialog(window, {
    title: texts.pick[purpose],
    filters: filtersNamed(names, texts),
    properties: [
      mode === 'folder' ? 'openDirectory' : 'openFile',
      ...(makesFolder ? (['createDirectory'] as const) : []),
    ],
  });
  const path = chosen.filePaths[0];
  if (chosen.canceled || path === undefined) return null;
  const picked = { handle: grant(path, mode), name: basename(path) };
  return mode === 'read' ? { ...picked, size: (await stat(path)).size } : picked;
}

/** The user chooses several files of one folder. None when cancelled. */
export async function pickMany(purpose: PickManyPurpose, { window, texts, grant }: DialogContext): Promise<PickedFile[]> {
  const chosen = await dialog.showOpenDialog(window, {
    title: texts.pick[purpose],
    filters: filtersNamed(picksOfMany[purpose], texts),
    properties: ['openFile', 'multiSelections'],
  });
  if (chosen.canceled) return [];
  return chosen.filePaths.map((path) => ({ handle: grant(path, 'read'), name: basename(path) }));
}

/** The user chooses where a file of ours goes. */
export async function pickSave(
  purpose: SavePurpose,
  suggestedName: string,
  { window, texts, grant }: DialogContext,
): Promise<PickedFile | null> {
  const { filter, extension } = saves[purpose];
  const chosen = await dialog.showSaveDialog(window, {
    title: texts.save[purpose],
    defaultPath: safeName(suggestedName, extension),
    filters: filtersNamed([filter], texts),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  if (chosen.canceled || !chosen.filePath) return null;
  return { handle: grant(chosen.filePath, 'write'), name: basename(chosen.filePath) };
}

function filtersNamed(names: readonly FilterName[], texts: Texts): FileFilter[] {
  return names.map((name) => ({ name: texts.filters[name], extensions: [...filters[name]] }));
}

/** A page suggests a name, never a place: what separates folders, and what Windows forbids, is taken out. */
export function safeName(suggested: string, extension: string): string {
  const name =
    suggested
      .replace(/[\p{Cc}<>:"/\\|?*]/gu, '_')
      .replace(/^\.+/, '')
      .slice(0, 120) || 'derbes';
  return name.toLowerCase().endsWith(extension) ? name : `${name}${extension}`;
}
