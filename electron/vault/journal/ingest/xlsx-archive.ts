import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { Fault } from '../../../../shared/contract/problem.ts';

/** A packed workbook is held in memory; what it unpacks to is streamed. */
const largestFile = 256 * 1024 * 1024;
const densest = 300;
const denseFrom = 64 * 1024 * 1024;
const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;

/** The parts of a workbook, each unpacked as it is read. */
export interface XlsxArchive {
  has(name: string): boolean;
  /** @throws Fault XLSX_UNREADABLE, XLSX_TOO_LARGE */
  text(name: string): AsyncGenerator<string>;
}

/** @throws Fault XLSX_UNREADABLE for what is no workbook, or a protected one; XLSX_TOO_LARGE */
export async function openXlsxArchive(file: string, size: number): Promise<XlsxArchive> {
  if (size > largestFile) throw new Fault('XLSX_TOO_LARGE');
  const bytes = await readFile(file);
  const entries = new Map<string, { readonly method: number; readonly packed: number; readonly at: number }>();
  try {
    const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
    if (end < 0 || bytes.readUInt32LE(end) !== endSignature) throw new RangeError('no end record');
    const count = bytes.readUInt16LE(end + 10);
    let at = bytes.readUInt32LE(end + 16);
    for (let index = 0; index < count; index += 1) {
      if (bytes.readUInt32LE(at) !== centralSignature) throw new RangeError('no central header');
      const nameLength = bytes.readUInt16LE(at + 28);
      const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
      entries.set(name, { method: bytes.readUInt16LE(at + 10), packed: bytes.readUInt32LE(at + 20), at: bytes.readUInt32LE(at + 42) });
      at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    }
  } catch (error) {
    throw new Fault('XLSX_UNREADABLE', {}, { cause: error });
  }

  async function* text(name: string): AsyncGenerator<string> {
    const decoder = new TextDecoder('utf-8');
    try {
      const entry = entries.get(name);
      if (!entry || bytes.readUInt32LE(entry.at) !== localSignature) throw new RangeError(`no ${name}`);
      const from = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28);
      const packed = bytes.subarray(from, from + entry.packed);
      if (entry.method !== 0 && entry.method !== 8) throw new RangeError('unknown compression');
      let length = 0;
      const pieces = entry.method === 0 ? [packed] : (Readable.from([packed]).pipe(createInflateRaw({ chunkSize: 256 * 1024 })) as AsyncIterable<Buffer>);
      for await (const piece of pieces) {
        length += piece.length;
        if (length > denseFrom && length > densest * packed.length) throw new Fault('XLSX_TOO_LARGE');
        yield decoder.decode(piece, { stream: true });
      }
      yield decoder.decode();
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw new Fault('XLSX_UNREADABLE', {}, { cause: error });
    }
  }
  return { has: (name) => entries.has(name), text };
}
