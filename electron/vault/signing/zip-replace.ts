/** Puts other bytes into one entry of a ZIP and leaves all others as they are, compression and dates included. */
import { crc32 } from 'node:zlib';
import { ZipError, readLayout } from './zip.ts';

const flagUtf8 = 0x0800;

/** Sizes, checksum and method, in the order in which both kinds of headers give them. */
function describeStored(header: Buffer, at: number, bytes: Uint8Array): void {
  // Only that the name is UTF-8 stays: the sizes stand in the header now, not behind the data.
  header.writeUInt16LE(header.readUInt16LE(at) & flagUtf8, at);
  header.writeUInt16LE(0, at + 2);
  header.writeUInt32LE(crc32(bytes), at + 8);
  header.writeUInt32LE(bytes.length, at + 12);
  header.writeUInt32LE(bytes.length, at + 16);
}

/**
 * @param name of the entry whose bytes are exchanged; it is stored, not compressed
 * @throws ZipError for a file that is not taken, or without that entry
 */
export function replaceEntry(zip: Uint8Array, name: string, bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  const { records, centralStart, end } = readLayout(zip);
  const replaced = records.find(({ header }) => header.name === name);
  if (!replaced) throw new ZipError('zip_damaged', name);
  const localHeader = Buffer.from(file.subarray(replaced.local.start, replaced.local.data));
  describeStored(localHeader, 6, bytes);
  const moved = localHeader.length + bytes.length - (replaced.local.end - replaced.local.start);
  const central = Buffer.from(file.subarray(centralStart, end));
  for (const record of records) {
    const at = record.central.start - centralStart;
    if (record === replaced) describeStored(central, at + 8, bytes);
    else if (record.local.start > replaced.local.start) central.writeUInt32LE(record.local.start + moved, at + 42);
  }
  const tail = Buffer.from(file.subarray(end));
  tail.writeUInt32LE(centralStart + moved, 16);
  return new Uint8Array(
    Buffer.concat([file.subarray(0, replaced.local.start), localHeader, bytes, file.subarray(replaced.local.end, centralStart), central, tail]),
  );
}
