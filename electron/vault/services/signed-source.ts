import { basename } from 'node:path';
import { Fault } from '../../../shared/contract/problem.ts';
import type { CallContext } from '../session.ts';
import type { NamedBytes } from '../signing/verify-file.ts';
import { readGranted } from './read-granted.ts';
import { maxSignedBytes } from './sign-file.ts';

export interface SignedFile extends NamedBytes {
  readonly kind: 'file';
}

export interface SignedFolder {
  readonly kind: 'folder';
  readonly path: string;
}

/** Takes the path and leaves the handle good: what was verified is asked about again, for its protocol or its content. */
function pathOf({ files }: CallContext, handle: string, mode: 'read' | 'folder'): string {
  const path = files.take(handle, mode);
  files.grant(handle, path, mode);
  return path;
}

/** A file that was picked, or one that was dropped and came without a path. */
export async function openFile(context: CallContext, handle: string): Promise<SignedFile> {
  const held = context.files.held(handle);
  if (held) return { kind: 'file', ...held };
  const path = pathOf(context, handle, 'read');
  return { kind: 'file', name: basename(path), bytes: await readGranted(path, maxSignedBytes) };
}

/** A file, or a folder: the exported journal is one. */
export async function openSource(context: CallContext, handle: string): Promise<SignedFile | SignedFolder> {
  try {
    return await openFile(context, handle);
  } catch (error) {
    if (!(error instanceof Fault) || error.problem.code !== 'FILE_HANDLE_UNKNOWN') throw error;
    return { kind: 'folder', path: pathOf(context, handle, 'folder') };
  }
}
