import path from 'node:path';
import { Fault } from '../../../shared/contract/problem.ts';
import type { WrittenFile } from '../../../shared/contract/scalars.ts';
import { sha256 } from '../crypto/primitives.ts';
import { writeFileAtomically } from './atomic-write.ts';

/**
 * Writes a file for the user and says what was written.
 * @throws Fault FILE_UNWRITABLE; a full disk is left to the vault, which names it
 */
export function writeOut(file: string, content: Uint8Array): WrittenFile {
  try {
    writeFileAtomically(file, content);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw error;
    throw new Fault('FILE_UNWRITABLE', {}, { cause: error });
  }
  return { name: path.basename(file), path: file, bytes: content.length, sha256: Buffer.from(sha256(content)).toString('hex') };
}
