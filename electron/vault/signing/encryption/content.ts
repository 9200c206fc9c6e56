import { open, stat } from 'node:fs/promises';

/** What is to be encrypted: its length is known before, its bytes come piece by piece. */
export interface Content {
  /** Name for the recipient. */
  readonly name: string;
  readonly length: number;
  /** From the beginning at each call; all pieces together have {@link length} bytes, each is good until the next. */
  pieces(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const pieceLength = 1024 * 1024;

/** Cuts bytes into views of at most 1 MiB. */
export function* inPieces(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceLength) yield bytes.subarray(at, at + pieceLength);
}

export function bytesContent(name: string, bytes: Uint8Array): Content {
  return { name, length: bytes.length, pieces: () => inPieces(bytes) };
}

/** The file was written to between the look at its length and the end of its reading. */
export class ContentChangedError extends Error {}

/** A file that is read as it is needed, never whole. Another length than at first is a {@link ContentChangedError}. */
export async function fileContent(path: string, name: string): Promise<Content> {
  const { size } = await stat(path);
  return { name, length: size, pieces: () => readPieces(path, size) };
}

async function* readPieces(path: string, length: number): AsyncIterable<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const piece = Buffer.alloc(pieceLength);
    let left = length;
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, pieceLength);
      if (bytesRead > left || (bytesRead === 0 && left > 0)) throw new ContentChangedError();
      if (bytesRead === 0) return;
      left -= bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
