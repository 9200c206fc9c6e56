import { setImmediate } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { DocumentRecord, SignatureRecord } from '../../../shared/contract/documents.ts';
import { Fault, type Problem } from '../../../shared/contract/problem.ts';
import type { SignerWarning } from '../../../shared/contract/signing.ts';
import type { SigningKey } from '../../../shared/contract/signing-key.ts';
import { toInstantString } from '../clock.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import { addSignature, addSignedFile, readDocument, readFile } from '../register/documents.ts';
import type { OpenContext, OwnAction, Session } from '../session.ts';
import { certificateView, maskedIin } from '../signing/certificate-view.ts';
import { type Certificate, fingerprint } from '../signing/certificate.ts';
import { type Packet, type PacketPart, packetParts, packetSigners } from '../signing/sign-packet.ts';
import { maxSignedBytes } from './sign-file.ts';
import { expectedKey, requireSigner } from './signer-rules.ts';
import { type KeyAtHand, type MadeSignature, withKey } from './with-key.ts';

/** What happened to one document of a batch. */
export type Outcome =
  | { readonly document: string; readonly signature: SignatureRecord; readonly warnings: readonly SignerWarning[] }
  | { readonly document: string; readonly problem: Problem };

/** A document that waits for its signatures. */
interface Waiting {
  readonly document: DocumentRecord;
  readonly parts: readonly PacketPart[];
  readonly signers: readonly string[];
}

function documentOf(db: Database, id: string): DocumentRecord {
  const document = readDocument(db, id);
  if (!document) throw new Fault('NOT_FOUND');
  return document;
}

function contentOf(db: Database, document: DocumentRecord, name: string): Uint8Array {
  const file = readFile(db, document.id, name);
  if (!file) throw new Fault('NOT_FOUND');
  return file.content;
}

function packetOf(db: Database, document: DocumentRecord): Packet {
  return {
    // `habarlama-2026-004` of `habarlama-2026-004.kk.pdf`.
    name: document.files[0]?.name.split('.')[0] ?? document.number,
    files: document.files.map(({ name, mediaType, purpose }) => ({
      name,
      mediaType,
      bytes: contentOf(db, document, name),
      attached: purpose === 'document' && mediaType === 'application/pdf',
    })),
    signed: new Map(document.signed.map(({ name }) => [name, contentOf(db, document, name)])),
  };
}

function waiting({ session, clock }: OpenContext, id: string): Waiting {
  const document = documentOf(session.db, id);
  const packet = packetOf(session.db, document);
  const now = clock.now();
  return { document, parts: packetParts(packet, now), signers: packetSigners(packet, now) };
}

/**
 * What stands against this signature, and what only has to be said.
 * @throws Fault SIGNER_NOT_ALLOWED, DOCUMENT_SIGNED_BY_SAME_KEY
 */
function requireFit(session: Session, { document, signers }: Waiting, certificate: Certificate): readonly SignerWarning[] {
  const warnings = requireSigner(session.db, document.kind, certificate);
  if (signers.includes(fingerprint(certificate))) throw new Fault('DOCUMENT_SIGNED_BY_SAME_KEY');
  return warnings;
}

