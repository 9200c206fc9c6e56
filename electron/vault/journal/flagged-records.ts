import type { Database, Statement } from 'better-sqlite3';
import type { NumberMask } from './number-mask.ts';

/** Marks in the connection's own memory that a finding was written, by whomever. By chance and not by counting: a count that a rollback takes back would come to the same number again. */
const watch = `
  CREATE TEMP TABLE IF NOT EXISTS finding_change (state INTEGER NOT NULL);
  INSERT INTO finding_change SELECT random() WHERE NOT EXISTS (SELECT 1 FROM finding_change);
  CREATE TEMP TRIGGER IF NOT EXISTS finding_added AFTER INSERT ON main.finding BEGIN UPDATE finding_change SET state = random(); END;
  CREATE TEMP TRIGGER IF NOT EXISTS finding_changed AFTER UPDATE ON main.finding BEGIN UPDATE finding_change SET state = random(); END;
  CREATE TEMP TRIGGER IF NOT EXISTS finding_removed AFTER DELETE ON main.finding BEGIN UPDATE finding_change SET state = random(); END;`;

/** Which records the findings that still stand rest on. Read once, and again where a finding was written since. */
export class FlaggedRecords {
  readonly #db: Database;
  readonly #sequences: Statement<[], number>;
  #change: Statement<[], number> | undefined;
  #readAt = '';
  #mask: NumberMask = new Uint8Array(0);

  constructor(db: Database) {
    this.#db = db;
    this.#sequences = db.prepare<[], number>(`SELECT l.seq FROM journal_finding l JOIN finding f ON f.id = l.finding WHERE f.state IN ('open', 'incident')`).pluck();
  }

  /** Differs where a finding was written in between. Whoever writes which records a finding rests on writes the finding too. */
  state(): string {
    if (!this.#change && !this.#db.inTransaction) {
      this.#db.exec(watch);
      this.#change = this.#db.prepare<[], number>('SELECT state FROM finding_change').pluck().safeIntegers();
    }
    // What a transaction makes is gone with it, so nobody watches yet where one is open: every write of the connection counts.
    return this.#change ? String(this.#change.get()) : `writes ${String(this.#db.prepare('SELECT total_changes()').pluck().get())}`;
  }

  /** 1 for every flagged sequence. @param size records of the journal */
  mask(size: number): NumberMask {
    const state = `${size} ${this.state()}`;
    if (state === this.#readAt) return this.#mask;
    const mask = new Uint8Array(size);
    for (const seq of this.#sequences.iterate()) mask[seq] = 1;
    this.#mask = mask;
    this.#readAt = state;
    return mask;
  }
}
