/**
 * Files of strangers, wrong in every way that a program can think of: each gets an answer or a declared error, in bounded
 * time and memory, and none gets a better answer than the honest file. `npm run test:long` tries hundreds of times as many.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ZipFile } from 'yazl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '../../../shared/contract/problem.ts';
import { Asn1Error, readAsn1, readOctets } from '../../../electron/vault/signing/asn1/read.ts';
import { element, octetString } from '../../../electron/vault/signing/asn1/write.ts';
import { ManifestError, readManifest, writeManifest } from '../../../electron/vault/signing/asic-manifest.ts';
import { verifySignature } from '../../../electron/vault/signing/algorithms.ts';
import { makeAsicE, verifyAsicE } from '../../../electron/vault/signing/asice.ts';
import { type CadesVerification, signCades, verifyCades } from '../../../electron/vault/signing/cades.ts';
import { certificateView } from '../../../electron/vault/signing/certificate-view.ts';
import { parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { issueCrl } from '../../../electron/vault/signing/demo/certificate.ts';
import { readParts, readSignedData } from '../../../electron/vault/signing/cms.ts';
import { fieldsOf, writeSignedData } from '../../../electron/vault/signing/cms-write.ts';
import { parseCrl } from '../../../electron/vault/signing/crl.ts';
import { OcspRefusal, parseOcspResponse } from '../../../electron/vault/signing/ocsp.ts';
import { withinEffort } from '../../../electron/vault/signing/effort.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { keyRefusals } from '../../../electron/vault/signing/key-policy.ts';
import { revocationVerdict } from '../../../electron/vault/signing/revocation.ts';
import {
  TimestampError,
  addTimestamp,
  readTimestampAnswer,
  timestampTokens,
} from '../../../electron/vault/signing/timestamp.ts';
import { readTrustFile } from '../../../electron/vault/signing/trust-files.ts';
import { buildChain } from '../../../electron/vault/signing/trust.ts';
import { verifyFile } from '../../../electron/vault/signing/verify-file.ts';
import { oldSigner, testNow, testPki, testSigner, testTrust } from '../../fixtures/pki/make.ts';
import { ocspAnswer, timestampAnswer } from '../../support/authority-answers.ts';
import { mutatedDer, mutatedFile, patience, runs } from '../../support/mutations.ts';

const content = new TextEncoder().encode('Хабарлама мәтіні\n');
const samples = join(import.meta.dirname, '../../../../shared/test-pki');

/** Runs `work`; only errors of these kinds may leave it. */
function onlyThrows(kinds: readonly (abstract new (...args: never[]) => Error)[], work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!kinds.some((kind) => error instanceof kind)) throw error;
  }
}

let memory = 0;
beforeAll(() => {
  memory = process.memoryUsage().rss;
});
afterAll(() => {
  // Every sample has a few kilobytes; what is claimed inside of them may be anything.
  expect(process.memoryUsage().rss - memory).toBeLessThan(768 * 1024 * 1024);
});

const algorithms = ['RSA', 'GOST', 'GOST-256', 'GOST-2004'] as const;

async function signed(algorithm: (typeof algorithms)[number], detached: boolean): Promise<Uint8Array> {
  const signer =
    algorithm === 'RSA' || algorithm === 'GOST' ? testSigner('signatory', algorithm) : oldSigner(algorithm);
  const cms = await signCades(content, signer, { detached, at: testNow });
  const [info] = readSignedData(cms).signers;
  const answer = timestampAnswer(info!.signature, testNow.epochMilliseconds, algorithm);
  return addTimestamp(cms, info!.signature, readTimestampAnswer(answer).token);
}

/** What a signature says and who it is by, where it is not bad. */
function claims(result: CadesVerification): unknown {
  return result.signers.map(({ certificate, signingTime, checks }) => ({
    by: certificate && Buffer.from(certificate.der).toString('hex'),
    at: signingTime?.toString(),
    valid: checks.some(({ reason, state }) => reason === 'signature_valid' && state === 'good'),
  }));
}

