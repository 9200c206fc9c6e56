import { basename } from 'node:path';
import type { Database } from 'better-sqlite3';
import { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';
import type { DocumentRecord, SignatureRecord } from '../../../shared/contract/documents.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { Verification, verification } from '../../../shared/contract/signing.ts';
import { toInstantString } from '../clock.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import { folderReader } from '../journal/export-folder-reader.ts';
import { type EcpCheck, type ExportVerdict, verifyExport } from '../journal/verify-export.ts';
import { addSignature, addSignedFile, listSignatures, readDocument, readFile } from '../register/documents.ts';
import { readOrganisation } from '../register/settings.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { usableSigner } from '../signing/key-file.ts';
import { keyRefusals, keyWarnings } from '../signing/key-policy.ts';
import { openPkcs12 } from '../signing/pkcs12.ts';
import { type PacketFile, signPacket } from '../signing/sign-packet.ts';
import type { Signer } from '../signing/signer.ts';
import { type Trust, buildChain } from '../signing/trust.ts';
import { revocationVerdict } from '../signing/revocation.ts';
import { bad, good, overall, undecided } from '../signing/verdict.ts';
import { verifyFile } from '../signing/verify-file.ts';
import { readTrustFile, isRoot } from '../signing/trust-files.ts';
import { Asn1Error } from '../signing/asn1/read.ts';
import { nameText } from '../signing/certificate.ts';
import { maxCrlBytes } from '../signing/crl.ts';
import type { CallContext, OwnAction } from '../session.ts';
import { exportCertificate, inspectCertificate } from './certificates.ts';
import { keepHandle, readKeyFile, withIssuers } from './key-files.ts';
import { readGranted } from './read-granted.ts';
import { maxSignedBytes, signFile } from './sign-file.ts';
import { pkcs11Modules, tokens } from './tokens.ts';
import { folderTrust, importTrust, listTrust, registerTrust, removeTrust } from './trust-store.ts';

type VerificationDraft = z.input<typeof verification>;

function documentOf(db: Database, id: string): DocumentRecord {
  const document = readDocument(db, id);
  if (!document) throw new Fault('NOT_FOUND');
  return document;
}

/** `habarlama-2026-004` of `habarlama-2026-004.kk.pdf`. */
function packetName(document: DocumentRecord): string {
  return document.files[0]?.name.split('.')[0] ?? document.number;
}

function packetFiles(db: Database, document: DocumentRecord): readonly PacketFile[] {
  return document.files.map(({ name, mediaType, purpose }) => {
    const file = readFile(db, document.id, name);
    if (!file) throw new Fault('NOT_FOUND');
    return { name, mediaType, bytes: file.content, attached: purpose === 'document' && mediaType === 'application/pdf' };
  });
}

/** Last four digits: enough to tell two people of one name apart in a list. */
function maskedIin(iin: string): string {
  return iin === '' ? '' : `••••••••${iin.slice(-4)}`;
}

function signatureRecord(document: DocumentRecord, signer: Signer, context: { at: string; operator: string }): SignatureRecord {
  const view = certificateView(signer.certificate, signer.certificate.notAfter);
  return {
    id: randomUUID(),
    document: document.id,
    at: context.at,
    signer: view.commonName,
    iin: maskedIin(view.iin),
    organisation: view.organisation,
    bin: view.bin,
    serial: view.serial,
    algorithm: view.algorithm,
    provider: 'pkcs12',
    notAfter: view.notAfter,
    format: 'CAdES-BES',
    files: document.files.map(({ name }) => name),
    operator: context.operator,
  };
}

function signedAction(document: DocumentRecord, signature: SignatureRecord, signer: Signer, files: number): OwnAction {
  return {
    action: 'supplement',
    what: 'document.signed',
    object: `document:${document.id}`,
    details: { number: document.number, version: document.version, files, algorithm: signature.algorithm, serial: signature.serial },
    personal: { signer: signature.signer, iin: certificateView(signer.certificate, signer.certificate.notAfter).iin },
  };
}

/** A handle for a file or for a folder: the exported journal is one. */
function takeEither(context: CallContext, handle: string): { readonly path: string; readonly folder: boolean } {
  try {
    return { path: context.files.take(handle, 'read'), folder: false };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { path: context.files.take(handle, 'folder'), folder: true };
  }
}

function journalFiles(result: ExportVerdict): Verification['files'] {
  const file = (name: string, state: Verification['state'], covered = true): Verification['files'][number] => ({ name, covered, state });
  return [
    ...result.checked.map((name) => file(name, 'good')),
    ...(result.firstBad ? [file(result.firstBad.file, 'bad', result.firstBad.reason !== 'file_extra')] : []),
    ...result.unchecked.map((name) => file(name, 'undecided')),
  ];
}

async function verifyJournal(path: string, context: CallContext, trust: Trust, now: Temporal.Instant): Promise<VerificationDraft> {
  const signatures: VerificationDraft['signatures'] = [];
  const verifyEcp = ({ file, content, cms }: EcpCheck): boolean => {
    const checked = verifyFile(cms, { name: file, content: { name: file.replace(/\.[^.]+$/, ''), bytes: content }, trust, now });
    signatures.push(...checked.signatures);
    return checked.state !== 'bad';
  };
  const result = await verifyExport(folderReader(path), { verifyEcp, signal: context.signal, progress: (report) => context.progress(report) });
  const { firstBad } = result;
  const place = { file: firstBad?.file ?? '', record: firstBad?.record ?? 0 };
  const checks = [
    firstBad ? bad(firstBad.record === null ? 'journal_broken' : 'journal_broken_record', place) : good('journal_intact'),
    ...(signatures.length === 0 && !firstBad ? [undecided('journal_unsigned')] : []),
  ];
  return {
    kind: 'journal',
    name: basename(path),
    state: overall([...checks, ...signatures].map(({ state }) => state)),
    signatures,
    files: journalFiles(result),
    checks,
    journal: {
      size: result.size,
      root: result.root,
      shown: result.shown,
      withheld: result.withheld,
      firstBad: firstBad && { ...firstBad, reason: `journal_${firstBad.reason}` },
    },
  };
}

export const signing: AreaHandlers<'signing'> = {
  inspectKey: async ({ file, password }, context) => {
    const path = context.files.take(file, 'read');
    const now = context.clock.now();
    const bytes = await readKeyFile(path);
    try {
      const { pkcs8, certificate, chain } = openPkcs12(bytes, password);
      pkcs8.fill(0);
      const { session } = context.vault;
      const trust = registerTrust(session);
      const { verdict, path: issuers } = buildChain(certificate, chain, trust, now);
      const revocation = revocationVerdict(certificate, issuers[1], trust.crls ?? [], now);
      const refusals = [...keyRefusals(certificate, now), ...(revocation.state === 'bad' ? ['KEY_REVOKED'] : [])];
      const warnings = keyWarnings(certificate, {
        at: now,
        organisationBin: session ? readOrganisation(session.db).bin : undefined,
        chainComplete: verdict.reason !== 'chain_incomplete',
        revocationKnown: revocation.state === 'good',
      });
      return {
        file: context.files.renew(path, 'read'),
        name: basename(path),
        certificate: certificateView(certificate, now),
        chain: issuers.slice(1).map((each) => certificateView(each, now)),
        usable: refusals.length === 0,
        refusals,
        warnings: [...warnings],
      };
    } catch (error) {
      keepHandle(context, file, path, error);
      throw error;
    } finally {
      bytes.fill(0);
    }
  },

  preview: ({ document: id }, { session }) => {
    const document = documentOf(session.db, id);
    return { document, files: document.files };
  },

  signDocument: async ({ document: id, file, password }, context) => {
    const { session } = context;
    const path = context.files.take(file, 'read');
    if (session.readOnly) throw new Fault('REGISTER_READ_ONLY');
    const document = documentOf(session.db, id);
    if (document.signed.length > 0) throw new Fault('DOCUMENT_ALREADY_SIGNED');
    const at = context.clock.now();
    const bytes = await readKeyFile(path);
    let signer: Signer | undefined;
    try {
      const trust = registerTrust(session);
      signer = withIssuers(usableSigner(bytes, password, at), trust, at);
      const made = await signPacket(packetFiles(session.db, document), signer, {
        name: packetName(document),
        at,
        signal: context.signal,
        onSigned: (done, total) => context.progress({ stage: 'sign', done, total }),
      });
      const signature = signatureRecord(document, signer, { at: toInstantString(at), operator: session.operator.name });
      const action = signedAction(document, signature, signer, made.length);
      const signed = session.act((db) => {
        // Someone else's signing may have ended while this one was computing.
        if (documentOf(db, id).signed.length > 0) throw new Fault('DOCUMENT_ALREADY_SIGNED');
        for (const { name, mediaType, bytes: content } of made) {
          const language = document.files.find((source) => name === `${source.name}.cms`)?.language ?? null;
          addSignedFile(db, id, { name, mediaType, purpose: 'document', language, content });
        }
        addSignature(db, signature);
        return { value: documentOf(db, id), actions: [action] };
      });
      context.vault.emit('data.changed', ['documents', 'signing', 'incidents', 'applications', 'today', 'journal']);
      return { document: signed, signature };
    } catch (error) {
      keepHandle(context, file, path, error);
      throw error;
    } finally {
      signer?.close();
      bytes.fill(0);
    }
  },

  signFile,
  pkcs11Modules,
  tokens,
  inspectCertificate,
  exportCertificate,

  history: (_input, { session }) => ({ signatures: listSignatures(session.db) }),

  verify: async ({ file, content, trust: trustHandle, at }, context) => {
    const { path, folder } = takeEither(context, file);
    const contentPath = content === undefined ? undefined : context.files.take(content, 'read');
    const trust = trustHandle === undefined ? registerTrust(context.vault.session) : await folderTrust(context.files.take(trustHandle, 'folder'));
    const now = at === undefined ? context.clock.now() : Temporal.Instant.from(at);
    if (folder) return verifyJournal(path, context, trust, now);
    const bytes = await readGranted(path, maxSignedBytes);
    return verifyFile(bytes, {
      name: basename(path),
      content: contentPath === undefined ? undefined : { name: basename(contentPath), bytes: await readGranted(contentPath, maxSignedBytes) },
      trust,
      now,
    });
  },

  trust: (_input, { session, clock }) => listTrust(session.db, clock.now()),

  inspectTrust: async ({ file }, { files, clock }) => {
    const path = files.take(file, 'read');
    const bytes = await readGranted(path, maxCrlBytes);
    try {
      const { certificates, crls } = readTrustFile(bytes);
      return {
        file: files.renew(path, 'read'),
        certificates: certificates.map((certificate) => ({ ...certificateView(certificate, clock.now()), root: isRoot(certificate) })),
        lists: crls.map((list) => ({ issuer: nameText(list.issuer), thisUpdate: toInstantString(list.thisUpdate) })),
      };
    } catch (error) {
      if (error instanceof Asn1Error) throw new Fault('TRUST_FILE_INVALID', { place: { file: basename(path) } }, { cause: error });
      throw error;
    }
  },

  importTrust: async ({ file, fingerprint }, context) => {
    const path = context.files.take(file, 'read');
    try {
      importTrust(context, basename(path), await readGranted(path, maxCrlBytes), fingerprint);
    } catch (error) {
      // A mistyped fingerprint must not cost the user the file that was picked.
      if (error instanceof Fault && error.problem.code === 'TRUST_FINGERPRINT_DIFFERS') context.files.grant(file, path, 'read');
      throw error;
    }
    context.vault.emit('data.changed', ['signing']);
    return listTrust(context.session.db, context.clock.now());
  },

  removeTrust: ({ fingerprint }, context) => {
    removeTrust(context, fingerprint);
    context.vault.emit('data.changed', ['signing']);
    return listTrust(context.session.db, context.clock.now());
  },
};
