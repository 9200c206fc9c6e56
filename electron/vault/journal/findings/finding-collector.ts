import type { Database, Statement } from 'better-sqlite3';
import { FindingWriter, type FindingSubject, type Step, type StoredSummary, subjectKey, summaryOf } from './finding-writer.ts';
import { emptySummary, type Summary, take, type ViolatingRecord } from './gathering.ts';
import type { Violation } from './rule.ts';

interface Gathered {
  readonly id: string;
  readonly summary: Summary;
  /** Whether anything was taken since it was read. */
  fresh: boolean;
}

/** Whom and what a violation of a record is about. */
export function subjectOf(violation: Violation, record: Pick<ViolatingRecord, 'base' | 'source' | 'account'>): FindingSubject {
  return { rule: violation.rule, base: record.base, source: record.source, account: record.account, person: violation.person, part: violation.part ?? '' };
}

/**
 * Groups violating records into findings as they are imported. A finding that is still open is extended; what follows a dismissed
 * one, or one that became an incident, is a new finding. Used inside one transaction: `save` writes what was gathered since the
 * last one.
 */
export class FindingCollector {
  readonly #gathered = new Map<string, Gathered>();
  readonly #writer: FindingWriter;
  readonly #link: Statement<[string, number, string]>;
  readonly #findOpen: Statement<unknown[], StoredSummary & { readonly id: string }>;
  #added = 0;

  constructor(db: Database, step: Step) {
    this.#writer = new FindingWriter(db, step);
    this.#link = db.prepare('INSERT OR IGNORE INTO journal_finding (finding, seq, rule) VALUES (?, ?, ?)');
    this.#findOpen = db.prepare(
      `SELECT * FROM finding
       WHERE state = 'open' AND rule = ? AND ifnull(base_id, '') = ? AND ifnull(source_id, '') = ? AND account = ? AND ifnull(person_id, '') = ? AND part = ?`,
    );
  }

  /** Findings that were not there before. */
  get added(): number {
    return this.#added;
  }

  add(record: ViolatingRecord, violation: Violation): void {
    const subject = subjectOf(violation, record);
    const key = subjectKey(subject);
    let gathered = this.#gathered.get(key);
    if (!gathered) {
      gathered = this.#open(subject, record, violation);
      this.#gathered.set(key, gathered);
    }
    if (this.#link.run(gathered.id, record.sequence, violation.rule).changes === 0) return;
    take(gathered.summary, record, violation);
    gathered.fresh = true;
  }

  /** Writes what was gathered. */
  save(): void {
    for (const { id, summary, fresh } of this.#gathered.values()) if (fresh) this.#writer.write(id, summary);
    // Next time findings are looked up again: someone may have dismissed them meanwhile.
    this.#gathered.clear();
  }

  #open(subject: FindingSubject, record: ViolatingRecord, violation: Violation): Gathered {
    const stored = this.#findOpen.get(subject.rule, subject.base ?? '', subject.source ?? '', subject.account, subject.person ?? '', subject.part);
    if (stored) return { id: stored.id, summary: summaryOf(stored), fresh: false };
    const summary = emptySummary(violation, record.timeMs);
    this.#added += 1;
    return { id: this.#writer.open(subject, summary), summary, fresh: false };
  }
}
