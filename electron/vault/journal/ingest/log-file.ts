import { type FileHandle, open, stat } from 'node:fs/promises';
import { Fault } from '../../../../shared/contract/problem.ts';
import { type RunningHash, runningSha256 } from '../../crypto/primitives.ts';
import { openMappedTable, MappedRows } from './generic-csv.ts';
import { ZoneClock } from './local-time.ts';
import type { LogItem, LogReader } from './log-event.ts';
import { looksLikeCsvlog, PostgresqlCsvlogReader } from './postgresql-csvlog.ts';
import type { StoredSource } from './source-store.ts';

/** A log being read: items in portions, so that memory stays flat whatever the size of the file. */
export interface LogFile {
  /** Size when it was opened, bytes. */
  readonly bytes: number;
  bytesRead(): number;
  portions(): AsyncGenerator<readonly LogItem[]>;
  /** Hex, of what was read; meaningful after the last portion. */
  sha256(): string;
  close(): Promise<void>;
}

const pieceLength = 1024 * 1024;
const rowsInPortion = 2000;

/**
 * Opens the file of a source.
 * @throws Fault FILE_UNREADABLE, LOG_FORMAT_UNKNOWN, CSV_EMPTY, ENCODING_UNKNOWN, SOURCE_MAPPING_MISSING, CSV_COLUMN_MISSING
 */
export async function openLogFile(path: string, source: StoredSource): Promise<LogFile> {
  const clock = new ZoneClock(source.timeZone);
  if (source.kind === 'csv') return openTableLog(path, source, clock);
  const handle = await openForReading(path);
  try {
    await refuseOtherFormats(handle);
    return await byteLog(handle, new PostgresqlCsvlogReader(clock));
  } catch (error) {
    await handle.close();
    throw error;
  }
}

export async function openForReading(path: string): Promise<FileHandle> {
  try {
    const handle = await open(path, 'r');
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (error) {
    throw new Fault('FILE_UNREADABLE', {}, { cause: error });
  }
  throw new Fault('FILE_UNREADABLE');
}

/** The first bytes of a file. */
export async function beginningOf(handle: FileHandle, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, 0);
  return buffer.subarray(0, bytesRead);
}

async function refuseOtherFormats(handle: FileHandle): Promise<void> {
  const beginning = await beginningOf(handle, pieceLength);
  if (beginning.length === 0) throw new Fault('CSV_EMPTY');
  if (!looksLikeCsvlog(beginning)) throw new Fault('LOG_FORMAT_UNKNOWN');
}

/**
 * Reads as far as the file reached when it was opened. A server may go on writing: what it adds is for the next import.
 * A file that becomes shorter, or is written anew at the same length, is refused.
 */
async function byteLog(handle: FileHandle, reader: LogReader): Promise<LogFile> {
  const before = await handle.stat();
  const hash: RunningHash = runningSha256();
  let read = 0;

  async function* portions(): AsyncGenerator<readonly LogItem[]> {
    while (read < before.size) {
      // A new buffer each time: records keep views of it.
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(Math.min(pieceLength, before.size - read)), 0, undefined, read);
      if (bytesRead === 0) throw new Fault('FILE_CHANGED');
      const piece = buffer.subarray(0, bytesRead);
      hash.update(piece);
      read += bytesRead;
      yield reader.push(piece);
    }
    const after = await handle.stat();
    if (after.size < before.size || (after.size === before.size && after.mtimeMs !== before.mtimeMs)) throw new Fault('FILE_CHANGED');
    yield reader.end();
  }

  return {
    bytes: before.size,
    bytesRead: () => read,
    portions,
    sha256: () => Buffer.from(hash.digest()).toString('hex'),
    close: () => handle.close(),
  };
}

async function openTableLog(path: string, source: StoredSource, clock: ZoneClock): Promise<LogFile> {
  if (!source.mapping) throw new Fault('SOURCE_MAPPING_MISSING');
  const mapping = source.mapping;
  const before = await stat(path).catch((error: unknown) => {
    throw new Fault('FILE_UNREADABLE', {}, { cause: error });
  });
  const table = await openMappedTable(path, mapping);
  const mapped = new MappedRows(table.columns, mapping, clock);
  const hash: RunningHash = runningSha256();

  async function* portions(): AsyncGenerator<readonly LogItem[]> {
    const handle = await openForReading(path);
    try {
      for await (const piece of handle.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) hash.update(piece);
    } finally {
      await handle.close();
    }
    let portion: LogItem[] = [];
    for await (const record of table.rows) {
      portion.push(mapped.item(record));
      if (portion.length < rowsInPortion) continue;
      yield portion;
      portion = [];
    }
    const after = await stat(path);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw new Fault('FILE_CHANGED');
    yield portion;
  }

  return {
    bytes: table.bytes,
    bytesRead: () => table.bytesRead(),
    portions,
    sha256: () => Buffer.from(hash.digest()).toString('hex'),
    close: () => Promise.resolve(),
  };
}
