import { Fault } from '../../../../shared/contract/problem.ts';
import type { LogEncoding } from '../../../../shared/contract/sources.ts';
import { runningSha256 } from '../../crypto/primitives.ts';
import { ZoneClock } from './local-time.ts';
import { type LogContent, openContent, skipping } from './log-content.ts';
import { logText } from './log-encoding.ts';
import type { LogItem } from './log-event.ts';
import { beginningOf, formatOf, type StreamFormat, type TableFormat } from './log-formats.ts';
import { headOf, type ReadMark, ReadProgress } from './read-mark.ts';
import type { StoredSource } from './source-store.ts';

/** A log being read: items in portions, so that memory stays flat whatever the size of the file. */
export interface LogFile {
  readonly name: string;
  /** Size when it was opened, bytes. */
  readonly bytes: number;
  bytesRead(): number;
  portions(): AsyncGenerator<readonly LogItem[]>;
  /** Hex, of what was read; meaningful after the last portion. */
  sha256(): string;
  /** Where the next reading can go on; meaningful after the last portion. */
  mark(): Promise<ReadMark>;
  close(): Promise<void>;
}

export interface ReadOptions {
  /** Go on after what was read before; {@link sinceMark} says whether that can be. */
  readonly after?: ReadMark;
  /** Leave a record at the end that is not whole for the next time, instead of rejecting it. */
  readonly waitForEnd?: boolean;
}

const lookedAtFirst = 1024 * 1024;
const rowsInPortion = 2000;

/**
 * Opens the file of a source.
 * @throws Fault FILE_UNREADABLE, LOG_FORMAT_UNKNOWN, CSV_EMPTY, ENCODING_UNKNOWN, SOURCE_MAPPING_MISSING, CSV_COLUMN_MISSING, and what
 * reading a packed file or a workbook throws
 */
export async function openLogFile(path: string, source: Pick<StoredSource, 'kind' | 'timeZone' | 'encoding' | 'mapping'>, options: ReadOptions = {}): Promise<LogFile> {
  const format = formatOf(source.kind);
  const content = await openContent(path, format.shape === 'stream');
  try {
    if (content.size === 0) throw new Fault('CSV_EMPTY');
    return format.shape === 'stream' ? await openStream(content, format, source, options) : await openRows(content, format, source);
  } catch (error) {
    await content.close();
    throw error;
  }
}

type Settings = Pick<StoredSource, 'timeZone' | 'encoding' | 'mapping'>;

async function openStream(content: LogContent, format: StreamFormat, settings: Settings, { after, waitForEnd }: ReadOptions): Promise<LogFile> {
  const { toUtf8, beginning } = logText(await content.beginning(lookedAtFirst), settings.encoding);
  if (!format.recognises(beginningOf(beginning))) throw new Fault('LOG_FORMAT_UNKNOWN');
  const from = after?.warmFrom ?? 0;
  const reader = format.reader(new ZoneClock(settings.timeZone), content.mtimeMs);
  const progress = new ReadProgress(from, after?.warmLine ?? 0);

  async function* portions(): AsyncGenerator<readonly LogItem[]> {
    const pieces = toUtf8 ? skipping(toUtf8(content.pieces()), from) : content.pieces(from);
    // What was told before is read again, so that the reader knows where it is, and not told again.
    let told = (after?.readTo ?? 0) - from;
    const warm = runningSha256();
    for await (const whole of pieces) {
      let piece = whole;
      if (told > 0) {
        const known = piece.subarray(0, told);
        warm.update(known);
        reader.push(known);
        progress.push(known, reader.pending());
        told -= known.length;
        piece = piece.subarray(known.length);
        if (told === 0 && after && !Buffer.from(warm.digest()).equals(after.warmDigest)) throw new Fault('FILE_CHANGED');
        if (piece.length === 0) continue;
      }
      const items = reader.push(piece);
      progress.push(piece, reader.pending());
      yield numbered(items, after?.warmLine ?? 0);
    }
    if (told > 0) throw new Fault('FILE_CHANGED');
    if (!waitForEnd) yield numbered(reader.end(), after?.warmLine ?? 0);
  }

  return {
    name: content.name,
    bytes: content.size,
    bytesRead: () => content.bytesRead(),
    portions,
    sha256: () => content.sha256(),
    mark: async () => ({ ...(await headOf(content)), ...progress.mark(!waitForEnd) }),
    close: () => content.close(),
  };
}

/**
 * What became of a log since it was read: nothing follows, something does, or it is not that log any more.
 * @throws Fault FILE_UNREADABLE, FILE_CHANGED, and what packed files throw
 */
export async function sinceMark(path: string, encoding: LogEncoding, mark: ReadMark): Promise<'same' | 'more' | 'other'> {
  const content = await openContent(path);
  try {
    const { toUtf8 } = logText(await content.beginning(lookedAtFirst), encoding);
    const pieces = toUtf8 ? skipping(toUtf8(content.pieces()), mark.warmFrom) : content.pieces(mark.warmFrom);
    const warm = runningSha256();
    let told = mark.readTo - mark.warmFrom;
    for await (const piece of pieces) {
      warm.update(piece.subarray(0, told));
      if (piece.length > told) return Buffer.from(warm.digest()).equals(mark.warmDigest) ? 'more' : 'other';
      told -= piece.length;
    }
    return told === 0 && Buffer.from(warm.digest()).equals(mark.warmDigest) ? 'same' : 'other';
  } finally {
    await content.close();
  }
}

/** A reader that began in the middle counts lines from there. */
function numbered(items: readonly LogItem[], before: number): readonly LogItem[] {
  return before === 0 ? items : items.map((item) => ({ ...item, line: item.line + before }));
}

async function openRows(content: LogContent, format: TableFormat, settings: Settings): Promise<LogFile> {
  const table = await format.open(content, settings);
  const rows = format.rows(table.columns, settings);

  async function* portions(): AsyncGenerator<readonly LogItem[]> {
    let portion: LogItem[] = [];
    for await (const record of table.rows) {
      portion.push(rows.item(record));
      if (portion.length < rowsInPortion) continue;
      yield portion;
      portion = [];
    }
    yield portion;
  }

  return {
    name: content.name,
    bytes: content.size,
    bytesRead: () => content.bytesRead(),
    portions,
    sha256: () => content.sha256(),
    // A table is read whole each time: rows that are known are recognised.
    mark: async () => ({ ...(await headOf(content)), ...new ReadProgress().mark(true) }),
    close: () => content.close(),
  };
}
