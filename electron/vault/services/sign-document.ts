import type { Database } from 'better-sqlite3';
import type { DocumentRecord, SignatureRecord } from '../../../shared/contract/documents.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { toInstantString } from '../clock.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import { addSignature, addSignedFile, readDocument, readFile } from '../register/documents.ts';
import type { OwnAction } from '../session.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { usableSigner } from '../signing/key-file.ts';
import { type PacketFile, signPacket } from '../signing/sign-packet.ts';
import type { Signer } from '../signing/signer.ts';
import { keepHandle, readKeyFile, withIssuers } from './key-files.ts';
import { registerTrust } from './trust-store.ts';

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
    return {
      name,
      mediaType,
      bytes: file.content,
      attached: purpose === 'document' && mediaType === 'application/pdf',
    };
  });
}

/** Last four digits: enough to tell two people of one name apart in a list. */
function maskedIin(iin: string): string {
  return iin === '' ? '' : `••••••••${iin.slice(-4)}`;
}

function signatureRecord(
  document: DocumentRecord,
  signer: Signer,
  context: { at: string; operator: string },
): SignatureRecord {
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
    details: {
      number: document.number,
      version: document.version,
      files,
      algorithm: signature.algorithm,
      serial: signature.serial,
    },
    personal: { signer: signature.signer, iin: certificateView(signer.certificate, signer.certificate.notAfter).iin },
  };
}

export const preview: AreaHandlers<'signing'>['preview'] = ({ document: id }, { session }) => {
  const document = documentOf(session.db, id);
  return { document, files: document.files };
};

export const signDocument: AreaHandlers<'signing'>['signDocument'] = async (
  { document: id, file, password },
  context,
) => {
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
};
