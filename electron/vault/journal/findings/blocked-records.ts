import type { Database } from 'better-sqlite3';
import type { Journal } from '../journal.ts';
import type { BlockedSubject } from './rule.ts';

interface Row {
  readonly id: string;
  readonly hash: Uint8Array;
  readonly blocked_at: string;
  readonly unblocked_at: string | null;
  readonly act: string;
}

const none: readonly BlockedSubject[] = [];

/**
 * Which records name a blocked subject, by the index of identifiers that the journal keeps anyway: one question for each subject and
 * no look at the records themselves.
 */
export class BlockedRecords {
  readonly #subjects: readonly { readonly hash: Uint8Array; readonly subject: BlockedSubject }[];
  readonly #journal: Journal;

  constructor(db: Database, journal: Journal) {
    this.#journal = journal;
    this.#subjects = db
      .prepare<[], Row>('SELECT id, hash, blocked_at, unblocked_at, act FROM blocked_subject ORDER BY blocked_at, id')
      .all()
      .map(({ id, hash, blocked_at, unblocked_at, act }) => ({
        hash,
        subject: { id, fromMs: Date.parse(blocked_at), toMs: unblocked_at === null ? null : Date.parse(unblocked_at), act },
      }));
  }

  /** Subjects by sequence, from that sequence on. */
  from(first: number): (sequence: number) => readonly BlockedSubject[] {
    if (this.#subjects.length === 0) return () => none;
    const found = new Map<number, BlockedSubject[]>();
    for (const { hash, subject } of this.#subjects) {
      for (const seq of this.#journal.naming(hash, first)) {
        const list = found.get(seq);
        if (list) list.push(subject);
        else found.set(seq, [subject]);
      }
    }
    return (sequence) => found.get(sequence) ?? none;
  }
}
