/** Password-based encryption of PKCS#12 files: what the authority's software writes, and what current OpenSSL writes. */
import forge from 'node-forge';
import { type HashName, decryptAesCbc, pbkdf2, sha1, sha256, sha384, sha512 } from '../crypto/primitives.ts';
import { Asn1Error, type Asn1Node, Fields, readOctets, readSmallInteger, universal } from './asn1/read.ts';
import { type AlgorithmIdentifier, readAlgorithm } from './certificate.ts';
import { oids } from './oids.ts';

/** Iterations one file may cost altogether: a few seconds here, thousands of times what real files ask. */
const maxIterations = 5_000_000;

/** Counts down what a file may make us compute, so that no file can hang the vault. */
export class WorkBudget {
  #left = maxIterations;

  spend(iterations: number): void {
    if (iterations < 1 || iterations > this.#left) throw new Asn1Error('iteration count');
    this.#left -= iterations;
  }
}

/** A password in the byte forms that writers of such files use. */
export interface PasswordForm {
  /** BMPString with its terminator (RFC 7292 appendix B.1), for the scheme of PKCS#12 itself. */
  readonly bmp: Uint8Array;
  /** UTF-8 (RFC 8018), for PBES2. */
  readonly utf8: Uint8Array;
}

function bmpOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(`${text}\0`, 'utf16le').swap16());
}

/**
 * Forms to try, likeliest first. Beside the standard one: OpenSSL before 1.1 widened each UTF-8 byte by itself, some
 * Windows software each byte of Windows-1251; an empty password may come without terminator.
 */
export function passwordForms(password: string): readonly PasswordForm[] {
  const utf8 = new TextEncoder().encode(password);
  const forms: PasswordForm[] = [{ bmp: bmpOf(password), utf8 }];
  if (password === '') forms.push({ bmp: new Uint8Array(0), utf8 });
  const composed = password.normalize('NFC');
  if (composed !== password) forms.push({ bmp: bmpOf(composed), utf8: new TextEncoder().encode(composed) });
  // eslint-disable-next-line no-control-regex -- the question is exactly whether something is outside ASCII
  if (/[^\x00-\x7f]/.test(composed)) {
    forms.push({ bmp: bmpOf(Buffer.from(composed).toString('latin1')), utf8 });
    const cyrillic = windows1251(composed);
    if (cyrillic) forms.push({ bmp: bmpOf(Buffer.from(cyrillic).toString('latin1')), utf8: cyrillic });
  }
  return forms;
}

/** @returns undefined when a letter is not in that code page. */
function windows1251(text: string): Uint8Array | undefined {
  const decoder = new TextDecoder('windows-1251');
  const table = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const));
  const bytes = Array.from(text, (letter) => table.get(letter));
  return bytes.includes(undefined) ? undefined : Uint8Array.from(bytes as number[]);
}

const blockLengths: Readonly<Record<HashName, number>> = { sha1: 64, sha256: 64, sha384: 128, sha512: 128 };
const hashes: Readonly<Record<HashName, (data: Uint8Array) => Uint8Array>> = { sha1, sha256, sha384, sha512 };

/** What the bytes of {@link pkcs12Key} are for. */
export const keyPurpose = { key: 1, iv: 2, mac: 3 } as const;

