import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../shared/contract/problem.ts';
import { algorithmDer } from '../../../electron/vault/signing/algorithms.ts';
import { readAsn1 } from '../../../electron/vault/signing/asn1/read.ts';
import { context, octetString, oid, sequence, smallInteger } from '../../../electron/vault/signing/asn1/write.ts';
import { nameText } from '../../../electron/vault/signing/certificate.ts';
import { issueCertificate } from '../../../electron/vault/signing/demo/certificate.ts';
import { writePkcs12 } from '../../../electron/vault/signing/demo/pkcs12.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { openPkcs12, signerFromPkcs12 } from '../../../electron/vault/signing/pkcs12.ts';
import { testNow, testPassword, testPki } from '../../fixtures/pki/make.ts';
import { mutatedDer, patience, runs } from '../../support/mutations.ts';

const id = Uint8Array.of(1, 2, 3, 4);

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error.problem.code;
    throw error;
  }
  return 'opened';
}

function fileOf(options: Partial<Parameters<typeof writePkcs12>[0]>): Uint8Array {
  const { pair, certificate } = testPki().keys.signatory;
  return writePkcs12({
    keys: [{ pkcs8: pair.pkcs8, id, name: 'key' }],
    certificates: [{ der: certificate, id }],
    password: testPassword,
    ...options,
  });
}

