/**
 * A strict reader of ZIP files for signed containers. A ZIP says everything twice, in local headers and in the central
 * directory, and readers differ in which they believe; whoever signs one view can be made to sign another. So this
 * reader takes a file only if both views are the same and every byte belongs to an entry.
 */
import { crc32, inflateRawSync } from 'node:zlib';

/** Why a file is not taken; a key of the locale namespace `verify`. */
export type ZipRefusal =
  | 'zip_damaged'
  | 'zip_hidden_data'
  | 'zip_headers_differ'
  | 'zip_duplicate'
  | 'zip_name_unsafe'
  | 'zip_encrypted'
  | 'zip_unsupported'
  | 'zip_too_large';

export class ZipError extends Error {
  readonly refusal: ZipRefusal;
  readonly entry: string;

  constructor(refusal: ZipRefusal, entry = '', options?: ErrorOptions) {
    super(refusal, options);
    this.name = 'ZipError';
    this.refusal = refusal;
    this.entry = entry;
  }
}

export interface ZipEntry {
  readonly name: string;
  readonly stored: boolean;
  /** Length after inflating, as declared; {@link read} holds it to that. */
  readonly length: number;
  /** @throws ZipError when the bytes are not what the entry declares. */
  read(): Uint8Array;
}

const maxEntries = 10_000;
/** Bytes of all entries together, inflated. */
const maxTotal = 1024 ** 3;

const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const descriptorSignature = 0x08074b50;
const flagEncrypted = 0x0001;
const flagDescriptor = 0x0008;
const flagUtf8 = 0x0800;
/** Extra field that gives the name once more, for Info-ZIP alone. */
const unicodePathField = 0x7075;

interface CentralHeader {
  readonly name: string;
  readonly nameBytes: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressed: number;
  readonly length: number;
  readonly localOffset: number;
}

/** Offset of the end record, which must be the last thing in the file; its comment may say the media type (ETSI EN 319 162-1, A.1). */
function findEnd(file: Buffer): number {
  for (let at = file.length - 22; at >= 0 && at >= file.length - 22 - 256; at--) {
    if (file.readUInt32LE(at) !== endSignature || at + 22 + file.readUInt16LE(at + 20) !== file.length) continue;
    const comment = file.toString('latin1', at + 22);
    if (comment !== '' && !comment.startsWith('mimetype=')) throw new ZipError('zip_hidden_data');
    return at;
  }
  throw new ZipError('zip_damaged');
}

function checkName(name: string, nameBytes: Buffer, flags: number): void {
  const plain = /^[\x20-\x7e]*$/.test(nameBytes.toString('latin1'));
  if (!plain && (flags & flagUtf8) === 0) throw new ZipError('zip_name_unsafe', name);
  if (Buffer.compare(Buffer.from(name), nameBytes) !== 0) throw new ZipError('zip_name_unsafe', name);
  const segments = name.replace(/\/$/, '').split('/');
  // eslint-disable-next-line no-control-regex -- as above
  if (/[\\:\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(name) || segments.some((segment) => ['', '.', '..'].includes(segment))) {
    throw new ZipError('zip_name_unsafe', name);
  }
}

function checkExtra(extra: Buffer, name: string): void {
  for (let at = 0; at < extra.length; ) {
    if (at + 4 > extra.length) throw new ZipError('zip_damaged', name);
    if (extra.readUInt16LE(at) === unicodePathField) throw new ZipError('zip_headers_differ', name);
    at += 4 + extra.readUInt16LE(at + 2);
  }
}

function readCentral(file: Buffer, at: number, end: number): { header: CentralHeader; next: number } {
  if (at + 46 > end || file.readUInt32LE(at) !== centralSignature) throw new ZipError('zip_damaged');
  const nameLength = file.readUInt16LE(at + 28);
  const extraLength = file.readUInt16LE(at + 30);
  const next = at + 46 + nameLength + extraLength + file.readUInt16LE(at + 32);
  if (next > end) throw new ZipError('zip_damaged');
  const nameBytes = file.subarray(at + 46, at + 46 + nameLength);
  const header: CentralHeader = {
    name: nameBytes.toString('utf8'),
    nameBytes,
    flags: file.readUInt16LE(at + 8),
    method: file.readUInt16LE(at + 10),
    crc: file.readUInt32LE(at + 16),
    compressed: file.readUInt32LE(at + 20),
    length: file.readUInt32LE(at + 24),
    localOffset: file.readUInt32LE(at + 42),
  };
  checkName(header.name, nameBytes, header.flags);
  checkExtra(file.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength), header.name);
  if (header.flags & flagEncrypted) throw new ZipError('zip_encrypted', header.name);
  const unixType = (file.readUInt32LE(at + 38) >>> 16) & 0xf000;
  const regular = unixType === 0 || unixType === 0x8000 || unixType === 0x4000;
  const zip64 = [header.compressed, header.length, header.localOffset].includes(0xffffffff);
  if (zip64 || !regular || (header.method !== 0 && header.method !== 8)) throw new ZipError('zip_unsupported', header.name);
  if (header.method === 0 && header.compressed !== header.length) throw new ZipError('zip_damaged', header.name);
  return { header, next };
}

