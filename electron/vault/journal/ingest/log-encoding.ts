import type { LogEncoding } from '../../../../shared/contract/sources.ts';
import { EncodingDetector, pieceDecoder, type TextEncoding } from '../../ingest/text-encoding.ts';

/** What the reader of a log gets: UTF-8, or a mixture of UTF-8 and Windows-1251 where a server wrote one. */
export interface LogText {
  readonly encoding: TextEncoding;
  /** Turns bytes of the file into those that a reader gets; null where they are the same. */
  readonly toUtf8: ((pieces: AsyncGenerator<Buffer>) => AsyncGenerator<Buffer>) | null;
  /** The beginning as a reader gets it. */
  readonly beginning: Buffer;
}

/**
 * Finds out how a log is written. A byte order mark, or the zeros of UTF-16, decide; otherwise the bytes go to the reader as they
 * are, which takes each record that is no UTF-8 as Windows-1251.
 * @param wanted what the user said; anything but `auto` is believed
 */
export function logText(beginning: Buffer, wanted: LogEncoding): LogText {
  const encoding = wanted === 'auto' ? detected(beginning.subarray(0, 64 * 1024)) : wanted;
  if (encoding === 'utf-8' || (wanted === 'auto' && encoding === 'windows-1251')) return { encoding, toUtf8: null, beginning };
  return { encoding, toUtf8: (pieces) => transcoded(pieces, encoding), beginning: Buffer.from(pieceDecoder(encoding).decode(beginning)) };
}

function detected(beginning: Buffer): TextEncoding {
  const detector = new EncodingDetector();
  detector.add(beginning);
  const found = detector.result();
  // KZ-1048 cannot be told from stray bytes in a log that several programs write: it must be said.
  return found === 'utf-16le' || found === 'utf-16be' ? found : found === 'utf-8' || found === null || isCutUtf8(beginning) ? 'utf-8' : 'windows-1251';
}

/** Whether only the last character is missing bytes. */
function isCutUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false; // TypeError: not UTF-8
  }
}

async function* transcoded(pieces: AsyncGenerator<Buffer>, encoding: TextEncoding): AsyncGenerator<Buffer> {
  const decoder = pieceDecoder(encoding);
  for await (const piece of pieces) {
    const text = decoder.decode(piece);
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.end();
  if (rest !== '') yield Buffer.from(rest);
}