describe.each(algorithms)('%s', (algorithm) => {
  const { keys, authority, crl } = testPki(algorithm);
  const trust = { ...testTrust(algorithm), crls: [parseCrl(crl)] };
  // A signature of GOST takes milliseconds to check.
  const times = algorithm === 'RSA' ? 500 : 80;

  it.each(['attached', 'detached'] as const)('%s signatures with a timestamp', { timeout: patience }, async (form) => {
    const der = await signed(algorithm, form === 'detached');
    const verify = (bytes: Uint8Array): CadesVerification =>
      verifyCades(bytes, { content: form === 'detached' ? content : undefined, trust, now: testNow });
    const honest = verify(der);
    expect(honest.state).toBe('good');
    fc.assert(
      fc.property(mutatedDer(der), (bytes) => {
        const result = verify(bytes);
        if (result.state !== 'good') return;
        // What may change unnoticed (a version number, an unsigned attribute) changes neither content nor signer.
        expect(Buffer.compare(result.content ?? content, content)).toBe(0);
        expect(new Set((claims(result) as unknown[]).map((each) => JSON.stringify(each)))).toEqual(
          new Set((claims(honest) as unknown[]).map((each) => JSON.stringify(each))),
        );
      }),
      runs(times),
    );
  });

  it('answers of a timestamp authority', { timeout: patience }, () => {
    const answer = timestampAnswer(content, testNow.epochMilliseconds, algorithm);
    fc.assert(
      fc.property(mutatedDer(answer), (bytes) => {
        onlyThrows([TimestampError], () => {
          const { token } = readTimestampAnswer(bytes);
          verifyCades(token, { trust, now: testNow, purpose: 'timestamps' });
        });
      }),
      runs(times),
    );
  });

  it(
    'certificates: whatever looks at them answers, and the chain never calls another one trusted',
    { timeout: patience },
    () => {
      const der = keys.signatory.certificate;
      fc.assert(
        fc.property(mutatedDer(der), (bytes) => {
          if (Buffer.compare(bytes, der) === 0) return;
          onlyThrows([Asn1Error], () => {
            const certificate = parseCertificate(bytes);
            certificateView(certificate, testNow);
            keyRefusals(certificate, testNow);
            expect(buildChain(certificate, [], trust, testNow).verdict.state).not.toBe('good');
          });
        }),
        runs(times),
      );
    },
  );

  it('revocation lists: never good but for the honest one', { timeout: patience }, () => {
    const issuer = parseCertificate(authority.certificate);
    const certificate = parseCertificate(keys.revoked.certificate);
    fc.assert(
      fc.property(mutatedDer(crl), (bytes) => {
        onlyThrows([Asn1Error], () => {
          const list = parseCrl(bytes);
          list.find(certificate.serial);
          expect(revocationVerdict(certificate, issuer, [list], testNow).state).not.toBe('good');
        });
      }),
      runs(times),
    );
  });

  it('answers of OCSP: never good but for the honest one', { timeout: patience }, () => {
    const issuer = parseCertificate(authority.certificate);
    const certificate = parseCertificate(keys.signatory.certificate);
    const ask = (bytes: Uint8Array) =>
      revocationVerdict(certificate, issuer, [parseOcspResponse(bytes)], testNow).state;
    const der = ocspAnswer(algorithm);
    expect(ask(der)).toBe('good');
    const other = parseCertificate(keys.revoked.certificate);
    fc.assert(
      fc.property(mutatedDer(der), (bytes) => {
        onlyThrows([Asn1Error, OcspRefusal], () => {
          const source = parseOcspResponse(bytes);
          revocationVerdict(certificate, issuer, [source], testNow);
          expect(revocationVerdict(other, issuer, [source], testNow).state).not.toBe('good');
        });
      }),
      runs(times),
    );
  });
});

it('containers', { timeout: patience }, async () => {
  const files = ['бірінші.pdf', 'second.xml'].map((name, index) => ({
    name,
    mediaType: 'application/pdf',
    bytes: new Uint8Array(300).fill(index),
  }));
  const container = await makeAsicE(files, (manifest) =>
    signCades(manifest, testSigner(), { detached: true, at: testNow }),
  );
  const trust = { ...testTrust(), crls: [parseCrl(testPki().crl)] };
  expect(verifyAsicE(container, { trust, now: testNow }).state).toBe('good');
  fc.assert(
    fc.property(mutatedFile(container), (bytes) => {
      const result = verifyAsicE(bytes, { trust, now: testNow });
      if (result.state === 'good')
        expect(result.files).toEqual(files.map(({ name }) => ({ name, covered: true, state: 'good' })));
    }),
    runs(700),
  );
});

it('any file offered for verification or as trust', { timeout: patience }, async () => {
  const known = [await signed('RSA', false), testPki().crl, testPki().root.certificate, testPki().keys.signatory.p12];
  const any = fc.oneof(
    fc.uint8Array({ maxLength: 500 }),
    ...known.map(mutatedFile),
    ...known.map((der) => mutatedDer(der)),
  );
  fc.assert(
    fc.property(any, (bytes) => {
      onlyThrows([Fault], () => void verifyFile(bytes, { name: 'файл', now: testNow }));
      onlyThrows([Asn1Error], () => void readTrustFile(bytes));
    }),
    runs(500),
  );
});

it('the list of a container', { timeout: patience }, () => {
  const honest = writeManifest('META-INF/signature.p7s', [
    { name: 'ә.pdf', mediaType: 'application/pdf', sha256: new Uint8Array(32) },
  ]);
  expect(readManifest(honest).references).toHaveLength(1);
  fc.assert(
    fc.property(mutatedFile(honest), (bytes) => {
      onlyThrows([ManifestError], () => void readManifest(bytes));
    }),
    runs(500),
  );
});

