import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { z } from 'zod';
import { Fault } from '../../../shared/contract/problem.ts';
import type { TrustFileResult, trustStore } from '../../../shared/contract/signing.ts';
import { parseFingerprint } from '../../../shared/domain/fingerprint.ts';
import { toInstantString } from '../clock.ts';
import { sha256 } from '../crypto/primitives.ts';
import { ocspAnswers } from '../register/evidence.ts';
import {
  addRevocationList,
  addTrustedCertificate,
  removeRevocationList,
  removeTrustedCertificate,
  revocationLists,
  trustedCertificates,
} from '../register/trust.ts';
import { Asn1Error } from '../signing/asn1/read.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { type Certificate, fingerprint, nameText, parseCertificate } from '../signing/certificate.ts';
import { type Crl, isCrlOf, maxCrlBytes, parseCrl } from '../signing/crl.ts';
import { parseBasicResponse } from '../signing/ocsp.ts';
import { slotOf } from '../signing/production-slots.ts';
import { type Trust, buildChain, noTrust } from '../signing/trust.ts';
import { type TrustFile, isRoot, readTrustFile, trustFileName, trustOf } from '../signing/trust-files.ts';
import type { OpenContext, OwnAction, Session } from '../session.ts';
import { readGranted } from './read-granted.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What signatures are held against while this register is open. */
export function registerTrust(session: Session | null): Trust {
  if (!session) return noTrust;
  const rows = trustedCertificates(session.db);
  const ofKind = (kind: 'root' | 'authority'): Certificate[] => rows.filter((row) => row.kind === kind).map(({ der }) => parseCertificate(der));
  return { anchors: ofKind('root'), intermediates: ofKind('authority'), crls: revocationLists(session.db).map(({ der }) => parseCrl(der)), ocsp: ocspAnswers(session.db).map(parseBasicResponse) };
}

/**
 * What a folder of certificates and lists amounts to, for a verification without a register.
 * @throws Fault TRUST_FILE_INVALID naming the file
 */
export async function folderTrust(folder: string): Promise<Trust> {
  const names = (await readdir(folder)).filter((name) => trustFileName.test(name)).toSorted();
  const files: TrustFile[] = [];
  for (const name of names) files.push(parsed(await readGranted(join(folder, name), maxCrlBytes), name));
  return trustOf(files);
}

/** @throws Fault TRUST_FILE_INVALID naming the file */
export function parsed(bytes: Uint8Array, name: string): TrustFile {
  try {
    return readTrustFile(bytes);
  } catch (error) {
    if (error instanceof Asn1Error) throw new Fault('TRUST_FILE_INVALID', { place: { file: name } }, { cause: error });
    throw error;
  }
}

/** What the screen shows of the store, in the order of import. */
export function listTrust(session: Session): z.input<typeof trustStore> {
  const { db } = session;
  const now = session.clock.now();
  const trust = registerTrust(session);
  return {
    certificates: trustedCertificates(db).map(({ kind, der, added, addedBy }) => {
      const certificate = parseCertificate(der);
      const chain = buildChain(certificate, [], trust, now).verdict;
      return { kind, added, addedBy, chain, slot: slotOf(certificate, kind === 'root'), certificate: certificateView(certificate, now) };
    }),
    lists: revocationLists(db).map(({ issuer, thisUpdate, nextUpdate, der, added, addedBy }) => {
      const list = parseCrl(der);
      return { key: issuer, issuer: nameText(list.issuer), thisUpdate, nextUpdate, delta: list.delta, added, addedBy };
    }),
  };
}

function keyOf(list: Crl): string {
  return `${hex(sha256(list.issuer.der))}${list.delta ? ':delta' : ''}`;
}

export type ItemResult = TrustFileResult['items'][number];

/** What a typed fingerprint says of a root; undefined: it is the root's own. */
function fingerprintObjection(root: Certificate, typed: string): ItemResult['outcome'] | undefined {
  const parsedPrint = parseFingerprint(typed);
  if (parsedPrint.state === 'empty') return 'fingerprint_needed';
  if (parsedPrint.state !== 'good') return 'fingerprint_unreadable';
  return parsedPrint.hex === fingerprint(root) ? undefined : 'fingerprint_differs';
}

