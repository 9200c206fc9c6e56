import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Fault } from '../../../../shared/contract/problem.ts';
import { sha256, runningSha256 } from '../../crypto/primitives.ts';

/** The bytes of a log, unpacked where it is packed. */
export interface LogContent {
  readonly path: string;
  readonly name: string;
  /** Of the file, bytes, when it was opened. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly packed: boolean;
  /** At most this many bytes of the content from its start. */
  beginning(length: number): Promise<Buffer>;
  /**
   * The content from its start, or from an offset, as far as it reached when the file was opened. Each piece is a buffer of its own.
   * @throws Fault FILE_CHANGED, LOG_ARCHIVE_DAMAGED, LOG_ARCHIVE_TOO_DENSE
   */
  pieces(from?: number): AsyncGenerator<Buffer>;
  /** Bytes of the file that the iteration under way has read. */
  bytesRead(): number;
  /** Hex, of the bytes of the file that the last iteration read. */
  sha256(): string;
  close(): Promise<void>;
}

const pieceLength = 1024 * 1024;
/** By this many bytes a file is known again while it is read. */
const headLength = 4096;
/** A log shrinks to a tenth or a fiftieth. What grows more than this is made to fill memory or disk, not to tell anything. */
const densest = 300;
const denseFrom = 16 * 1024 * 1024;

/**
 * Opens a log, packed by gzip or not. It is read while a server may be writing it: what is added after the opening is for
 * the next time; a file that becomes shorter or is written anew is refused when that shows. Nothing is locked: on Windows
 * Node opens files so that others may write, rename and delete them.
 * @param growing false where added bytes make the whole unreadable, as in a table that is read twice
 * @throws Fault FILE_UNREADABLE
 */
export async function openContent(file: string, growing = true): Promise<LogContent> {
  const handle = await openForReading(file);
  const before = await handle.stat();
  const head = await readAt(handle, 0, Math.min(headLength, before.size));
  const packed = head[0] === 0x1f && head[1] === 0x8b;
  let read = 0;
  let hash = runningSha256();

  const refuseChange = async (): Promise<void> => {
    const after = await handle.stat();
    const rewritten = after.mtimeMs !== before.mtimeMs && (after.size === before.size || packed || !growing);
    if (after.size < before.size || rewritten || !head.equals(await readAt(handle, 0, head.length))) throw new Fault('FILE_CHANGED');
  };

  async function* stored(from: number): AsyncGenerator<Buffer> {
    read = from;
    hash = runningSha256();
    while (read < before.size) {
      const piece = await readAt(handle, read, Math.min(pieceLength, before.size - read));
      if (piece.length === 0) throw new Fault('FILE_CHANGED');
      hash.update(piece);
      read += piece.length;
      yield piece;
    }
    await refuseChange();
  }

  async function* unpacked(): AsyncGenerator<Buffer> {
    let length = 0;
    const source = Readable.from(stored(0), { highWaterMark: 1 });
    const gunzip = createGunzip({ chunkSize: 256 * 1024 });
    source.on('error', (error) => gunzip.destroy(error));
    try {
      for await (const piece of source.pipe(gunzip) as AsyncIterable<Buffer>) {
        length += piece.length;
        if (length > denseFrom && length > densest * read) throw new Fault('LOG_ARCHIVE_TOO_DENSE');
        yield piece;
      }
      // What follows the packed data is not asked for, and its end not looked at.
      await refuseChange();
    } catch (error) {
      if (error instanceof Fault) throw error;
      // zlib speaks of data that is no gzip stream, or ends early: of a file that was written meanwhile it is no wonder.
      await refuseChange();
      throw new Fault('LOG_ARCHIVE_DAMAGED', {}, { cause: error });
    } finally {
      source.destroy();
      gunzip.destroy();
    }
  }

  const pieces = (from = 0): AsyncGenerator<Buffer> => (packed ? skipping(unpacked(), from) : stored(Math.min(from, before.size)));
  return {
    path: file,
    name: path.basename(file),
    size: before.size,
    mtimeMs: before.mtimeMs,
    packed,
    beginning: async (length) => (packed ? firstOf(unpacked(), length) : readAt(handle, 0, Math.min(length, before.size))),
    pieces,
    bytesRead: () => read,
    sha256: () => Buffer.from(hash.digest()).toString('hex'),
    close: () => handle.close(),
  };
}

async function openForReading(file: string): Promise<FileHandle> {
  try {
    const handle = await open(file, 'r');
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (error) {
    throw new Fault('FILE_UNREADABLE', {}, { cause: error });
  }
  throw new Fault('FILE_UNREADABLE');
}

async function readAt(handle: FileHandle, from: number, length: number): Promise<Buffer> {
  // A new buffer each time: records keep views of it.
  const buffer = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** What follows the first bytes. */
export async function* skipping(pieces: AsyncGenerator<Buffer>, length: number): AsyncGenerator<Buffer> {
  let left = length;
  for await (const piece of pieces) {
    if (left < piece.length) yield left > 0 ? piece.subarray(left) : piece;
    left = Math.max(0, left - piece.length);
  }
}

/** The first bytes. A packed file that breaks off further on is not refused for it here. */
export async function firstOf(pieces: AsyncGenerator<Buffer>, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let have = 0;
  try {
    for await (const piece of pieces) {
      parts.push(piece);
      have += piece.length;
      if (have >= length) break;
    }
  } catch (error) {
    if (have === 0) throw error;
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** SHA-256 of some bytes, as a buffer. */
export function digestOf(bytes: Uint8Array): Buffer {
  return Buffer.from(sha256(bytes));
}
