import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { DocumentRecord, SignatureFormat } from '../../../shared/contract/documents.ts';
import { Fault, type Problem } from '../../../shared/contract/problem.ts';
import { toInstantString } from '../clock.ts';
import { writeOut } from '../common/write-out.ts';
import { equalBytes, sha256 } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import { addSignedFile, readDocument, readFile } from '../register/documents.ts';
import { type WaitingRequest, forgetRequest, keepOcspAnswer, keepRequest, raiseFormat, waitingRequests } from '../register/evidence.ts';
import { readOnlineSettings, writeOnlineSettings } from '../register/online-settings.ts';
import type { OpenContext } from '../session.ts';
import { acceptTimestamp } from '../signing/accept-timestamp.ts';
import { fingerprint, serialText } from '../signing/certificate.ts';
import { type Questioned, type Unstamped, distinctQuestions, formatsIn, openQuestions, stamped, unstamped, withRevocationData } from '../signing/evidence.ts';
import { statusOf } from '../signing/ocsp.ts';
import { covers, readTimestampAnswer, readTimestampRequest, timestampRequest } from '../signing/timestamp.ts';
import type { Trust } from '../signing/trust.ts';
import { type AskedRevocation, type Outing, addressesFor, askRevocation, askTimestamp, maxTimestampBytes, policyFor, timestampFault, withSources } from './ask-authorities.ts';
import { answerForFile, completeFile, requestForFile, stampFile } from './evidence-files.ts';
import { readGranted } from './read-granted.ts';
import { checkUnharmed, readingSigned } from './signed-evidence.ts';
import { TrustIntake, registerTrust } from './trust-store.ts';

/** A signed file of a document as it stands now. */
interface Stored {
  readonly name: string;
  readonly mediaType: string;
  readonly language: 'kk' | 'ru' | null;
  readonly bytes: Uint8Array;
}

interface Token {
  readonly signature: Uint8Array;
  readonly token: Uint8Array;
}

function documentOf(db: Database, id: string): DocumentRecord {
  const document = readDocument(db, id);
  if (!document) throw new Fault('NOT_FOUND');
  return document;
}

function storedFiles(db: Database, document: DocumentRecord): readonly Stored[] {
  return document.signed.map(({ name, mediaType, language }) => {
    const file = readFile(db, document.id, name);
    if (!file) throw new Fault('NOT_FOUND');
    return { name, mediaType, language, bytes: file.content };
  });
}

const nameOf = (signature: Uint8Array): string => Buffer.from(sha256(signature)).toString('hex');
const waitingIn = (files: readonly Stored[]): readonly (Unstamped & { readonly file: string })[] =>
  files.flatMap((file) => readingSigned(() => unstamped(file.bytes)).map((one) => ({ ...one, file: file.name })));
const openIn = (files: readonly Stored[], trust: Trust, now: Outing['now']): readonly Questioned[] =>
  distinctQuestions(files.flatMap((file) => readingSigned(() => openQuestions(file.bytes, trust, now))));

const levels: readonly SignatureFormat[] = ['CAdES-BES', 'CAdES-T', 'CAdES-LT'];

/** What each signature of the document has by now in every signed file, where that is more than is noted of it. */
function raised(document: DocumentRecord, files: readonly Stored[], trust: Trust, now: Outing['now']): readonly { readonly id: string; readonly format: SignatureFormat }[] {
  const found = files.flatMap((file) => readingSigned(() => formatsIn(file.bytes, trust, now)));
  return document.signatures.flatMap(({ id, serial, format }) => {
    const mine = found.filter(({ signer }) => signer && serialText(signer) === serial).map((one) => levels.indexOf(one.format));
    const level = levels[Math.min(...mine)];
    return mine.length > 0 && level && levels.indexOf(level) > levels.indexOf(format) ? [{ id, format: level }] : [];
  });
}

