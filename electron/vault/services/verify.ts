import { basename } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';
import { Fault } from '../../../shared/contract/problem.ts';
import type { Verification, verification } from '../../../shared/contract/signing.ts';
import type { AreaHandlers } from '../handlers.ts';
import { folderReader } from '../journal/export-folder-reader.ts';
import { type EcpCheck, type ExportVerdict, verifyExport } from '../journal/verify-export.ts';
import type { CallContext } from '../session.ts';
import type { Trust } from '../signing/trust.ts';
import { bad, good, overall, undecided } from '../signing/verdict.ts';
import { verifyFile } from '../signing/verify-file.ts';
import { readGranted } from './read-granted.ts';
import { maxSignedBytes } from './sign-file.ts';
import { folderTrust, registerTrust } from './trust-store.ts';

type VerificationDraft = z.input<typeof verification>;

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
): Promise<VerificationDraft> {
  const signatures: VerificationDraft['signatures'] = [];
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

/** A CMS file, a container, or a folder with an exported journal. */
export const verify: AreaHandlers<'signing'>['verify'] = async ({ file, content, trust: trustHandle, at }, context) => {
  const { path, folder } = takeEither(context, file);
  const contentPath = content === undefined ? undefined : context.files.take(content, 'read');
  const trust =
    trustHandle === undefined
      ? registerTrust(context.vault.session)
      : await folderTrust(context.files.take(trustHandle, 'folder'));
  const now = at === undefined ? context.clock.now() : Temporal.Instant.from(at);
  if (folder) return verifyJournal(path, context, trust, now);
  const bytes = await readGranted(path, maxSignedBytes);
  return verifyFile(bytes, {
    name: basename(path),
    content:
      contentPath === undefined
        ? undefined
        : { name: basename(contentPath), bytes: await readGranted(contentPath, maxSignedBytes) },
    trust,
    now,
  });
};
