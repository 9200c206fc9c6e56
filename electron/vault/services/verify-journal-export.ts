import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';
import type { WorkProgress } from '../../../shared/contract/scalars.ts';
import type { verification, verifiedSignature } from '../../../shared/contract/signing.ts';
import { equalBytes } from '../crypto/primitives.ts';
import { folderReader } from '../journal/export-folder-reader.ts';
import { checkpointName, manifestName, manifestNoteName } from '../journal/export-manifest.ts';
import { verifyExport } from '../journal/verify-export.ts';
import { certificateView } from '../signing/certificate-view.ts';
import type { Trust } from '../signing/trust.ts';
import { verifyCades } from '../signing/verify-cades.ts';

type VerificationDraft = z.input<typeof verification>;
type SignatureDraft = z.input<typeof verifiedSignature>;

/** Whether a folder looks like an exported journal, whatever its state. */
export function isJournalExport(folder: string): boolean {
  return [manifestName, manifestNoteName, checkpointName].some((name) => existsSync(path.join(folder, name)));
}

export interface VerifyJournalOptions {
  readonly trust?: Trust | undefined;
  readonly now: Temporal.Instant;
  readonly signal: AbortSignal;
  readonly progress: (report: WorkProgress) => void;
}

/** Verifies an exported journal and says it in the contract's words. */
export async function verifyJournalExport(folder: string, options: VerifyJournalOptions): Promise<VerificationDraft> {
  const signatures: SignatureDraft[] = [];
  const verdict = await verifyExport(folderReader(folder), {
    signal: options.signal,
    progress: options.progress,
    verifyEcp: ({ file, content, cms }) => {
      const result = verifyCades(cms, { content, trust: options.trust, now: options.now });
      for (const signer of result.signers) {
        signatures.push({
          signer: signer.certificate ? certificateView(signer.certificate, options.now) : null,
          signingTime: signer.signingTime?.toString({ smallestUnit: 'millisecond' }) ?? null,
          covers: [file.replace(/\.cms$/, '')],
          checks: [...signer.checks],
          state: signer.state,
        });
      }
      // A chain that cannot be decided here is said among the signatures; it is no fault of the journal.
      return result.state !== 'bad' && result.content !== undefined && equalBytes(result.content, content);
    },
  });
  const { firstBad, manifest } = verdict;
  const checks: VerificationDraft['checks'] = [];
  if (firstBad) {
    checks.push({
      state: 'bad',
      reason: firstBad.record === null ? 'journal_broken' : 'journal_broken_record',
      params: { file: firstBad.file, ...(firstBad.record === null ? {} : { record: firstBad.record }) },
    });
  } else {
    checks.push({ state: 'good', reason: 'journal_intact' });
  }
  if (manifest && !manifest.signed) checks.push({ state: 'undecided', reason: 'journal_unsigned' });
  const undecided = manifest?.signed !== true || signatures.some(({ state }) => state !== 'good');
  return {
    kind: 'journal',
    name: path.basename(folder),
    state: firstBad ? 'bad' : undecided ? 'undecided' : 'good',
    signatures,
    files: [
      ...verdict.checked.map((name) => ({ name, covered: true, state: 'good' as const })),
      ...(firstBad ? [{ name: firstBad.file, covered: firstBad.reason !== 'file_extra', state: 'bad' as const }] : []),
      ...verdict.unchecked.map((name) => ({ name, covered: true, state: 'undecided' as const })),
    ],
    checks,
    journal: { size: verdict.size, root: verdict.root, shown: verdict.shown, withheld: verdict.withheld, firstBad },
  };
}