/** Key derivation of PKCS#12 (RFC 7292 appendix B.2). */
export function pkcs12Key(
  hash: HashName,
  purpose: (typeof keyPurpose)[keyof typeof keyPurpose],
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array {
  const block = blockLengths[hash];
  const fill = (source: Uint8Array): Uint8Array =>
    Uint8Array.from({ length: Math.ceil(source.length / block) * block }, (_, i) => source[i % source.length] ?? 0);
  const diversifier = new Uint8Array(block).fill(purpose);
  const input = Buffer.concat([fill(salt), fill(password)]);
  const output: Uint8Array[] = [];
  for (let made = 0; made < length;) {
    let a = hashes[hash](Buffer.concat([diversifier, input]));
    for (let i = 1; i < iterations; i++) a = hashes[hash](a);
    output.push(a);
    made += a.length;
    // I_j = I_j + B + 1, block by block, big-endian.
    for (let at = 0; at < input.length; at += block) {
      let carry = 1;
      for (let i = block - 1; i >= 0; i--) {
        carry += (input[at + i] ?? 0) + (a[i % a.length] ?? 0);
        input[at + i] = carry & 0xff;
        carry >>= 8;
      }
    }
  }
  input.fill(0);
  return new Uint8Array(Buffer.concat(output).subarray(0, length));
}

const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function decryptWithForge(
  cipher: 'rc2' | '3des',
  key: Uint8Array,
  iv: Uint8Array,
  bits: number,
  data: Uint8Array,
): Uint8Array | null {
  const input = forge.util.createBuffer(binary(data));
  if (cipher === 'rc2') {
    const rc2 = forge.rc2.createDecryptionCipher(binary(key), bits);
    rc2.start(binary(iv));
    rc2.update(input);
    return rc2.finish() ? new Uint8Array(Buffer.from(rc2.output.getBytes(), 'latin1')) : null;
  }
  const des = forge.cipher.createDecipher('3DES-CBC', binary(key));
  des.start({ iv: binary(iv) });
  des.update(input);
  return des.finish() ? new Uint8Array(Buffer.from(des.output.getBytes(), 'latin1')) : null;
}

const pkcs12Schemes: Readonly<
  Record<string, { readonly cipher: 'rc2' | '3des'; readonly keyLength: number; readonly bits: number }>
> = {
  [oids.pbeSha3Des]: { cipher: '3des', keyLength: 24, bits: 192 },
  [oids.pbeSha2Des]: { cipher: '3des', keyLength: 16, bits: 128 },
  [oids.pbeShaRc2_128]: { cipher: 'rc2', keyLength: 16, bits: 128 },
  [oids.pbeShaRc2_40]: { cipher: 'rc2', keyLength: 5, bits: 40 },
};

const pbkdf2Hashes: Readonly<Record<string, HashName>> = {
  [oids.hmacSha1]: 'sha1',
  [oids.hmacSha256]: 'sha256',
  [oids.hmacSha384]: 'sha384',
  [oids.hmacSha512]: 'sha512',
};

type Decrypt = (key: Uint8Array, iv: Uint8Array, data: Uint8Array) => Uint8Array | null;

const pbes2Ciphers: Readonly<
  Record<string, { readonly keyLength: number; readonly block: number; readonly decrypt: Decrypt }>
> = {
  [oids.aes128Cbc]: { keyLength: 16, block: 16, decrypt: decryptAesCbc },
  [oids.aes192Cbc]: { keyLength: 24, block: 16, decrypt: decryptAesCbc },
  [oids.aes256Cbc]: { keyLength: 32, block: 16, decrypt: decryptAesCbc },
  [oids.desEde3Cbc]: {
    keyLength: 24,
    block: 8,
    decrypt: (key, iv, data) => decryptWithForge('3des', key, iv, 192, data),
  },
};

function parametersOf(algorithm: AlgorithmIdentifier): Fields {
  if (!algorithm.parameters) throw new Asn1Error('parameters missing');
  return new Fields(algorithm.parameters);
}

function decryptPbes2(
  parameters: Fields,
  password: PasswordForm,
  data: Uint8Array,
  budget: WorkBudget,
): Uint8Array | null {
  const derivation = readAlgorithm(parameters.take());
  const encryption = readAlgorithm(parameters.take());
  const cipher = pbes2Ciphers[encryption.oid];
  if (derivation.oid !== oids.pbkdf2 || !cipher || !encryption.parameters) throw new Asn1Error('encryption unknown');
  const fields = parametersOf(derivation);
  const salt = readOctets(fields.take());
  const iterations = readSmallInteger(fields.take());
  fields.optional(universal.integer);
  const prf = fields.optional(universal.sequence);
  const hash = pbkdf2Hashes[prf ? readAlgorithm(prf).oid : oids.hmacSha1];
  const iv = readOctets(encryption.parameters);
  if (!hash || iv.length !== cipher.block) throw new Asn1Error('encryption unknown');
  if (data.length === 0 || data.length % cipher.block !== 0) throw new Asn1Error('ciphertext length');
  budget.spend(iterations);
  const key = pbkdf2(hash, password.utf8, salt, iterations, cipher.keyLength);
  const plain = cipher.decrypt(key, iv, data);
  key.fill(0);
  return plain;
}

/**
 * Decrypts what a PKCS#12 file encrypts with a password.
 * @returns null when the padding does not fit: wrong password or changed bytes.
 * @throws Asn1Error for a scheme that is not known or asks for too much work.
 */
export function decryptWithPassword(
  algorithm: AlgorithmIdentifier,
  password: PasswordForm,
  data: Uint8Array,
  budget: WorkBudget,
): Uint8Array | null {
  if (algorithm.oid === oids.pbes2) return decryptPbes2(parametersOf(algorithm), password, data, budget);
  const scheme = pkcs12Schemes[algorithm.oid];
  if (!scheme) throw new Asn1Error('encryption unknown');
  const { salt, iterations } = readPkcs12Parameters(parametersOf(algorithm));
  budget.spend(iterations * 2);
  if (data.length === 0 || data.length % 8 !== 0) throw new Asn1Error('ciphertext length');
  const key = pkcs12Key('sha1', keyPurpose.key, password.bmp, salt, iterations, scheme.keyLength);
  const iv = pkcs12Key('sha1', keyPurpose.iv, password.bmp, salt, iterations, 8);
  // Two-key 3DES repeats its first key.
  const whole = scheme.cipher === '3des' && key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key;
  const plain = decryptWithForge(scheme.cipher, whole, iv, scheme.bits, data);
  key.fill(0);
  whole.fill(0);
  return plain;
}

function readPkcs12Parameters(fields: Fields): { salt: Uint8Array; iterations: number } {
  const salt = readOctets(fields.take());
  return { salt, iterations: readSmallInteger(fields.take()) };
}

/** MacData of PKCS#12 (RFC 7292 section 4). */
export interface Mac {
  readonly hash: HashName;
  readonly digest: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

const macHashes: Readonly<Record<string, HashName>> = {
  [oids.sha1]: 'sha1',
  [oids.sha256]: 'sha256',
  [oids.sha384]: 'sha384',
  [oids.sha512]: 'sha512',
};

export function readMac(node: Asn1Node): Mac {
  const fields = new Fields(node);
  const digestInfo = new Fields(fields.take());
  const hash = macHashes[readAlgorithm(digestInfo.take()).oid];
  const digest = readOctets(digestInfo.take());
  const salt = readOctets(fields.take());
  const iterations = fields.optional(universal.integer);
  if (!hash) throw new Asn1Error('MAC unknown');
  return { hash, digest, salt, iterations: iterations ? readSmallInteger(iterations) : 1 };
}