/** @returns where the entry's data begins and where the entry ends, descriptor included. */
function checkLocal(file: Buffer, header: CentralHeader, limit: number): { data: number; end: number } {
  const { localOffset: at, name } = header;
  if (at + 30 > limit || file.readUInt32LE(at) !== localSignature) throw new ZipError('zip_damaged', name);
  const nameLength = file.readUInt16LE(at + 26);
  const extraLength = file.readUInt16LE(at + 28);
  const data = at + 30 + nameLength + extraLength;
  let end = data + header.compressed;
  if (end > limit) throw new ZipError('zip_damaged', name);
  const described = (header.flags & flagDescriptor) !== 0;
  const sizes = [file.readUInt32LE(at + 14), file.readUInt32LE(at + 18), file.readUInt32LE(at + 22)];
  const wanted = [header.crc, header.compressed, header.length];
  const same =
    Buffer.compare(file.subarray(at + 30, at + 30 + nameLength), header.nameBytes) === 0 &&
    file.readUInt16LE(at + 6) === header.flags &&
    file.readUInt16LE(at + 8) === header.method &&
    sizes.every((size, index) => size === wanted[index] || (described && size === 0));
  if (!same) throw new ZipError('zip_headers_differ', name);
  checkExtra(file.subarray(at + 30 + nameLength, data), name);
  if (described) {
    if (end + 12 > limit) throw new ZipError('zip_damaged', name);
    if (file.readUInt32LE(end) === descriptorSignature) end += 4;
    if (end + 12 > limit) throw new ZipError('zip_damaged', name);
    if (wanted.some((value, index) => file.readUInt32LE(end + index * 4) !== value)) throw new ZipError('zip_headers_differ', name);
    end += 12;
  }
  return { data, end };
}

function inflate(raw: Uint8Array, header: CentralHeader): Uint8Array {
  try {
    // One byte more than declared is enough to see that it is too long.
    return inflateRawSync(raw, { maxOutputLength: header.length + 1 });
  } catch (error) {
    throw new ZipError('zip_damaged', header.name, { cause: error });
  }
}

function entryOf(file: Buffer, header: CentralHeader, data: number): ZipEntry {
  return {
    name: header.name,
    stored: header.method === 0,
    length: header.length,
    read: () => {
      const raw = file.subarray(data, data + header.compressed);
      const bytes = header.method === 0 ? raw : inflate(raw, header);
      if (bytes.length !== header.length || crc32(bytes) !== header.crc) throw new ZipError('zip_damaged', header.name);
      return bytes;
    },
  };
}

/** Where the parts of an entry stand: its local record, header to descriptor, and its record in the central directory. */
export interface ZipRecord {
  readonly header: CentralHeader;
  readonly local: { readonly start: number; readonly data: number; readonly end: number };
  readonly central: { readonly start: number; readonly end: number };
}

export interface ZipLayout {
  /** In the order in which they stand in the file, folders included. */
  readonly records: readonly ZipRecord[];
  readonly centralStart: number;
  /** Of the end record. */
  readonly end: number;
}

/** @throws ZipError */
export function readLayout(bytes: Uint8Array): ZipLayout {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(file);
  const count = file.readUInt16LE(end + 10);
  const centralStart = file.readUInt32LE(end + 16);
  const oneDisk = file.readUInt16LE(end + 4) === 0 && file.readUInt16LE(end + 6) === 0 && file.readUInt16LE(end + 8) === count;
  if (count > maxEntries) throw new ZipError('zip_too_large');
  if (!oneDisk || centralStart === 0xffffffff) throw new ZipError('zip_unsupported');
  if (centralStart + file.readUInt32LE(end + 12) !== end) throw new ZipError('zip_hidden_data');

  const found: { header: CentralHeader; central: ZipRecord['central'] }[] = [];
  let at = centralStart;
  for (let i = 0; i < count; i++) {
    const { header, next } = readCentral(file, at, end);
    found.push({ header, central: { start: at, end: next } });
    at = next;
  }
  if (at !== end) throw new ZipError('zip_hidden_data');
  if (found.reduce((sum, { header }) => sum + header.length, 0) > maxTotal) throw new ZipError('zip_too_large');

  // File systems fold case and composition: two names that meet there would be one file to the reader.
  const names = new Set<string>();
  for (const { header } of found) {
    const folded = header.name.normalize('NFC').toLowerCase();
    if (names.has(folded)) throw new ZipError('zip_duplicate', header.name);
    names.add(folded);
  }

  let position = 0;
  const records = found
    .toSorted((a, b) => a.header.localOffset - b.header.localOffset)
    .map(({ header, central }) => {
      if (header.localOffset !== position) throw new ZipError('zip_hidden_data', header.name);
      const local = { start: position, ...checkLocal(file, header, centralStart) };
      position = local.end;
      if (header.name.endsWith('/') && header.length > 0) throw new ZipError('zip_name_unsafe', header.name);
      return { header, local, central };
    });
  if (position !== centralStart) throw new ZipError('zip_hidden_data');
  return { records, centralStart, end };
}

/**
 * Entries in the order in which they stand in the file; folders, which hold nothing, are left out.
 * @throws ZipError
 */
export function readZip(bytes: Uint8Array): readonly ZipEntry[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return readLayout(bytes).records.flatMap(({ header, local }) => (header.name.endsWith('/') ? [] : [entryOf(file, header, local.data)]));
}
