import { type FindingSubject, subjectKey } from './finding-writer.ts';
import { emptySummary, type Summary, take, type ViolatingRecord } from './gathering.ts';
import { subjectOf } from './finding-collector.ts';
import type { Violation } from './rule.ts';

/** A finding as the rules see it now, before it is held against those that are kept. */
export interface Claim {
  readonly subject: FindingSubject;
  readonly summary: Summary;
  /** Records it rests on, ascending; empty where something is missing. */
  readonly sequences: readonly number[];
  /** It is true or not as a whole: a part of its records alone says nothing. */
  readonly whole: boolean;
}

interface Growing extends Claim {
  readonly sequences: number[];
}

/** Sums up the violations of a pass over the whole journal. */
export class Claims {
  readonly #byKey = new Map<string, Growing>();

  add(record: ViolatingRecord, violation: Violation): void {
    const subject = subjectOf(violation, record);
    const key = subjectKey(subject);
    let claim = this.#byKey.get(key);
    if (!claim) {
      claim = { subject, summary: emptySummary(violation, record.timeMs), sequences: [], whole: false };
      this.#byKey.set(key, claim);
    }
    claim.sequences.push(record.sequence);
    take(claim.summary, record, violation);
  }

  all(): Claim[] {
    return [...this.#byKey.values()];
  }
}
