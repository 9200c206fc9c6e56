import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../../shared/contract/problem.ts';
import type { WrittenFile } from '../../../shared/contract/scalars.ts';
import { runningSha256 } from '../crypto/primitives.ts';
import { syncFolder } from './atomic-write.ts';

/** A full disk is left to the vault, which names it. */
async function writing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw error;
    throw new Fault('FILE_UNWRITABLE', {}, { cause: error });
  }
}

/**
 * Writes a file for the user as its pieces come, and says what was written. The file appears whole or not at all: when
 * a piece is refused, or `signal` aborts, nothing stays.
 * @param onWritten told how many bytes there are so far
 * @throws Fault FILE_UNWRITABLE, and whatever the pieces throw
 */
export async function writePieces(
  file: string,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { signal, onWritten }: { readonly signal?: AbortSignal; readonly onWritten?: (bytes: number) => void } = {},
): Promise<WrittenFile> {
  const temporary = `${file}.${process.pid}.tmp`;
  const hash = runningSha256();
  let bytes = 0;
  const output = await writing(open(temporary, 'w', 0o600));
  try {
    try {
      for await (const piece of pieces) {
        signal?.throwIfAborted();
        await writing(output.writeFile(piece));
        hash.update(piece);
        bytes += piece.length;
        onWritten?.(bytes);
      }
      await writing(output.sync());
    } finally {
      await output.close();
    }
    await writing(rename(temporary, file));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  syncFolder(path.dirname(file));
  return { name: path.basename(file), path: file, bytes, sha256: Buffer.from(hash.digest()).toString('hex') };
}
