import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import type { Encrypted, encryptionWay } from '../../../shared/contract/encryption.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { writePieces } from '../common/write-pieces.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import { readDocument, readFile } from '../register/documents.ts';
import { passphraseStrength } from '../register/passphrase-strength.ts';
import type { CallContext, OwnAction } from '../session.ts';
import { type Content, bytesContent, fileContent } from '../signing/encryption/content.ts';
import { passwordZip } from '../signing/encryption/password-zip.ts';
import { plainZip } from '../signing/encryption/plain-zip.ts';
import { writeEnvelope } from '../signing/encryption/write-envelope.ts';
import { chosenRecipients, recipientName } from './encryption-recipients.ts';

type Handlers = AreaHandlers<'encryption'>;
type Way = z.output<typeof encryptionWay>;

/** One letter: recipients open it in memory, and beyond it other ways of handing over are better. */
export const maxEncryptedBytes = 1024 ** 3;
const maxFiles = 10_000;

/**
 * Guesses, as a power of ten, that a typed password must cost. A ZIP can be tried on any machine for ever, some ten
 * millions of times a second: this lasts for months on one, and is far beyond what a register's passphrase needs.
 */
const leastGuesses = 14;

/** What is wrong with a password for a file. Programs differ in how they turn other letters than ASCII into bytes. */
export function filePasswordProblem(password: string): { readonly guessesLog10: number; readonly problem: 'FILE_PASSWORD_WEAK' | 'FILE_PASSWORD_LETTERS' | null } {
  const { guessesLog10 } = passphraseStrength(password);
  if (!/^[\x20-\x7e]{0,64}$/.test(password)) return { guessesLog10, problem: 'FILE_PASSWORD_LETTERS' };
  return { guessesLog10, problem: guessesLog10 < leastGuesses ? 'FILE_PASSWORD_WEAK' : null };
}

/** The name inside tells nothing: a ZIP hides contents, not names, so that the names stand in a ZIP of their own. */
const neutralName = 'files.zip';

interface Lock {
  /** Names for the journal and the screen. */
  readonly recipients: readonly string[];
  readonly way: 'authenticated' | 'compatible' | 'password';
  /** How many may open it, for the journal's open part. */
  readonly keys: number;
  encrypt(contents: readonly Content[]): Promise<AsyncIterable<Uint8Array>>;
}

async function lockFor(context: CallContext, to: Way): Promise<Lock> {
  if (to.by === 'password') {
    const { problem } = filePasswordProblem(to.password);
    if (problem) throw new Fault(problem);
    // Without a certificate nobody but the user knows whom it is for, and the journal has to say.
    if (context.vault.session && to.recipient === '') throw new Fault('RECIPIENT_MISSING');
    return {
      recipients: to.recipient === '' ? [] : [to.recipient],
      way: 'password',
      keys: 1,
      encrypt: async (contents) => passwordZip(await plainZip(neutralName, contents), to.password),
    };
  }
  const certificates = await chosenRecipients(context, to.files, to.remembered);
  const way = to.compatible ? 'compatible' : 'authenticated';
  return {
    recipients: certificates.map(recipientName),
    way,
    keys: certificates.length,
    encrypt: async (contents) => {
      const [first, second] = contents;
      const content = first && !second ? first : await plainZip(neutralName, contents);
      return writeEnvelope(content, certificates, way);
    },
  };
}

async function filesUnder(folder: string, name: string): Promise<readonly Content[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (paths.length > maxFiles) throw new Fault('FILE_TOO_LARGE');
  const inside = (path: string): string => [name, ...path.slice(folder.length + 1).split(/[\\/]/)].join('/');
  const contents: Content[] = [];
  // One after the other: a process may not open ten thousand files at once.
  for (const path of paths.toSorted()) contents.push(await fileContent(path, inside(path)));
  return contents;
}

interface Taken {
  readonly handle: string;
  readonly path: string;
  readonly mode: 'read' | 'folder';
}

/** A handle for a file or for a folder, such as an exported journal. */
function takeEither(context: CallContext, handle: string): Taken {
  try {
    return { handle, path: context.files.take(handle, 'read'), mode: 'read' };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { handle, path: context.files.take(handle, 'folder'), mode: 'folder' };
  }
}

async function contentsOf({ path, mode }: Taken): Promise<readonly Content[]> {
  return mode === 'folder' ? filesUnder(path, basename(path)) : [await fileContent(path, basename(path))];
}

/** Encrypts and writes; `action` is recorded before the first byte leaves, where a register is open. */
async function send(context: CallContext, contents: readonly Content[], lock: Lock, target: string, action: Pick<OwnAction, 'object' | 'details' | 'personal'>): Promise<Encrypted> {
  const total = contents.reduce((sum, { length }) => sum + length, 0);
  if (total > maxEncryptedBytes) throw new Fault('FILE_TOO_LARGE');
  if (contents.length === 0) throw new Fault('FILE_UNREADABLE');
  const pieces = await lock.encrypt(contents);
  const path = context.files.take(target, 'write');
  context.vault.session?.record({
    action: 'export',
    what: 'file.encrypted',
    object: action.object,
    details: { ...action.details, files: contents.length, way: lock.way, keys: lock.keys },
    personal: { ...action.personal, recipients: lock.recipients.join('; ') },
  });
  const file = await writePieces(path, pieces, {
    signal: context.signal,
    onWritten: (done) => {
      context.progress({ stage: 'encrypt', done: Math.min(done, total), total });
    },
  });
  context.vault.emit('data.changed', ['journal']);
  return { file, recipients: [...lock.recipients], contents: contents.length };
}

export const encryptFiles: Handlers['encryptFiles'] = async ({ files, target, to }, context) => {
  const lock = await lockFor(context, to);
  const taken: Taken[] = [];
  try {
    const contents: Content[] = [];
    for (const handle of files) {
      const one = takeEither(context, handle);
      taken.push(one);
      contents.push(...(await contentsOf(one)));
    }
    const names = contents.map(({ name }) => name).join('; ');
    return await send(context, contents, lock, target, { object: `file:${randomUUID()}`, personal: { files: names.slice(0, 4000) } });
  } catch (error) {
    // A refusal must not cost the user the files that were picked.
    for (const { handle, path, mode } of taken) context.files.grant(handle, path, mode);
    throw error;
  }
};

export const encryptDocument: Handlers['encryptDocument'] = async ({ document: id, target, to }, context) => {
  const { db } = context.session;
  const document = readDocument(db, id);
  if (!document) throw new Fault('NOT_FOUND');
  const lock = await lockFor(context, to);
  const contents = [...document.files, ...document.signed].map(({ name }) => {
    const file = readFile(db, id, name);
    if (!file) throw new Fault('DOCUMENT_FILE_UNKNOWN', { params: { name } });
    return bytesContent(name, file.content);
  });
  return send(context, contents, lock, target, { object: `document:${id}`, details: { number: document.number, version: document.version } });
};
