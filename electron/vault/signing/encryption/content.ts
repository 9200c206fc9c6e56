import { type FileHandle, open } from 'node:fs/promises';
import { Fault } from '../../../../shared/contract/problem.ts';

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

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw new Fault('FILE_UNREADABLE', {}, { cause: error });
  }
}

/**
 * A file that is read as it is needed, never whole. Reading it throws PLAIN_FILE_CHANGED once its length is another than at first.
 * @throws Fault FILE_UNREADABLE
 */
export async function fileContent(path: string, name: string): Promise<Content> {
  const file = await opened(path);
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new Fault('FILE_UNREADABLE');
    return { name, length: found.size, pieces: () => readPieces(path, found.size) };
  } finally {
    await file.close();
  }
}

async function* readPieces(path: string, length: number): AsyncIterable<Uint8Array> {
  const file = await opened(path);
  try {
    const piece = Buffer.alloc(pieceLength);
    for (let left = length; ; ) {
      const { bytesRead } = await file.read(piece, 0, pieceLength);
      if (bytesRead > left || (bytesRead === 0 && left > 0)) throw new Fault('PLAIN_FILE_CHANGED');
      if (bytesRead === 0) return;
      left -= bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