/** That the holder may sign some of the documents. @throws Fault what stands against the first, where something stands against all */
function requireFitForSome(session: Session, all: readonly Waiting[], certificate: Certificate): void {
  const faults = all.map((item) => {
    try {
      requireFit(session, item, certificate);
      return undefined;
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  });
  const [first] = faults;
  if (first && !faults.includes(undefined)) throw first;
}

function recordOf(document: DocumentRecord, made: MadeSignature, provider: SigningKey['provider'], operator: string): SignatureRecord {
  const view = certificateView(made.certificate, made.at);
  return {
    id: randomUUID(),
    document: document.id,
    at: toInstantString(made.at),
    signer: view.commonName,
    iin: maskedIin(view.iin),
    organisation: view.organisation,
    bin: view.bin,
    serial: view.serial,
    algorithm: view.algorithm,
    provider,
    notAfter: view.notAfter,
    format: made.format,
    files: document.files.map(({ name }) => name),
    operator,
  };
}

function signedAction(document: DocumentRecord, signature: SignatureRecord, made: MadeSignature, files: number): OwnAction {
  const { number, version } = document;
  const { algorithm, serial, provider } = signature;
  return {
    action: 'supplement',
    what: 'document.signed',
    object: `document:${document.id}`,
    details: { number, version, files, algorithm, serial, provider, signatures: document.signatures.length + 1 },
    personal: { signer: signature.signer, iin: certificateView(made.certificate, made.at).iin },
  };
}

/** Puts the signatures of one document together, verifies the files and keeps them with their record. */
async function keep(session: Session, item: Waiting, made: readonly MadeSignature[], provider: SigningKey['provider']): Promise<Outcome> {
  const { document, parts } = item;
  const [first] = made;
  if (!first || made.some(({ certificate }) => fingerprint(certificate) !== fingerprint(first.certificate))) throw new Fault('SIGNATURE_SELF_CHECK_FAILED');
  const warnings = requireFit(session, item, first.certificate);
  const files = await Promise.all(
    parts.map((part, index) => {
      const signature = made[index];
      if (!signature) throw new Fault('SIGNATURE_SELF_CHECK_FAILED');
      return part.finish(signature);
    }),
  );
  const signature = recordOf(document, first, provider, session.operator.name);
  session.act((db) => {
    // Someone else's signing may have ended while this one was computing.
    if (documentOf(db, document.id).signatures.length !== document.signatures.length) throw new Fault('DOCUMENT_SIGNED_MEANWHILE');
    for (const { name, mediaType, bytes } of files) {
      const language = document.files.find((source) => name === `${source.name}.cms`)?.language ?? null;
      addSignedFile(db, document.id, { name, mediaType, purpose: 'document', language, content: bytes });
    }
    addSignature(db, signature);
    return { value: undefined, actions: [signedAction(document, signature, first, files.length)] };
  });
  return { document: document.id, signature, warnings };
}

function problemOf(error: unknown, signal: AbortSignal): Problem {
  if (error instanceof Fault) return error.problem;
  if (signal.aborted) return { code: 'CANCELLED' };
  throw error;
}

/** Signatures as they come, so many at a time. */
class SignatureQueue {
  readonly #signatures: AsyncIterator<MadeSignature>;
  /** What the key said when it signed no more. */
  ended: Error | undefined;

  constructor(signatures: AsyncIterable<MadeSignature>) {
    this.#signatures = signatures[Symbol.asyncIterator]();
  }

  /** @throws what ended the key's work, now or before */
  async take(count: number, onTaken: () => void): Promise<readonly MadeSignature[]> {
    if (this.ended) throw this.ended;
    try {
      const taken: MadeSignature[] = [];
      while (taken.length < count) {
        const next = await this.#signatures.next();
        if (next.done) throw new Fault('SIGNATURE_SELF_CHECK_FAILED');
        taken.push(next.value);
        onTaken();
      }
      return taken;
    } catch (error) {
      this.ended = error instanceof Error ? error : new Error(String(error));
      throw this.ended;
    }
  }
}

/**
 * Signs documents one after the other with one key. Each is kept as soon as it is signed; what stands against one
 * document stops no other. When the key signs no more, the documents that are left share its problem.
 * @throws Fault what stops the key before the first document is signed
 */
async function signEach(context: OpenContext, ids: readonly string[], key: SigningKey): Promise<readonly Outcome[]> {
  const { session, signal } = context;
  if (session.readOnly) throw new Fault('REGISTER_READ_ONLY');
  const outcomes = new Map<string, Outcome>();
  const attempt = async <T>(document: string, run: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await run();
    } catch (error) {
      outcomes.set(document, { document, problem: problemOf(error, signal) });
      return undefined;
    }
  };
  const all: Waiting[] = [];
  const asked = [...new Set(ids)];
  for (const [done, id] of asked.entries()) {
    // Signatures that are there are verified in memory, which never waits: neither a cancel nor another call would be heard.
    await setImmediate();
    signal.throwIfAborted();
    context.progress({ stage: 'documents', done, total: asked.length });
    const item = await attempt(id, () => waiting(context, id));
    if (item) all.push(item);
  }
  const bytes = all.flatMap(({ parts }) => parts).reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > maxSignedBytes) throw new Fault('FILE_TOO_LARGE');

  const expected = expectedKey(session.db, all.map(({ document }) => document.kind), (certificate) => {
    requireFitForSome(session, all, certificate);
  });
  const signAll = async (hand: KeyAtHand): Promise<void> => {
    const { certificate } = hand;
    const fit: Waiting[] = [];
    for (const item of all) {
      // Before the key works, where it is known by then whose it is.
      if (!certificate || (await attempt(item.document.id, () => requireFit(session, item, certificate)))) fit.push(item);
    }
    if (fit.length === 0) return;
    const contents = fit.flatMap(({ parts }) => parts.map(({ content }) => content));
    const signatures = new SignatureQueue(hand.sign(contents, true));
    let done = 0;
    let kept = 0;
    for (const item of fit) {
      const id = item.document.id;
      await attempt(id, async () => {
        const made = await signatures.take(item.parts.length, () => {
          context.progress({ stage: 'sign', done: ++done, total: contents.length });
        });
        outcomes.set(id, await keep(session, item, made, key.provider));
        kept++;
      });
    }
    if (kept === 0 && signatures.ended) throw signatures.ended;
  };
  await withKey(context, key, signAll, expected);
  if ([...outcomes.values()].some((outcome) => 'signature' in outcome)) {
    context.vault.emit('data.changed', ['documents', 'signing', 'incidents', 'applications', 'today', 'journal']);
  }
  return asked.flatMap((id) => outcomes.get(id) ?? []);
}

export const preview: AreaHandlers<'signing'>['preview'] = ({ document: id }, { session }) => {
  const document = documentOf(session.db, id);
  return { document, files: document.files };
};

export const signDocument: AreaHandlers<'signing'>['signDocument'] = async ({ document: id, key }, context) => {
  const [outcome] = await signEach(context, [id], key);
  if (!outcome) throw new Fault('NOT_FOUND');
  if ('problem' in outcome) throw new Fault(outcome.problem.code, outcome.problem);
  return { document: documentOf(context.session.db, id), signature: outcome.signature, warnings: [...outcome.warnings] };
};

export const signDocuments: AreaHandlers<'signing'>['signDocuments'] = async ({ documents, key }, context) => ({
  results: (await signEach(context, documents, key)).map((outcome) =>
    'signature' in outcome
      ? { document: outcome.document, signature: outcome.signature, warnings: [...outcome.warnings], problem: null }
      : { document: outcome.document, signature: null, warnings: [], problem: outcome.problem },
  ),
});