/** Keeps changed files as further revisions, with the digests of those they take the place of in the journal. */
function keep(context: OpenContext, document: DocumentRecord, before: readonly Stored[], after: readonly Stored[], what: 'document.timestamped' | 'document.evidence_added', answered: readonly string[] = []): DocumentRecord {
  const { session, clock } = context;
  const now = clock.now();
  const trust = registerTrust(session);
  const changed = after.flatMap((file, index) => {
    const old = before[index];
    return old && !equalBytes(old.bytes, file.bytes) ? [{ file, old }] : [];
  });
  if (changed.length === 0) return document;
  for (const { file, old } of changed) checkUnharmed(old.bytes, file.bytes, trust, now);
  const stamp = { added: toInstantString(now), addedBy: session.operator.name };
  const kept = session.act((db) => {
    const current = documentOf(db, document.id);
    for (const { file, old } of changed) {
      // Someone else may have signed or stamped it while this was computed.
      if (current.signed.find(({ name }) => name === file.name)?.sha256 !== nameOf(old.bytes)) throw new Fault('DOCUMENT_SIGNED_MEANWHILE');
      addSignedFile(db, document.id, { name: file.name, mediaType: file.mediaType, purpose: 'document', language: file.language, content: file.bytes });
    }
    for (const { id, format } of raised(current, after, trust, now)) raiseFormat(db, id, format, stamp);
    for (const signature of answered) forgetRequest(db, signature);
    const { number, version } = document;
    const replaced = changed.map(({ old }) => nameOf(old.bytes)).join(' ');
    return {
      value: documentOf(db, document.id),
      actions: [{ action: 'supplement', what, object: `document:${document.id}`, details: { number, version, files: changed.length, replaced } }],
    };
  });
  context.vault.emit('data.changed', ['documents', 'signing', 'evidence', 'incidents', 'applications', 'journal']);
  return kept;
}

function keepTokens(context: OpenContext, document: DocumentRecord, files: readonly Stored[], tokens: readonly Token[]): DocumentRecord {
  const after = files.map((file) => ({ ...file, bytes: readingSigned(() => stamped(file.bytes, tokens)) }));
  return keep(context, document, files, after, 'document.timestamped', tokens.map(({ signature }) => nameOf(signature)));
}

function outingOf({ session, signal, clock }: OpenContext): Outing {
  return { proxy: readOnlineSettings(session.db).proxy, signal, trust: registerTrust(session), now: clock.now() };
}

function requireWritable({ session }: OpenContext): void {
  if (session.readOnly) throw new Fault('REGISTER_READ_ONLY');
}

/** Takes what was fetched into the register, so that the next verification has it too. */
function keepFetched(context: OpenContext, { found }: AskedRevocation): void {
  const { session, clock } = context;
  const stamp = { added: toInstantString(clock.now()), addedBy: session.operator.name };
  const intake = new TrustIntake(context);
  for (const { source } of found) if (source.kind === 'crl') intake.addList(source);
  intake.commit();
  const answers = found.flatMap(({ source, question }) => {
    const status = source.kind === 'ocsp' ? statusOf(source, question.certificate, question.issuer) : undefined;
    return status ? [{ certificate: fingerprint(question.certificate), thisUpdate: toInstantString(status.thisUpdate), der: source.der, state: status.state }] : [];
  });
  if (answers.length === 0) return;
  session.act((db) => {
    for (const answer of answers) keepOcspAnswer(db, answer, stamp);
    return {
      value: undefined,
      actions: answers.map(({ certificate, thisUpdate, state }) => ({ action: 'supplement', what: 'trust.ocsp_added', object: `trust:${certificate}`, details: { state, thisUpdate } })),
    };
  });
}

const settings: AreaHandlers<'evidence'>['settings'] = (_input, { session }) => readOnlineSettings(session.db);

