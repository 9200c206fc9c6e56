import type { Database, Statement } from 'better-sqlite3';
import type { SequenceRun } from './sequence-gap.ts';

interface Run {
  first: number;
  last: number;
  firstMs: number | null;
  lastMs: number | null;
}

interface StoredRun {
  readonly first: number;
  readonly last: number;
  readonly first_time: number | null;
  readonly last_time: number | null;
}

/** Keeps which numbers of a source's records were read, whatever became of the records. */
export class SequenceRuns {
  readonly #source: string;
  readonly #open = new Map<string, Run>();
  readonly #done: (Run & { readonly series: string })[] = [];
  readonly #touching: Statement<[string, string, number, number], StoredRun>;
  readonly #remove: Statement<[string, string, number]>;
  readonly #insert: Statement;

  constructor(db: Database, source: string) {
    this.#source = source;
    this.#touching = db.prepare(
      'SELECT first, last, first_time, last_time FROM sequence_run WHERE source_id = ? AND series = ? AND first <= ? AND last >= ? ORDER BY first',
    );
    this.#remove = db.prepare('DELETE FROM sequence_run WHERE source_id = ? AND series = ? AND first = ?');
    this.#insert = db.prepare('INSERT INTO sequence_run (source_id, series, first, last, first_time, last_time) VALUES (?, ?, ?, ?, ?, ?)');
  }

  take(series: string, number: number, timeMs: number | null): void {
    const run = this.#open.get(series);
    if (run && number === run.last + 1) {
      run.last = number;
      run.firstMs ??= timeMs;
      run.lastMs = timeMs ?? run.lastMs;
      return;
    }
    // Some logs are saved newest first.
    if (run && number === run.first - 1) {
      run.first = number;
      run.lastMs ??= timeMs;
      run.firstMs = timeMs ?? run.firstMs;
      return;
    }
    if (run && number >= run.first && number <= run.last) return;
    if (run) this.#done.push({ series, ...run });
    this.#open.set(series, { first: number, last: number, firstMs: timeMs, lastMs: timeMs });
  }

  /** How many runs wait to be saved. */
  get waiting(): number {
    return this.#done.length + this.#open.size;
  }

  /** Writes what was taken since the last time. Called in a transaction; where that is rolled back they are gone. */
  save(): void {
    for (const { series, ...run } of this.#done) this.#merge(series, run);
    for (const [series, run] of this.#open) this.#merge(series, run);
    this.#done.length = 0;
    this.#open.clear();
  }

  #merge(series: string, run: Run): void {
    const merged = { ...run };
    for (const stored of this.#touching.all(this.#source, series, run.last + 1, run.first - 1)) {
      this.#remove.run(this.#source, series, stored.first);
      if (stored.first < merged.first) {
        merged.first = stored.first;
        merged.firstMs = stored.first_time ?? merged.firstMs;
      }
      if (stored.last > merged.last) {
        merged.last = stored.last;
        merged.lastMs = stored.last_time ?? merged.lastMs;
      }
    }
    this.#insert.run(this.#source, series, merged.first, merged.last, merged.firstMs, merged.lastMs);
  }
}

/** Runs of a source in the order {@link gapsBetween} takes them; only series with more than one. */
export function brokenRuns(db: Database, source: string): SequenceRun[] {
  return db
    .prepare<[string, string], SequenceRun>(
      `SELECT series, first, last, first_time AS firstMs, last_time AS lastMs FROM sequence_run
       WHERE source_id = ? AND series IN (SELECT series FROM sequence_run WHERE source_id = ? GROUP BY series HAVING count(*) > 1)
       ORDER BY series, first`,
    )
    .all(source, source);
}
