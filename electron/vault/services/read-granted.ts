import { readFile, stat } from 'node:fs/promises';
import { Fault } from '../../../shared/contract/problem.ts';

/**
 * Reads a whole file that the user picked.
 * @throws Fault FILE_UNREADABLE, FILE_TOO_LARGE
 */
export async function readGranted(path: string, limit: number): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Fault('FILE_UNREADABLE');
    if (found.size > limit) throw new Fault('FILE_TOO_LARGE');
    const bytes = await readFile(path);
    // A view, no copy: large files stand in memory once, and what is wiped afterwards is wiped whole.
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('FILE_UNREADABLE', {}, { cause: error });
  }
}