describe('files made to be slow', () => {
  it('are refused or read in passing', () => {
    const deep = new Uint8Array(200_000).fill(0x30);
    for (let at = 1; at < deep.length; at += 2) deep[at] = 0x80;
    const wide = new Uint8Array(8_000_006);
    wide.set([0x30, 0x84, 0, 0x7a, 0x12, 0]);
    for (let at = 6; at < wide.length; at += 2) wide[at] = 5;
    const claimed = Uint8Array.of(0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 0x02, 0x01);
    for (const bytes of [deep, wide, claimed]) {
      expect(verifyCades(bytes, { now: testNow }).state).toBe('bad');
      expect(() => readTrustFile(bytes)).toThrow(Asn1Error);
      expect(() => parseCrl(bytes)).toThrow(Asn1Error);
    }
  });
});

describe('signatures that many things hang on', () => {
  it('are bad where there are more timestamps or lists than anybody needs: each takes a check of its own', async () => {
    const cms = await signed('GOST', false);
    const [info] = readSignedData(cms).signers;
    const [token] = timestampTokens(info!);
    let crowded = cms;
    for (let count = 0; count < 4; count++) crowded = addTimestamp(crowded, info!.signature, token!);
    expect(verifyCades(crowded, { now: testNow })).toMatchObject({
      state: 'bad',
      signers: [{ checks: [{ reason: 'signature_unreadable' }] }],
    });

    const listed = (count: number): Uint8Array =>
      writeSignedData({
        ...fieldsOf(readParts(cms)),
        crls: Array.from({ length: count }, (_, index) => octetString(Uint8Array.of(index))),
      });
    expect(verifyCades(listed(16), { now: testNow }).state).toBe('undecided');
    expect(verifyCades(listed(17), { now: testNow })).toMatchObject({
      state: 'bad',
      checks: [{ reason: 'cms_unreadable' }],
    });
  });
});

it('one file gets a thousand checks of signatures, those inside of it included', () => {
  const { signatory } = testPki().keys;
  const certificate = parseCertificate(signatory.certificate);
  const signature = signatory.pair.sign(content);
  const check = (): string => verifySignature(certificate, oids.sha256WithRsa, content, signature);
  for (let file = 0; file < 2; file++) {
    withinEffort(() => {
      for (let done = 0; done < 999; done++) expect(check()).toBe('good');
      expect(withinEffort(check)).toBe('good');
      expect(check).toThrow(Asn1Error);
      expect(() => withinEffort(check)).toThrow(Asn1Error);
    });
  }
  expect(check()).toBe('good');
});

it('a container with more manifests than anybody needs is not worked through', async () => {
  const zip = new ZipFile();
  for (let number = 0; number < 33; number++) zip.addBuffer(Buffer.from('<a/>'), `META-INF/ASiCManifest${number}.xml`);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  expect(verifyAsicE(Buffer.concat(chunks), { now: testNow })).toMatchObject({
    state: 'bad',
    checks: [{ reason: 'zip_too_large' }],
  });
});

describe('files that are only large', () => {
  it('are read: a list of 70 000 revocations, a string in 70 000 segments', () => {
    const { authority } = testPki();
    const revoked = Array.from({ length: 70_000 }, (_, index) => {
      const serial = Buffer.alloc(4);
      serial.writeUInt32BE(index + 1);
      return { serial, at: testNow.epochMilliseconds - 1000 };
    });
    const now = testNow.epochMilliseconds;
    const list = parseCrl(issueCrl(authority.issuer, { number: 2, thisUpdate: now, nextUpdate: now + 1000, revoked }));
    expect(list.find(Uint8Array.of(0x01, 0x11, 0x70))?.at.epochMilliseconds).toBe(now - 1000);
    expect(list.find(Uint8Array.of(0x01, 0x11, 0x71))).toBeUndefined();

    const segments = Array.from({ length: 70_000 }, (_, index) => octetString(Uint8Array.of(index & 0xff)));
    const whole = readOctets(readAsn1(element(0x24, element(0x24, ...segments), element(0x24))));
    expect(whole).toEqual(Uint8Array.from({ length: 70_000 }, (_, index) => index & 0xff));
  });
});

// Real samples stand beside the project where it is developed; elsewhere there are no such tests.
if (existsSync(samples)) {
  describe('real samples', () => {
    const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(samples, name)));

    it.each(['root_gost_test_2022.cer', 'nca_gost_test_2022.cer'])('%s', { timeout: patience }, (name) => {
      fc.assert(
        fc.property(mutatedDer(read(name)), (bytes) => {
          onlyThrows([Asn1Error], () => void certificateView(parseCertificate(bytes), testNow));
        }),
        runs(300),
      );
    });

    it('nca_gost_test_2022.crl', { timeout: patience }, () => {
      const list = read('nca_gost_test_2022.crl');
      const arbitrary = list.length < 200_000 ? mutatedDer(list) : mutatedFile(list);
      fc.assert(
        fc.property(arbitrary, (bytes) => {
          onlyThrows([Asn1Error], () => void parseCrl(bytes).find(Uint8Array.of(1)));
        }),
        runs(100),
      );
    });
  });
}