describe('a key file of the authority', () => {
  it.each([true, false])('is opened, indefinite lengths %s', (indefinite) => {
    const contents = openPkcs12(fileOf({ indefinite }), testPassword);
    expect(nameText(contents.certificate.subject)).toContain('serialNumber=IIN850312300121');
    expect(contents.pkcs8).toEqual(testPki().keys.signatory.pair.pkcs8);
    expect(contents.chain).toEqual([]);
  });

  it('gives its chain in order, whatever the order inside', () => {
    const { root, authority, keys } = testPki();
    const certificates = [
      root.certificate,
      keys.head.certificate,
      keys.signatory.certificate,
      authority.certificate,
    ].map((der) => ({ der }));
    const { chain } = openPkcs12(fileOf({ certificates }), testPassword);
    expect(chain.map(({ der }) => der)).toEqual([authority.certificate, root.certificate]);
  });

  it.each(['', 'пароль', 'Құпия сөз 1', 'pässword', 'й'.normalize('NFC'), '🔑'])(
    'opens with the password «%s»',
    (password) => {
      expect(codeOf(() => openPkcs12(fileOf({ password }), password))).toBe('opened');
      expect(codeOf(() => openPkcs12(fileOf({ password }), `${password}x`))).toBe('KEY_WRONG_PASSWORD');
    },
  );

  it.each(['latin1', 'windows-1251'])(
    'opens with a Cyrillic password that its writer widened byte by byte (%s)',
    (encoding) => {
      const bytes = encoding === 'latin1' ? Buffer.from('Құпия') : Buffer.from([0xcf, 0xe0, 0xf0, 0xee, 0xeb, 0xfc]);
      const typed = encoding === 'latin1' ? 'Құпия' : 'Пароль';
      expect(codeOf(() => openPkcs12(fileOf({ password: bytes.toString('latin1') }), typed))).toBe('opened');
    },
  );

  it('takes the latest certificate where a renewed one stands beside the old', () => {
    const { keys, authority } = testPki();
    const renewed = issueCertificate(
      {
        subject: [[oids.commonName, 'RENEWED']],
        key: keys.expired.pair,
        notBefore: testNow.epochMilliseconds,
        notAfter: testNow.epochMilliseconds + 86_400_000,
        keyUsage: ['digitalSignature'],
      },
      authority.issuer,
    );
    const file = fileOf({
      keys: [{ pkcs8: keys.expired.pair.pkcs8, id, name: 'key' }],
      certificates: [{ der: keys.expired.certificate }, { der: renewed }, { der: keys.signatory.certificate }],
    });
    expect(openPkcs12(file, testPassword).certificate.der).toEqual(renewed);
  });

  it('names what is wrong with it', () => {
    const { keys } = testPki();
    const two = [keys.signatory, keys.auth].map(({ pair }, index) => ({
      pkcs8: pair.pkcs8,
      id: Uint8Array.of(index),
      name: 'key',
    }));
    expect(codeOf(() => openPkcs12(fileOf({ keys: two }), testPassword))).toBe('KEY_SEVERAL');
    expect(codeOf(() => openPkcs12(fileOf({ keys: [] }), testPassword))).toBe('KEY_NONE');
    expect(codeOf(() => openPkcs12(fileOf({ certificates: [] }), testPassword))).toBe('KEY_CERTIFICATE_MISSING');
    expect(codeOf(() => openPkcs12(fileOf({ certificates: [{ der: keys.auth.certificate, id }] }), testPassword))).toBe(
      'KEY_CERTIFICATE_MISSING',
    );
    expect(codeOf(() => openPkcs12(new TextEncoder().encode('not a key'), testPassword))).toBe('KEY_FILE_DAMAGED');
    expect(codeOf(() => openPkcs12(fileOf({}).subarray(0, 900), testPassword))).toBe('KEY_FILE_DAMAGED');
  });

  it('wipes the key on close and signs no more', async () => {
    const signer = signerFromPkcs12(fileOf({}), testPassword);
    expect(await signer.sign(Uint8Array.of(1))).toHaveLength(256);
    signer.close();
    await expect(signer.sign(Uint8Array.of(1))).rejects.toThrow();
  });

  const known = [
    'KEY_WRONG_PASSWORD',
    'KEY_FILE_DAMAGED',
    'KEY_NONE',
    'KEY_SEVERAL',
    'KEY_CERTIFICATE_MISSING',
    'KEY_ALGORITHM_UNSUPPORTED',
  ];

  /** Opens to the very key and certificate, or says one of the things that can be wrong. */
  function damaged(bytes: Uint8Array): string {
    const code = codeOf(() => {
      const { pkcs8, certificate } = openPkcs12(bytes, testPassword);
      expect(pkcs8).toEqual(testPki('GOST').keys.signatory.pair.pkcs8);
      expect(certificate.der).toEqual(testPki('GOST').keys.signatory.certificate);
    });
    expect(['opened', ...known]).toContain(code);
    return code;
  }
  /** A GOST file is small, and with one round of hashing it opens at once. */
  const small = (): Uint8Array => {
    const { pair, certificate } = testPki('GOST').keys.signatory;
    return fileOf({
      keys: [{ pkcs8: pair.pkcs8, id, name: 'key' }],
      certificates: [{ der: certificate, id }],
      iterations: 1,
      indefinite: true,
    });
  };

  it('damaged at any one byte, or cut short anywhere, says so and never opens to something else', () => {
    const file = small();
    const codes = new Map<string, number>();
    for (let at = 0; at < file.length; at++) {
      const copy = file.slice();
      copy[at] = copy[at]! ^ 0x55;
      const code = damaged(copy);
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (at % 7 === 0) expect(damaged(file.subarray(0, at))).toBe('KEY_FILE_DAMAGED');
    }
    // The MAC covers nearly everything: what differs under it looks as with a wrong password.
    expect(codes.get('KEY_WRONG_PASSWORD')).toBeGreaterThan(file.length * 0.8);
    expect(codes.get('opened') ?? 0).toBeLessThan(8);
  });

  it('damaged where no MAC protects it, says so or opens to the same key', () => {
    const outer = readAsn1(small());
    const file = sequence(outer.child(0).bytes, outer.child(1).bytes);
    expect(damaged(file)).toBe('opened');
    for (let at = 0; at < file.length; at += 3) {
      const copy = file.slice();
      copy[at] = copy[at]! ^ 0x01;
      // A certificate that was changed in what nobody reads is another certificate: the signature of its authority tells.
      const code = codeOf(() => {
        expect(openPkcs12(copy, testPassword).pkcs8).toEqual(testPki('GOST').keys.signatory.pair.pkcs8);
      });
      expect(['opened', ...known]).toContain(code);
    }
  });

  it('answers any other damage with a problem code', { timeout: patience }, () => {
    fc.assert(
      fc.property(mutatedDer(small()), (bytes) => void damaged(bytes)),
      runs(300),
    );
  });

  it('does not compute as long as a file asks', () => {
    const mac = sequence(
      sequence(algorithmDer(oids.sha1), octetString(new Uint8Array(20))),
      octetString(new Uint8Array(8)),
      smallInteger(0x7fffffff),
    );
    const greedy = sequence(smallInteger(3), sequence(oid(oids.data), context(0, octetString(sequence()))), mac);
    const started = performance.now();
    expect(codeOf(() => openPkcs12(greedy, testPassword))).toBe('KEY_FILE_DAMAGED');
    expect(performance.now() - started).toBeLessThan(10_000);
    // The same file with a count that is worth computing gets as far as the password.
    const modest = Buffer.from(greedy);
    modest.writeInt32BE(1024, modest.length - 4);
    expect(codeOf(() => openPkcs12(modest, testPassword))).toBe('KEY_WRONG_PASSWORD');
  });
});