const setSettings: AreaHandlers<'evidence'>['setSettings'] = (wanted, context) => {
  const { session } = context;
  const { timestampAddress, ocspAddress, proxy } = wanted;
  session.act((db) => {
    writeOnlineSettings(db, wanted);
    return { value: undefined, actions: [{ action: 'change', what: 'settings.online_changed', object: 'settings:online', details: { timestampAddress, ocspAddress, proxy } }] };
  });
  context.vault.emit('data.changed', ['evidence']);
  return readOnlineSettings(session.db);
};

const state: AreaHandlers<'evidence'>['state'] = ({ document: id }, context) => {
  const { session, clock } = context;
  const document = documentOf(session.db, id);
  const files = storedFiles(session.db, document);
  const online = readOnlineSettings(session.db);
  const trust = registerTrust(session);
  const now = clock.now();
  const unchanged = (file: Stored): boolean => equalBytes(readingSigned(() => withRevocationData(file.bytes, trust, now)), file.bytes);
  const open = openIn(files, trust, now);
  const addresses = open.flatMap((question) => {
    const { ocsp, lists } = addressesFor(question, online);
    return ocsp === undefined ? lists : [ocsp, ...lists];
  });
  return {
    unstamped: waitingIn(files).length,
    waiting: waitingRequests(session.db, id).length,
    open: open.length,
    atHand: files.filter((file) => !unchanged(file)).length,
    addresses: { timestamp: online.timestampAddress, revocation: [...new Set(addresses)] },
  };
};

const stampOnline: AreaHandlers<'evidence'>['stampOnline'] = async ({ document: id, address }, context) => {
  requireWritable(context);
  const { session } = context;
  const document = documentOf(session.db, id);
  const files = storedFiles(session.db, document);
  const wanted = waitingIn(files);
  if (wanted.length === 0) throw new Fault('TIMESTAMP_NOT_NEEDED');
  const { timestampPolicies } = readOnlineSettings(session.db);
  const outing = outingOf(context);
  const tokens: Token[] = [];
  let problem: Problem | null = null;
  for (const one of wanted) {
    try {
      const { token } = await askTimestamp(one, address, policyFor(one, timestampPolicies), outing);
      tokens.push({ signature: one.signature, token });
      context.progress({ stage: 'timestamp', done: tokens.length, total: wanted.length });
    } catch (error) {
      if (!(error instanceof Fault) || tokens.length === 0) throw error;
      problem = error.problem;
      break;
    }
  }
  return { document: keepTokens(context, document, files, tokens), added: tokens.length, problem };
};

/** `habarlama.kk.pdf.cms.tsq`, and with a number behind where a file has several signatures. */
function requestNames(wanted: readonly { readonly file: string }[]): readonly string[] {
  return wanted.map(({ file }, index) => {
    const before = wanted.slice(0, index).filter((other) => other.file === file).length;
    return before === 0 ? `${file}.tsq` : `${file}-${before + 1}.tsq`;
  });
}

const saveRequests: AreaHandlers<'evidence'>['saveRequests'] = ({ document: id, folder: handle }, context) => {
  requireWritable(context);
  const { session, clock, files: granted } = context;
  const document = documentOf(session.db, id);
  const wanted = waitingIn(storedFiles(session.db, document));
  if (wanted.length === 0) throw new Fault('TIMESTAMP_NOT_NEEDED');
  const folder = granted.take(handle, 'folder');
  const { timestampPolicies } = readOnlineSettings(session.db);
  const known = new Map(waitingRequests(session.db, id).map(({ signature, request }) => [signature, request]));
  // One that was carried away keeps its nonce: its answer may be on the way.
  const requests: readonly WaitingRequest[] = wanted.map((one) => {
    const signature = nameOf(one.signature);
    return { signature, request: known.get(signature) ?? timestampRequest(one.signature, { digest: one.digest, policy: policyFor(one, timestampPolicies) }).der };
  });
  const stamp = { added: toInstantString(clock.now()), addedBy: session.operator.name };
  session.act((db) => {
    for (const request of requests) keepRequest(db, id, request, stamp);
    const { number, version } = document;
    return { value: undefined, actions: [{ action: 'export', what: 'document.timestamp_requested', object: `document:${id}`, details: { number, version, files: requests.length } }] };
  });
  context.vault.emit('data.changed', ['evidence']);
  const names = requestNames(wanted);
  return { files: requests.map(({ request }, index) => writeOut(join(folder, names[index] ?? `${index + 1}.tsq`), request)) };
};

