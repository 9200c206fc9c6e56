import { Asn1Error } from './asn1/read.ts';

/**
 * Checks of signatures that one file may cost, those of certificates, lists and timestamps included: twice what sixteen
 * signers with everything that can hang on them need, and seven seconds with GOST.
 */
const maxChecks = 1000;

/** Undefined outside of {@link withinEffort}. Verification never waits for anything, so there is one file at a time. */
let left: number | undefined;

/** Bounds the checks that `work` makes on behalf of a stranger's file; inside of another such call they count for that one. */
export function withinEffort<T>(work: () => T): T {
  if (left !== undefined) return work();
  left = maxChecks;
  try {
    return work();
  } finally {
    left = undefined;
  }
}

/** @throws Asn1Error when the file has cost enough */
export function spendCheck(): void {
  if (left === undefined) return;
  if (left === 0) throw new Asn1Error('too many signatures to check');
  left--;
}
