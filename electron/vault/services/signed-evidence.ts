/** Changes to signed files that only add evidence: whatever is written is first read back and compared with what was there. */
import type { Temporal } from 'temporal-polyfill';
import { Fault } from '../../../shared/contract/problem.ts';
import { verifyAsicE } from '../signing/asice.ts';
import { ManifestError } from '../signing/asic-manifest.ts';
import { Asn1Error } from '../signing/asn1/read.ts';
import { cmsBytes } from '../signing/cms-bytes.ts';
import { type Trust } from '../signing/trust.ts';
import type { VerdictState } from '../signing/verdict.ts';
import { verifyCades } from '../signing/verify-cades.ts';
import { ZipError } from '../signing/zip.ts';

/** @throws Fault EVIDENCE_FILE_UNREADABLE where the file is no signed one or is damaged */
export function readingSigned<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Asn1Error || error instanceof ZipError || error instanceof ManifestError) throw new Fault('EVIDENCE_FILE_UNREADABLE', {}, { cause: error });
    throw error;
  }
}

const rank: Readonly<Record<VerdictState, number>> = { bad: 0, undecided: 1, good: 2 };

interface Found {
  readonly content: Uint8Array | undefined;
  readonly states: readonly VerdictState[];
  readonly checks: string;
}

function look(file: Uint8Array, trust: Trust, now: Temporal.Instant): Found {
  const der = cmsBytes(file);
  const { signers, checks, ...rest } = der ? verifyCades(der, { trust, now }) : verifyAsicE(file, { trust, now });
  const covered = 'files' in rest ? rest.files : [];
  return {
    content: 'content' in rest ? rest.content : undefined,
    // By the signature value's place nothing is known: adding an attribute may reorder the set.
    states: signers.map(({ state }) => state).toSorted((a, b) => rank[a] - rank[b]),
    checks: JSON.stringify([checks, covered]),
  };
}

/**
 * That a file says after the change what it said before, by as many signatures, none of them worse.
 * @throws Fault SIGNATURE_SELF_CHECK_FAILED
 */
export function checkUnharmed(before: Uint8Array, after: Uint8Array, trust: Trust, now: Temporal.Instant): void {
  const [was, is] = [look(before, trust, now), look(after, trust, now)];
  const sameContent = Buffer.compare(was.content ?? new Uint8Array(), is.content ?? new Uint8Array()) === 0;
  const noneWorse = was.states.length === is.states.length && was.states.every((state, index) => rank[is.states[index] ?? 'bad'] >= rank[state]);
  if (!sameContent || !noneWorse || was.checks !== is.checks) throw new Fault('SIGNATURE_SELF_CHECK_FAILED');
}
