import { basename } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import type { ParsedInputOf } from '../../../shared/contract/index.ts';
import type { Verification } from '../../../shared/contract/signing.ts';
import { toInstantString } from '../clock.ts';
import type { AreaHandlers } from '../handlers.ts';
import { folderReader } from '../journal/export-folder-reader.ts';
import { redactionIn } from '../journal/export-manifest.ts';
import { isProofFile } from '../journal/proof-file.ts';
import { type EcpCheck, type ExportVerdict, verifyExport } from '../journal/verify-export.ts';
import type { CallContext } from '../session.ts';
import { fingerprint, nameText } from '../signing/certificate.ts';
import type { Trust } from '../signing/trust.ts';
import { bad, good, overall, undecided } from '../signing/verdict.ts';
import { type FileVerdict, type VerificationDraft, sha256Hex, verifyFile } from '../signing/verify-file.ts';
import { knownKey, verifyProof } from './proof-verdict.ts';
import { openFile, openSource } from './signed-source.ts';
import { folderTrust, registerTrust } from './trust-store.ts';

function journalFiles(result: ExportVerdict): Verification['files'] {
  const file = (name: string, state: Verification['state'], covered = true): Verification['files'][number] => ({
    name,
    covered,
    state,
  });
  return [
    ...result.checked.map((name) => file(name, 'good')),
    ...(result.firstBad ? [file(result.firstBad.file, 'bad', result.firstBad.reason !== 'file_extra')] : []),
    ...result.unchecked.map((name) => file(name, 'undecided')),
  ];
}

async function verifyJournal(
  path: string,
  context: CallContext,
  trust: Trust,
  now: Temporal.Instant,
): Promise<FileVerdict> {
  const signatures: FileVerdict['signatures'] = [];
  const verifyEcp = ({ file, content, cms }: EcpCheck): boolean => {
    const checked = verifyFile(cms, {
      name: file,
      content: { name: file.replace(/\.[^.]+$/, ''), bytes: content },
      trust,
      now,
    });
    signatures.push(...checked.signatures);
    return checked.state !== 'bad';
  };
  const result = await verifyExport(folderReader(path), {
    verifyEcp,
    signal: context.signal,
    progress: (report) => context.progress(report),
  });
  const { firstBad } = result;
  const place = { file: firstBad?.file ?? '', record: firstBad?.record ?? 0 };
  const checks = [
    firstBad
      ? bad(firstBad.record === null ? 'journal_broken' : 'journal_broken_record', place)
      : good('journal_intact'),
    ...(signatures.length === 0 && !firstBad ? [undecided('journal_unsigned')] : []),
  ];
  return {
    kind: 'journal',
    name: basename(path),
    content: null,
    state: overall([...checks, ...signatures].map(({ state }) => state)),
    signatures,
    files: journalFiles(result),
    checks,
    journal: {
      size: result.size,
      root: result.root,
      shown: result.shown,
      withheld: result.withheld,
      redaction: result.manifest && redactionIn(result.manifest),
      pseudonymKey: result.manifest?.edition === 2 ? (result.manifest.pseudonyms?.key ?? null) : null,
      firstBad: firstBad && { ...firstBad, reason: `journal_${firstBad.reason}` },
    },
    proof: null,
  };
}

async function trustFor(context: CallContext, handle: string | undefined): Promise<{ trust: Trust; reliedOn: VerificationDraft['reliedOn'] }> {
  const { session } = context.vault;
  const trust = handle === undefined ? registerTrust(session) : await folderTrust(context.files.take(handle, 'folder'));
  return {
    trust,
    reliedOn: {
      from: handle !== undefined ? 'folder' : session ? 'register' : 'nothing',
      roots: trust.anchors.map((anchor) => ({ name: nameText(anchor.subject), fingerprint: fingerprint(anchor) })),
      authorities: trust.intermediates.length,
      lists: trust.crls?.length ?? 0,
    },
  };
}

/** Answers a question about a CMS file, a container, a proof of the journal, or a folder with an exported one. */
export async function answer({ file, content, trust: trustHandle, key, at }: ParsedInputOf<'signing.verify'>, context: CallContext): Promise<VerificationDraft> {
  const source = await openSource(context, file);
  const beside = content === undefined ? undefined : await openFile(context, content);
  const { trust, reliedOn } = await trustFor(context, trustHandle);
  const now = at === undefined ? context.clock.now() : Temporal.Instant.from(at);
  const known = { at: toInstantString(now), reliedOn, again: { file, content: content ?? null } };
  if (source.kind === 'folder') return { ...(await verifyJournal(source.path, context, trust, now)), ...known, file: null };
  const { name, bytes } = source;
  const found = isProofFile(bytes) ? verifyProof(name, bytes, knownKey(key, context.vault.session)) : verifyFile(bytes, { name, content: beside, trust, now });
  return { ...found, ...known, file: { bytes: bytes.length, sha256: sha256Hex(bytes) } };
}

export const verify: AreaHandlers<'signing'>['verify'] = answer;
