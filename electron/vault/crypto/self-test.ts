import { deriveArgon2id } from './argon2.ts';
import {
  aes256Blocks,
  decryptAesCbc,
  decryptRsaOaep,
  decryptRsaPkcs1,
  ed25519PublicKey,
  encryptRsaOaep,
  encryptRsaPkcs1,
  equalBytes,
  generateEd25519,
  generateRsa,
  hmac,
  hmacSha256,
  pbkdf2,
  randomBytes,
  randomUUID,
  runningDecryption,
  runningEncryption,
  runningHmacSha1,
  runningSha256,
  scratch,
  seal,
  sha1,
  sha256,
  sha256Into,
  sha256Piece,
  sha256Text,
  sha384,
  sha512,
  signEd25519,
  signRsaSha256,
  unseal,
  utf8Into,
  verifyEd25519,
  verifyRsa,
  X509Certificate,
} from './primitives.ts';
import { certificate, rsaPkcs8, rsaSignatures, rsaSpki } from './self-test-vectors.ts';

export interface SelfTestResult {
  readonly name: string;
  readonly ok: boolean;
}

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replace(/\s/g, ''), 'hex'));
const base64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const is = (bytes: Uint8Array | null, expected: string): boolean => bytes !== null && equalBytes(bytes, hex(expected));

const abc = utf8('abc');
const message = utf8('derbes');
const question = utf8('what do ya want for nothing?');

const sha256OfAbc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const hmacSha256OfQuestion = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';

/** Test case 16 of the GCM specification, AES-256 with associated data. */
const gcm = {
  key: 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308',
  nonce: 'cafebabefacedbaddecaf888',
  aad: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
  plaintext:
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
  ciphertext:
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
  tag: '76fc6ece0f4e1768cddf8853bb2d551b',
};

/** Test 3 of RFC 8032, 7.1. */
const ed25519 = {
  seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
  publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
  message: 'af82',
  signature:
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
};

const hashNames = ['sha1', 'sha256', 'sha384', 'sha512'] as const;

const hmacAnswers = {
  sha1: 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79',
  sha256: hmacSha256OfQuestion,
  sha384: 'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
  sha512:
    '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
} as const;

