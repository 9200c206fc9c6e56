import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/problem.ts';
import type { RevocationList, TrustedCertificate } from '../../../shared/contract/signing.ts';
import { toInstantString } from '../clock.ts';
import { sha256 } from '../crypto/primitives.ts';
import { addRevocationList, addTrustedCertificate, removeTrustedCertificate, revocationLists, trustedCertificates } from '../register/trust.ts';
import { Asn1Error } from '../signing/asn1/read.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { type Certificate, fingerprint, nameText, parseCertificate } from '../signing/certificate.ts';
import { type Crl, isCrlOf, maxCrlBytes, parseCrl } from '../signing/crl.ts';
import { type Trust, noTrust } from '../signing/trust.ts';
import { type TrustFile, isRoot, readTrustFile, trustOf } from '../signing/trust-files.ts';
import type { OpenContext, OwnAction, Session } from '../session.ts';
import { readGranted } from './read-granted.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What signatures are held against while this register is open. */
export function registerTrust(session: Session | null): Trust {
  if (!session) return noTrust;
  const rows = trustedCertificates(session.db);
  const ofKind = (kind: 'root' | 'authority'): Certificate[] => rows.filter((row) => row.kind === kind).map(({ der }) => parseCertificate(der));
  return { anchors: ofKind('root'), intermediates: ofKind('authority'), crls: revocationLists(session.db).map(({ der }) => parseCrl(der)) };
}

/**
 * What a folder of certificates and lists amounts to, for a verification without a register.
 * @throws Fault TRUST_FILE_INVALID naming the file
 */
export async function folderTrust(folder: string): Promise<Trust> {
  const names = (await readdir(folder)).filter((name) => /\.(?:cer|crt|pem|der|crl)$/i.test(name)).toSorted();
  const files: TrustFile[] = [];
  for (const name of names) files.push(parsed(await readGranted(join(folder, name), maxCrlBytes), name));
  return trustOf(files);
}

function parsed(bytes: Uint8Array, name: string): TrustFile {
  try {
    return readTrustFile(bytes);
  } catch (error) {
    if (error instanceof Asn1Error) throw new Fault('TRUST_FILE_INVALID', { place: { file: name } }, { cause: error });
    throw error;
  }
}

export function listTrust(db: Database, now: Parameters<typeof certificateView>[1]): { certificates: TrustedCertificate[]; lists: RevocationList[] } {
  return {
    certificates: trustedCertificates(db).map(({ kind, der, added, addedBy }) => ({ kind, added, addedBy, certificate: certificateView(parseCertificate(der), now) })),
    lists: revocationLists(db).map(({ thisUpdate, nextUpdate, der, added, addedBy }) => ({
      issuer: nameText(parseCrl(der).issuer),
      thisUpdate,
      nextUpdate,
      delta: parseCrl(der).delta,
      added,
      addedBy,
    })),
  };
}

/** The digits of a fingerprint as a person types or copies it. */
function plainFingerprint(typed: string): string {
  return typed.replace(/[^0-9a-fA-F]/g, '').toLowerCase();
}

function keyOf(list: Crl): string {
  return `${hex(sha256(list.issuer.der))}${list.delta ? ':delta' : ''}`;
}

/**
 * Takes what a file holds into the register. A root is relied on only when its fingerprint was entered from elsewhere;
 * a list only when an authority that is known here signed it.
 * @throws Fault TRUST_FILE_INVALID, TRUST_FINGERPRINT_DIFFERS, TRUST_NOT_AUTHORITY, TRUST_LIST_ISSUER_UNKNOWN
 */
export function importTrust({ session, clock }: OpenContext, name: string, bytes: Uint8Array, typed: string): void {
  const { certificates, crls } = parsed(bytes, name);
  const stamp = { added: toInstantString(clock.now()), addedBy: session.operator.name };
  const wanted = plainFingerprint(typed);
  const known = [...registerTrust(session).anchors, ...registerTrust(session).intermediates, ...certificates];
  for (const certificate of certificates) {
    if (!certificate.authority.ca) throw new Fault('TRUST_NOT_AUTHORITY');
    if (isRoot(certificate) && fingerprint(certificate) !== wanted) throw new Fault('TRUST_FINGERPRINT_DIFFERS');
  }
  for (const list of crls) if (!known.some((authority) => isCrlOf(list, authority))) throw new Fault('TRUST_LIST_ISSUER_UNKNOWN');
  session.act((db) => {
    const actions: OwnAction[] = [];
    for (const certificate of certificates) {
      const print = fingerprint(certificate);
      const kind = isRoot(certificate) ? 'root' : 'authority';
      addTrustedCertificate(db, { fingerprint: print, kind, der: certificate.der, ...stamp });
      actions.push({ action: 'supplement', what: 'trust.added', object: `trust:${print}`, details: { name: nameText(certificate.subject), kind } });
    }
    for (const list of crls) {
      const thisUpdate = toInstantString(list.thisUpdate);
      addRevocationList(db, { issuer: keyOf(list), thisUpdate, nextUpdate: list.nextUpdate ? toInstantString(list.nextUpdate) : null, der: list.der, ...stamp });
      actions.push({ action: 'supplement', what: 'trust.list_added', object: `trust:${keyOf(list)}`, details: { issuer: nameText(list.issuer), thisUpdate } });
    }
    return { value: undefined, actions };
  });
}

/** @throws Fault NOT_FOUND */
export function removeTrust({ session }: OpenContext, print: string): void {
  session.act((db) => {
    if (!removeTrustedCertificate(db, print)) throw new Fault('NOT_FOUND');
    return { value: undefined, actions: [{ action: 'change', what: 'trust.removed', object: `trust:${print}` }] };
  });
}
