import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { Fault, type Problem } from '../../../shared/contract/problem.ts';
import type { TrustFileResult, trustSource } from '../../../shared/contract/signing.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { OpenContext } from '../session.ts';
import { parseCertificate } from '../signing/certificate.ts';
import { maxCrlBytes } from '../signing/crl.ts';
import { buildChain } from '../signing/trust.ts';
import { type TrustFile, trustFileName } from '../signing/trust-files.ts';
import { trustedCertificates } from '../register/trust.ts';
import { readGranted } from './read-granted.ts';
import { type ItemResult, TrustIntake, listTrust, parsed, registerTrust } from './trust-store.ts';

/** More than this in one folder is not the folder that was meant. */
const maxFiles = 500;
/** Worth coming again with: the rest is settled either way. */
const waits: readonly ItemResult['outcome'][] = ['fingerprint_needed', 'fingerprint_differs', 'fingerprint_unreadable', 'issuer_unknown'];

/** One file, wherever it came from. */
interface Candidate {
  readonly name: string;
  /** Typed for the roots in it. */
  readonly fingerprint: string;
  /** Absent for what was dropped: it came as bytes. */
  readonly path?: string;
  read(): Promise<Uint8Array>;
}

function fileAt(path: string, name: string, fingerprint: string): Candidate {
  return { name, fingerprint, path, read: () => readGranted(path, maxCrlBytes) };
}

interface Candidates {
  readonly files: readonly Candidate[];
  /** Files of folders that are called otherwise. */
  readonly passedOver: number;
}

/** @throws Fault FILE_UNREADABLE, FILE_HANDLE_UNKNOWN */
async function filesIn(folder: string): Promise<Candidates> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const all = entries.filter((entry) => entry.isFile());
    const fitting = all.filter(({ name }) => trustFileName.test(name)).slice(0, maxFiles);
    const files = fitting.map(({ parentPath, name }) => fileAt(join(parentPath, name), name, '')).toSorted((a, b) => a.name.localeCompare(b.name));
    return { files, passedOver: all.length - fitting.length };
  } catch (error) {
    throw new Fault('FILE_UNREADABLE', {}, { cause: error });
  }
}

async function candidates(source: z.output<typeof trustSource>, context: OpenContext): Promise<Candidates> {
  switch (source.from) {
    case 'file': {
      const path = context.files.take(source.file, 'read');
      return { files: [fileAt(path, basename(path), source.fingerprint)], passedOver: 0 };
    }
    case 'folder':
      return filesIn(context.files.take(source.folder, 'folder'));
    case 'drop': {
      const { name, content, fingerprint } = source;
      return { files: [{ name, fingerprint, read: () => Promise.resolve(new Uint8Array(Buffer.from(content, 'base64'))) }], passedOver: 0 };
    }
  }
}

interface Opened {
  readonly file: Candidate;
  readonly contents: TrustFile | undefined;
  readonly problem: Problem | null;
}

async function open(file: Candidate): Promise<Opened> {
  try {
    return { file, contents: parsed(await file.read(), file.name), problem: null };
  } catch (error) {
    if (error instanceof Fault) return { file, contents: undefined, problem: error.problem };
    throw error;
  }
}

/** Says of authorities that are in the store now whether they lead to a trusted root. */
function withRoots(context: OpenContext, { certificates }: TrustFile, items: readonly ItemResult[]): ItemResult[] {
  const stored = new Set(trustedCertificates(context.session.db).map(({ der }) => Buffer.from(der).toString('base64')));
  const trust = registerTrust(context.session);
  const now = context.clock.now();
  return items.map((item, index) => {
    const certificate = certificates[index];
    if (item.kind !== 'authority' || !certificate || !stored.has(Buffer.from(certificate.der).toString('base64'))) return item;
    return { ...item, rootTrusted: buildChain(parseCertificate(certificate.der), [], trust, now).verdict.state === 'good' };
  });
}

/** Authorities first, whatever file they stand in: a list is believed only under one of them. */
export const importTrustFiles: AreaHandlers<'signing'>['importTrustFiles'] = async ({ sources }, context) => {
  const found: Candidates[] = [];
  for (const source of sources) found.push(await candidates(source, context));
  const opened: Opened[] = [];
  for (const { files } of found) for (const file of files) opened.push(await open(file));
  const intake = new TrustIntake(context);
  const certificateItems = opened.map(({ file, contents }) => (contents?.certificates ?? []).map((certificate) => intake.addCertificate(certificate, file.fingerprint)));
  const listItems = opened.map(({ contents }) => (contents?.crls ?? []).map((list) => intake.addList(list)));
  if (intake.commit()) context.vault.emit('data.changed', ['signing']);
  return {
    store: listTrust(context.session),
    passedOver: found.reduce((sum, each) => sum + each.passedOver, 0),
    files: opened.map(({ file, contents, problem }, index): TrustFileResult => {
      const items = [...(contents ? withRoots(context, contents, certificateItems[index] ?? []) : []), ...(listItems[index] ?? [])];
      const waiting = items.some(({ outcome }) => waits.includes(outcome));
      return { name: file.name, problem, items, again: waiting && file.path !== undefined ? context.files.renew(file.path, 'read') : null };
    }),
  };
};
