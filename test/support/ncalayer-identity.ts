import { signCades } from '../../electron/vault/signing/cades.ts';
import { parseCertificate } from '../../electron/vault/signing/certificate.ts';
import { issueCertificate } from '../../electron/vault/signing/demo/certificate.ts';
import { makeKeyPair } from '../../electron/vault/signing/demo/key-pair.ts';
import { oids } from '../../electron/vault/signing/oids.ts';
import type { Signer } from '../../electron/vault/signing/signer.ts';
import type { Temporal } from 'temporal-polyfill';
import { testPki } from '../fixtures/pki/make.ts';
import type { ServerIdentity } from './ncalayer-server.ts';

// TLS goes by the clock of the machine: its certificates are of today, those of documents of the test's own day.
const today = Date.now();
export const pem = (label: string, der: Uint8Array): string => `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`;

/** A root that NCALayer's own certificate may come from. */
export function tlsRoot(name: string) {
  const key = makeKeyPair('RSA');
  const subject = [[oids.commonName, name]] as const;
  const issuer = { name: parseCertificate(testPki().root.certificate).issuer.der, key };
  const request = { subject, key, notBefore: today - 86_400_000, notAfter: today + 86_400_000, keyUsage: ['keyCertSign'], authority: {} } as const;
  const self = { name: parseCertificate(issueCertificate(request, issuer)).subject.der, key };
  return { issuer: self, certificate: parseCertificate(issueCertificate(request, self)) };
}

export function identityUnder(root: ReturnType<typeof tlsRoot>, name: string, days = 1): ServerIdentity {
  const key = makeKeyPair('RSA');
  const certificate = issueCertificate(
    { subject: [[oids.commonName, name]], key, notBefore: today - 3 * 86_400_000, notAfter: today + days * 86_400_000, keyUsage: ['digitalSignature'], extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] },
    root.issuer,
  );
  return { key: pem('PRIVATE KEY', key.pkcs8), cert: pem('CERTIFICATE', certificate) };
}

interface SignArguments {
  readonly data: string | string[];
  readonly signingParams: { readonly encapsulate: boolean };
}

/** What NCALayer does with a question to `basics`: signs each content with the key that the person chose there. */
export async function signaturesFor(request: Record<string, unknown>, signer: Signer, at: Temporal.Instant): Promise<Uint8Array[]> {
  const { data, signingParams } = request.args as SignArguments;
  const signed: Uint8Array[] = [];
  for (const each of [data].flat()) signed.push(await signCades(Buffer.from(each, 'base64'), signer, { detached: !signingParams.encapsulate, at }));
  return signed;
}
