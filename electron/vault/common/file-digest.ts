import { closeSync, openSync, readSync } from 'node:fs';
import { runningSha256 } from '../crypto/primitives.ts';

const pieceLength = 1024 * 1024;

/** Size and SHA-256 (hex) of a file, read piece by piece. */
export function fileDigest(file: string): { bytes: number; sha256: string } {
  const hash = runningSha256();
  const piece = Buffer.alloc(pieceLength);
  const descriptor = openSync(file, 'r');
  try {
    let bytes = 0;
    for (;;) {
      const length = readSync(descriptor, piece);
      if (length === 0) return { bytes, sha256: Buffer.from(hash.digest()).toString('hex') };
      hash.update(piece.subarray(0, length));
      bytes += length;
    }
  } finally {
    closeSync(descriptor);
  }
}
