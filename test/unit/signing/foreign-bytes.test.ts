import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Asn1Error } from '../../../electron/vault/signing/asn1/read.ts';
import { ManifestError, readManifest, writeManifest } from '../../../electron/vault/signing/asic-manifest.ts';
import { parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { parseCrl } from '../../../electron/vault/signing/crl.ts';
import { keyRefusals } from '../../../electron/vault/signing/key-policy.ts';
import { certificateView } from '../../../electron/vault/signing/certificate-view.ts';
import { buildChain } from '../../../electron/vault/signing/trust.ts';
import { readTrustFile } from '../../../electron/vault/signing/trust-files.ts';
import { demoAlgorithms } from '../../../electron/vault/signing/demo/key-pair.ts';
import { testNow, testPki, testTrust } from '../../fixtures/pki/make.ts';

/** Copies of `bytes` with a few of them changed. */
const changed = (bytes: Uint8Array) =>
  fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }).map((changes) => {
    const copy = bytes.slice();
    for (const [at, value] of changes) copy[at] = value;
    return copy;
  });

/** Runs `work`; only errors of that kind may leave it. */
function onlyThrows(kind: new (message: string) => Error, work: () => void): void {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(kind);
  }
}

describe.each(demoAlgorithms)('changed bytes of %s files', (algorithm) => {
  const { keys, crl } = testPki(algorithm);

  it('of a certificate: everything that looks at it answers, and the chain never calls it trusted', () => {
    const der = keys.signatory.certificate;
    fc.assert(
      fc.property(changed(der), (copy) => {
        if (Buffer.compare(copy, der) === 0) return;
        onlyThrows(Asn1Error, () => {
          const certificate = parseCertificate(copy);
          certificateView(certificate, testNow);
          keyRefusals(certificate, testNow);
          expect(buildChain(certificate, [], testTrust(algorithm), testNow).verdict.state).not.toBe('good');
        });
      }),
      { numRuns: algorithm === 'RSA' ? 800 : 100 },
    );
  });

  it('of a revocation list: an answer or an Asn1Error', () => {
    fc.assert(
      fc.property(changed(crl), (copy) => {
        onlyThrows(Asn1Error, () => void parseCrl(copy).find(parseCertificate(keys.revoked.certificate).serial));
      }),
      { numRuns: 500 },
    );
  });
});

it('any file offered as certificates is read or refused', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => onlyThrows(Asn1Error, () => void readTrustFile(bytes))));
});

it('any manifest is read or refused', () => {
  const honest = writeManifest('META-INF/signature.p7s', [{ name: 'ә.pdf', mediaType: 'application/pdf', sha256: new Uint8Array(32) }]);
  expect(readManifest(honest).references).toHaveLength(1);
  fc.assert(fc.property(changed(honest), (bytes) => onlyThrows(ManifestError, () => void readManifest(bytes))), { numRuns: 500 });
});
