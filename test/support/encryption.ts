import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificate, type KeyUsage, parseCertificate } from '../../electron/vault/signing/certificate.ts';
import { issueCertificate } from '../../electron/vault/signing/demo/certificate.ts';
import { type DemoKeyPair, makeKeyPair } from '../../electron/vault/signing/demo/key-pair.ts';
import type { DemoPki } from '../../electron/vault/signing/demo/pki.ts';
import { oids } from '../../electron/vault/signing/oids.ts';
import type { Content } from '../../electron/vault/signing/encryption/content.ts';

/** A key that things can be encrypted to, with its certificate. */
export interface RecipientKey {
  readonly certificate: Certificate;
  readonly pkcs8: Uint8Array;
}

/** The AUTH key of a demo authority: the one whose certificate allows enciphering keys, as with the national authority. */
export function recipientOf(pki: DemoPki): RecipientKey {
  const { certificate, pair } = pki.keys.auth;
  return { certificate: parseCertificate(certificate), pkcs8: pair.pkcs8 };
}

const day = 86_400_000;

/** A certificate of that authority with usages or a time of the test's choice. */
export function certificateWith(pki: DemoPki, at: number, wanted: { readonly usage: readonly KeyUsage[]; readonly from?: number; readonly to?: number; readonly key?: DemoKeyPair }): Certificate {
  return parseCertificate(
    issueCertificate(
      {
        subject: [
          [oids.commonName, 'АЛУШЫ ҮЛГІ'],
          [oids.organisation, '«Алушы» ЖШС'],
        ],
        key: wanted.key ?? makeKeyPair('RSA'),
        notBefore: at + (wanted.from ?? -10) * day,
        notAfter: at + (wanted.to ?? 100) * day,
        keyUsage: wanted.usage,
      },
      pki.authority.issuer,
    ),
  );
}

export async function collected(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  // A piece is good until the next one.
  for await (const piece of pieces) all.push(piece.slice());
  return new Uint8Array(Buffer.concat(all));
}

export function contentOf(bytes: Uint8Array, pieceLength: number, name = 'content'): Content {
  return {
    name,
    length: bytes.length,
    *pieces() {
      for (let at = 0; at < bytes.length; at += pieceLength) yield bytes.subarray(at, at + pieceLength);
    },
  };
}

export function pem(label: string, der: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;
}

/** A folder with the recipient's certificate and key as openssl takes them. */
export function opensslFolder(recipient: RecipientKey): { readonly folder: string; path(name: string): string; openssl(...args: readonly string[]): Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'derbes-envelope-'));
  const path = (name: string): string => join(folder, name);
  writeFileSync(path('recipient.pem'), pem('CERTIFICATE', recipient.certificate.der));
  writeFileSync(path('key.pem'), pem('PRIVATE KEY', recipient.pkcs8));
  return { folder, path, openssl: (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 30 }) };
}
