import { basename } from 'node:path';
import { Fault } from '../../../shared/contract/problem.ts';
import type { CallContext } from '../session.ts';
import type { NamedBytes } from '../signing/verify-file.ts';
import { readGranted } from './read-granted.ts';
import { maxSignedBytes } from './sign-file.ts';

export interface SignedFile extends NamedBytes {
  readonly kind: 'file';
  /** A handle for the same file once more. */
  again(): string;
}

export interface SignedFolder {
  readonly kind: 'folder';
  readonly path: string;
  again(): string;
}

/** A file that was picked, or one that was dropped and came without a path. */
export async function openFile(context: CallContext, handle: string): Promise<SignedFile> {
  const { files } = context;
  const held = files.held(handle);
  if (held) return { kind: 'file', ...held, again: () => handle };
  const path = files.take(handle, 'read');
  return { kind: 'file', name: basename(path), bytes: await readGranted(path, maxSignedBytes), again: () => files.renew(path, 'read') };
}

/** A file, or a folder: the exported journal is one. */
export async function openSource(context: CallContext, handle: string): Promise<SignedFile | SignedFolder> {
  try {
    return await openFile(context, handle);
  } catch (error) {
    if (!(error instanceof Fault) || error.problem.code !== 'FILE_HANDLE_UNKNOWN') throw error;
    const path = context.files.take(handle, 'folder');
    return { kind: 'folder', path, again: () => context.files.renew(path, 'folder') };
  }
}
