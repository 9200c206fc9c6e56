/** The records that a ZIP consists of (APPNOTE 6.3), for entries whose sizes are known before they are written. */
import { Fault } from '../../../../shared/contract/problem.ts';

export interface ZipRecord {
  readonly name: string;
  readonly crc: number;
  /** Bytes of data in the file. */
  readonly stored: number;
  /** Bytes of the content. */
  readonly length: number;
  readonly encrypted: boolean;
}

const flagEncrypted = 0x0001;
const flagUtf8 = 0x0800;
const methodAes = 99;
/** 1980-01-01: when a file was written is nobody's business. */
const date = 0x0021;

/** Info-ZIP takes names for those of DOS where the file does not say that it is of Unix, UTF-8 flag or not. */
const madeByUnix = 3;
const regularFile = (0o100644 << 16) >>> 0;

/** WinZip's AES extra data field: AE-2 (no checksum of the content stands in the open), 256 bits, content stored. */
const aesField = Uint8Array.of(0x01, 0x99, 7, 0, 2, 0, 0x41, 0x45, 3, 0, 0);

function sharedFields({ name, crc, stored, length, encrypted }: ZipRecord): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(encrypted ? 51 : 20, 0);
  fields.writeUInt16LE(flagUtf8 | (encrypted ? flagEncrypted : 0), 2);
  fields.writeUInt16LE(encrypted ? methodAes : 0, 4);
  fields.writeUInt16LE(date, 8);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(stored, 14);
  fields.writeUInt32LE(length, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  fields.writeUInt16LE(encrypted ? aesField.length : 0, 24);
  return fields;
}

export function localHeader(record: ZipRecord): Uint8Array {
  return Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), sharedFields(record), Buffer.from(record.name), record.encrypted ? aesField : new Uint8Array(0)]);
}

/** Central directory and end record behind entries that stand one after the other from the beginning of the file. */
export function directory(records: readonly ZipRecord[]): Uint8Array {
  let offset = 0;
  const headers = records.map((record) => {
    const place = Buffer.alloc(14);
    place.writeUInt32LE(regularFile, 6);
    place.writeUInt32LE(offset, 10);
    offset += localHeader(record).length + record.stored;
    const name = Buffer.from(record.name);
    return Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), Buffer.of(63, madeByUnix), sharedFields(record), place, name, record.encrypted ? aesField : new Uint8Array(0)]);
  });
  const length = headers.reduce((sum, header) => sum + header.length, 0);
  // Beyond these a ZIP needs ZIP64, which not every reader has.
  if (offset + length > 0xfffffffe || records.length > 0xfffe) throw new Fault('FILE_TOO_LARGE');
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(records.length, 8);
  end.writeUInt16LE(records.length, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...headers, end]);
}
