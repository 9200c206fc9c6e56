import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** First byte of a blob: what follows is as it is, or a Zstandard frame (RFC 8878). */
const plain = 0;
const zstandard = 1;
/** Below this, bytes, a frame gains nothing. */
const worthwhile = 256;
/** 256 bodies and values of 64 KiB, with room: what grows beyond was not written by us. */
const mostUnpacked = 1024 * 1024 * 1024;
/** The fastest: it takes a tenth of the time that encrypting the bytes saved would. */
const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 64 * 1024 };

/** A blob as it is stored. Encrypting a byte costs more than packing it, and texts of logs are alike. */
export function squeezed(bytes: Uint8Array): Buffer {
  if (bytes.length >= worthwhile) {
    const frame = zstdCompressSync(bytes, options);
    if (frame.length < bytes.length) return marked(zstandard, frame);
  }
  return marked(plain, bytes);
}

function marked(form: number, bytes: Uint8Array): Buffer {
  const blob = Buffer.allocUnsafe(1 + bytes.length);
  blob[0] = form;
  blob.set(bytes, 1);
  return blob;
}

/** @returns null for bytes that {@link squeezed} did not make */
export function unsqueezed(blob: Uint8Array): Uint8Array | null {
  const rest = blob.subarray(1);
  if (blob[0] === plain) return rest;
  if (blob[0] !== zstandard) return null;
  try {
    return zstdDecompressSync(rest, { maxOutputLength: mostUnpacked });
  } catch {
    return null; // a damaged frame
  }
}