/** Things of several files on their way into the store, all in one transaction. */
export class TrustIntake {
  readonly #context: OpenContext;
  readonly #stamp: { readonly added: string; readonly addedBy: string };
  readonly #known: ReadonlyMap<string, 'root' | 'authority'>;
  readonly #authorities: Certificate[];
  readonly #newest: Map<string, string>;
  readonly #changes: ((db: Database) => OwnAction)[] = [];

  constructor(context: OpenContext) {
    const { session, clock } = context;
    const rows = trustedCertificates(session.db);
    this.#context = context;
    this.#stamp = { added: toInstantString(clock.now()), addedBy: session.operator.name };
    this.#known = new Map(rows.map((row) => [row.fingerprint, row.kind]));
    this.#authorities = rows.map(({ der }) => parseCertificate(der));
    this.#newest = new Map(revocationLists(session.db).map(({ issuer, thisUpdate }) => [issuer, thisUpdate]));
  }

  /** A root is relied on only when its fingerprint was entered from elsewhere; an authority helps to reach one. */
  addCertificate(certificate: Certificate, typed: string): ItemResult {
    const print = fingerprint(certificate);
    const name = nameText(certificate.subject);
    if (!certificate.authority.ca) return { kind: 'person', name, outcome: 'not_authority', rootTrusted: null };
    const kind = isRoot(certificate) ? 'root' : 'authority';
    const result = (outcome: ItemResult['outcome']): ItemResult => ({ kind, name, outcome, rootTrusted: null });
    if (this.#known.get(print) === kind) return result('known');
    const objection = kind === 'root' ? fingerprintObjection(certificate, typed) : undefined;
    if (objection) return result(objection);
    this.#authorities.push(certificate);
    this.#changes.push((db) => {
      addTrustedCertificate(db, { fingerprint: print, kind, der: certificate.der, ...this.#stamp });
      return { action: 'supplement', what: 'trust.added', object: `trust:${print}`, details: { name, kind } };
    });
    return result('added');
  }

  /** A list is believed only when an authority that is known by now signed it; of two lists the newer one is kept. */
  addList(list: Crl): ItemResult {
    const key = keyOf(list);
    const issuer = nameText(list.issuer);
    const thisUpdate = toInstantString(list.thisUpdate);
    const before = this.#newest.get(key);
    const result = (outcome: ItemResult['outcome']): ItemResult => ({ kind: list.delta ? 'delta' : 'list', name: issuer, outcome, rootTrusted: null });
    if (!this.#authorities.some((authority) => isCrlOf(list, authority))) return result('issuer_unknown');
    if (before !== undefined && before >= thisUpdate) return result(before === thisUpdate ? 'known' : 'older');
    this.#newest.set(key, thisUpdate);
    this.#changes.push((db) => {
      addRevocationList(db, { issuer: key, thisUpdate, nextUpdate: list.nextUpdate ? toInstantString(list.nextUpdate) : null, der: list.der, ...this.#stamp });
      return { action: 'supplement', what: 'trust.list_added', object: `trust:${key}`, details: { issuer, thisUpdate } };
    });
    return result(before === undefined ? 'added' : 'renewed');
  }

  /** Writes what was accepted, with its records. @returns whether anything was */
  commit(): boolean {
    if (this.#changes.length === 0) return false;
    this.#context.session.act((db) => ({ value: undefined, actions: this.#changes.map((change) => change(db)) }));
    return true;
  }
}

/** @throws Fault NOT_FOUND */
export function removeTrust({ session }: OpenContext, print: string): void {
  session.act((db) => {
    const found = trustedCertificates(db).find(({ fingerprint: each }) => each === print);
    if (!found || !removeTrustedCertificate(db, print)) throw new Fault('NOT_FOUND');
    const name = nameText(parseCertificate(found.der).subject);
    return { value: undefined, actions: [{ action: 'change', what: 'trust.removed', object: `trust:${print}`, details: { name } }] };
  });
}

/** @throws Fault NOT_FOUND */
export function removeList({ session }: OpenContext, key: string): void {
  session.act((db) => {
    const found = revocationLists(db).find(({ issuer }) => issuer === key);
    if (!found || !removeRevocationList(db, key)) throw new Fault('NOT_FOUND');
    const issuer = nameText(parseCrl(found.der).issuer);
    return { value: undefined, actions: [{ action: 'change', what: 'trust.list_removed', object: `trust:${key}`, details: { issuer, thisUpdate: found.thisUpdate } }] };
  });
}