/** One entry for each function of `primitives.ts`, and Argon2id. */
const tests: Readonly<Record<string, () => boolean | Promise<boolean>>> = {
  randomBytes: () => {
    const [first, second] = [randomBytes(32), randomBytes(32)];
    return first.length === 32 && second.length === 32 && !equalBytes(first, second) && randomBytes(0).length === 0;
  },
  randomUUID: () => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(randomUUID()) && randomUUID() !== randomUUID(),
  sha1: () => is(sha1(abc), 'a9993e364706816aba3e25717850c26c9cd0d89d'),
  sha256: () => is(sha256('a', utf8('bc')), sha256OfAbc),
  sha256Text: () => is(new Uint8Array(Buffer.from(sha256Text(abc, 'latin1'), 'latin1')), sha256OfAbc) && is(new Uint8Array(Buffer.from(sha256Text(abc, 'base64url'), 'base64url')), sha256OfAbc),
  sha256Piece: () => is(sha256Piece(abc), sha256OfAbc),
  sha256Into: () => {
    const out = new Uint8Array(34);
    sha256Into(abc, out, 1);
    return is(out.subarray(1, 33), sha256OfAbc) && out[0] === 0 && out[33] === 0;
  },
  scratch: () => scratch(64, 0x36).every((byte) => byte === 0x36) && scratch(64).every((byte) => byte === 0),
  utf8Into: () => {
    const out = scratch(6);
    return utf8Into('Қ₸', out, 1) === 5 && is(out, '00d29ae282b8');
  },
  sha384: () => is(sha384(abc), 'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7'),
  sha512: () => is(sha512(abc), 'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f'),
  runningSha256: () => {
    const hash = runningSha256();
    hash.update('a');
    hash.update(utf8('bc'));
    return is(hash.digest(), sha256OfAbc);
  },
  hmacSha256: () => is(hmacSha256(utf8('Jefe'), question.subarray(0, 7), question.subarray(7)), hmacSha256OfQuestion),
  hmac: () => hashNames.every((name) => is(hmac(name, utf8('Jefe'), question), hmacAnswers[name])),
  pbkdf2: () => is(pbkdf2('sha1', utf8('password'), utf8('salt'), 2, 20), 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957'),
  equalBytes: () => equalBytes(abc, utf8('abc')) && !equalBytes(abc, utf8('abd')) && !equalBytes(abc, utf8('abcd')),
  decryptAesCbc: () => {
    const iv = hex('0f0e0d0c0b0a09080706050403020100');
    const key = hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
    const opened = decryptAesCbc(key, iv, hex('2ca6fef71ccb5c7ee38607b42bac09f1'));
    const opened128 = decryptAesCbc(key.subarray(0, 16), iv, hex('22faa0007521e9a4aed1fa0c3a732a62'));
    const garbled = decryptAesCbc(key, iv, hex('2ca6fef71ccb5c7ee38607b42bac09'));
    return opened !== null && opened128 !== null && equalBytes(opened, message) && equalBytes(opened128, message) && garbled === null;
  },
  unseal: () => {
    const sealed = hex(gcm.nonce + gcm.ciphertext + gcm.tag);
    const changed = Uint8Array.from(sealed, (byte, index) => (index === 20 ? byte ^ 1 : byte));
    return (
      is(unseal(hex(gcm.key), sealed, hex(gcm.aad)), gcm.plaintext) &&
      unseal(hex(gcm.key), changed, hex(gcm.aad)) === null &&
      unseal(hex(gcm.key), sealed, hex(gcm.aad).subarray(1)) === null &&
      unseal(hex(gcm.key), sealed.subarray(0, 27), hex(gcm.aad)) === null
    );
  },
  seal: () => {
    const key = hex(gcm.key);
    const [first, second] = [seal(key, message, abc), seal(key, message, abc)];
    const opened = unseal(key, first, abc);
    return opened !== null && equalBytes(opened, message) && first.length === message.length + 28 && !equalBytes(first, second);
  },
  runningEncryption: () => {
    const key = hex(gcm.key);
    const pieces = (mode: 'gcm' | 'cbc', iv: Uint8Array): string => {
      const running = runningEncryption(mode, key, iv);
      const parts = [running.update(message.subarray(0, 5)), running.update(message.subarray(5))];
      const { rest, tag } = running.finish();
      return Buffer.concat([...parts, rest, tag]).toString('hex');
    };
    const sealed = hex(gcm.nonce + pieces('gcm', hex(gcm.nonce)));
    const opened = unseal(key, sealed, new Uint8Array(0));
    const iv = hex('0f0e0d0c0b0a09080706050403020100');
    const decrypted = decryptAesCbc(key, iv, hex(pieces('cbc', iv)));
    return opened !== null && equalBytes(opened, message) && decrypted !== null && equalBytes(decrypted, message);
  },
  runningDecryption: () => {
    const whole = (mode: 'gcm' | 'cbc', key: Uint8Array, iv: Uint8Array, bytes: Uint8Array, tag: string): Uint8Array | null => {
      const running = runningDecryption(mode, key, iv, { tag: hex(tag), aad: tag === '' ? new Uint8Array(0) : hex(gcm.aad) });
      const parts = [running.update(bytes.subarray(0, 3)), running.update(bytes.subarray(3))];
      const rest = running.finish();
      return rest && new Uint8Array(Buffer.concat([...parts, rest]));
    };
    const cbcKey = hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
    const iv = hex('0f0e0d0c0b0a09080706050403020100');
    return (
      is(whole('gcm', hex(gcm.key), hex(gcm.nonce), hex(gcm.ciphertext), gcm.tag), gcm.plaintext) &&
      whole('gcm', hex(gcm.key), hex(gcm.nonce), hex(gcm.ciphertext), gcm.tag.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))) === null &&
      is(whole('cbc', cbcKey, iv, hex('2ca6fef71ccb5c7ee38607b42bac09f1'), ''), Buffer.from(message).toString('hex'))
    );
  },
  // FIPS 197, C.3.
  aes256Blocks: () => {
    const encrypt = aes256Blocks(hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'));
    const block = '00112233445566778899aabbccddeeff';
    return is(encrypt(hex(block + block)), '8ea2b7ca516745bfeafc49904b496089'.repeat(2)) && is(encrypt(hex(block)), '8ea2b7ca516745bfeafc49904b496089');
  },
  runningHmacSha1: () => {
    const mac = runningHmacSha1(utf8('Jefe'));
    mac.update(question.subarray(0, 7));
    mac.update(question.subarray(7));
    return is(mac.digest(), hmacAnswers.sha1);
  },
  encryptRsaOaep: () => {
    const opened = decryptRsaOaep(base64(rsaPkcs8), 'sha256', encryptRsaOaep(base64(rsaSpki), 'sha256', message));
    return opened !== null && equalBytes(opened, message);
  },
  decryptRsaOaep: () => {
    const sealed = encryptRsaOaep(base64(rsaSpki), 'sha256', message);
    return decryptRsaOaep(base64(rsaPkcs8), 'sha1', sealed) === null && decryptRsaOaep(base64(rsaPkcs8), 'sha256', sealed.subarray(1)) === null;
  },
  encryptRsaPkcs1: () => equalBytes(decryptRsaPkcs1(base64(rsaPkcs8), encryptRsaPkcs1(base64(rsaSpki), message), message.length), message),
  decryptRsaPkcs1: () => {
    const sealed = encryptRsaPkcs1(base64(rsaSpki), message);
    const other = [decryptRsaPkcs1(base64(rsaPkcs8), sealed, message.length + 1), decryptRsaPkcs1(base64(rsaPkcs8), abc, message.length)];
    return other.every((bytes) => !equalBytes(bytes.subarray(0, message.length), message)) && other[0]?.length === message.length + 1;
  },
  ed25519PublicKey: () => is(ed25519PublicKey(hex(ed25519.seed)), ed25519.publicKey),
  signEd25519: () => is(signEd25519(hex(ed25519.seed), hex(ed25519.message)), ed25519.signature),
  verifyEd25519: () =>
    verifyEd25519(hex(ed25519.publicKey), hex(ed25519.message), hex(ed25519.signature)) &&
    !verifyEd25519(hex(ed25519.publicKey), hex('af83'), hex(ed25519.signature)),
  generateEd25519: () => {
    const pair = generateEd25519();
    return equalBytes(ed25519PublicKey(pair.seed), pair.publicKey) && verifyEd25519(pair.publicKey, abc, signEd25519(pair.seed, abc));
  },
  signRsaSha256: () => equalBytes(signRsaSha256(base64(rsaPkcs8), message), base64(rsaSignatures.sha256)),
  verifyRsa: () =>
    hashNames.every((name) => verifyRsa(base64(rsaSpki), name, message, base64(rsaSignatures[name]))) &&
    !verifyRsa(base64(rsaSpki), 'sha256', abc, base64(rsaSignatures.sha256)) &&
    !verifyRsa(abc, 'sha256', message, base64(rsaSignatures.sha256)),
  generateRsa: () => {
    const pair = generateRsa(2048);
    return verifyRsa(pair.spki, 'sha256', abc, signRsaSha256(pair.pkcs8, abc));
  },
  X509Certificate: () => {
    const parsed = new X509Certificate(Buffer.from(certificate, 'base64'));
    return parsed.subject === 'CN=Derbes self-test' && parsed.fingerprint256.startsWith('1E:53:0D:1F:66:9B:AE:D7');
  },
  argon2id: async () => {
    // From the reference implementation's own test: version 0x13, t = 2, m = 64 MiB, p = 1.
    const derived = await deriveArgon2id(utf8('password'), utf8('somesalt'), { memoryKiB: 65_536, iterations: 2, parallelism: 1 });
    return is(derived, '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7');
  },
};

/** Tries everything the vault's cryptography rests on against known answers. Half a second. */
export async function runSelfTest(): Promise<SelfTestResult[]> {
  const results: SelfTestResult[] = [];
  for (const [name, test] of Object.entries(tests)) {
    results.push({ name, ok: await passes(test) });
  }
  return results;
}

async function passes(test: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await test();
  } catch {
    return false; // what is not there at all throws
  }
}