/** More answers than a packet has signatures would be another folder. */
const maxAnswers = 500;

const importAnswers: AreaHandlers<'evidence'>['importAnswers'] = async ({ document: id, folder: handle }, context) => {
  requireWritable(context);
  const { session, clock, files: granted } = context;
  const document = documentOf(session.db, id);
  const files = storedFiles(session.db, document);
  const folder = granted.take(handle, 'folder');
  const names = (await readdir(folder)).filter((name) => /\.tsr$/i.test(name)).toSorted().slice(0, maxAnswers);
  if (names.length === 0) throw new Fault('TIMESTAMP_ANSWERS_NONE');
  const trust = registerTrust(session);
  const wanted = waitingIn(files);
  const requests = new Map(waitingRequests(session.db, id).map(({ signature, request }) => [signature, request]));
  const take = (answer: Uint8Array): Token => {
    const { info } = readTimestampAnswer(answer);
    const about = wanted.find(({ signature }) => covers(info, signature));
    if (!about) throw new Fault('TIMESTAMP_OTHER_SIGNATURE');
    const request = requests.get(nameOf(about.signature));
    if (!request) throw new Fault('TIMESTAMP_OTHER_REQUEST');
    const { nonce, policy } = readTimestampRequest(request);
    const { token } = acceptTimestamp(answer, { signature: about.signature, nonce, policy, trust, now: clock.now() });
    return { signature: about.signature, token };
  };
  const tokens: Token[] = [];
  const refused: { file: string; problem: Problem }[] = [];
  for (const name of names) {
    const answer = await readGranted(join(folder, name), maxTimestampBytes);
    try {
      const token = take(answer);
      if (!tokens.some(({ signature }) => equalBytes(signature, token.signature))) tokens.push(token);
    } catch (error) {
      refused.push({ file: name, problem: (error instanceof Fault ? error : timestampFault(error)).problem });
    }
  }
  return { document: keepTokens(context, document, files, tokens), added: tokens.length, refused };
};

const addRevocation: AreaHandlers<'evidence'>['addRevocation'] = async ({ document: id, online }, context) => {
  requireWritable(context);
  const { session } = context;
  const document = documentOf(session.db, id);
  const files = storedFiles(session.db, document);
  const outing = outingOf(context);
  const questions = openIn(files, outing.trust, outing.now);
  const nothing: AskedRevocation = { found: [], asked: [] };
  const asked = online ? await askRevocation(questions, readOnlineSettings(session.db), outing, (done, total) => context.progress({ stage: 'revocation', done, total })) : nothing;
  keepFetched(context, asked);
  const trust = withSources(outing.trust, asked);
  const now = context.clock.now();
  const after = files.map((file) => ({ ...file, bytes: readingSigned(() => withRevocationData(file.bytes, trust, now)) }));
  const changed = after.filter((file, index) => !equalBytes(file.bytes, files[index]?.bytes ?? file.bytes)).length;
  const open = openIn(after, trust, now).length;
  return { document: keep(context, document, files, after, 'document.evidence_added'), changed, open, asked: [...asked.asked] };
};

export const evidence: AreaHandlers<'evidence'> = {
  settings,
  setSettings,
  state,
  stampOnline,
  saveRequests,
  importAnswers,
  addRevocation,
  stampFile,
  requestForFile,
  answerForFile,
  completeFile,
};
