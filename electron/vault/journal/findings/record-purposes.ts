import type { Database, Statement } from 'better-sqlite3';

/** Purposes are compared without regard to letter case and spaces: logs and lists are typed by different hands. */
export function normalPurpose(purpose: string): string {
  return purpose.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase();
}

/** Notes what purposes records named. Used inside one transaction. */
export class PurposeWriter {
  readonly #ids = new Map<string, number>();
  readonly #find: Statement<[string], number>;
  readonly #add: Statement<[string]>;
  readonly #note: Statement<[number, number]>;

  constructor(db: Database) {
    this.#find = db.prepare<[string], number>('SELECT id FROM log_purpose WHERE purpose = ?').pluck();
    this.#add = db.prepare('INSERT INTO log_purpose (purpose) VALUES (?)');
    this.#note = db.prepare('INSERT OR REPLACE INTO record_purpose (seq, purpose) VALUES (?, ?)');
  }

  /** @param purpose '' for a log that could name one and does not */
  note(sequence: number, purpose: string): void {
    let id = this.#ids.get(purpose);
    if (id === undefined) {
      id = this.#find.get(purpose) ?? Number(this.#add.run(purpose).lastInsertRowid);
      this.#ids.set(purpose, id);
    }
    this.#note.run(sequence, id);
  }
}

/** Purpose by sequence, of records whose log names purposes. */
export function loadPurposes(db: Database): ReadonlyMap<number, string> {
  const rows = db.prepare<[], { seq: number; purpose: string }>('SELECT r.seq, p.purpose FROM record_purpose r JOIN log_purpose p ON p.id = r.purpose').all();
  return new Map(rows.map(({ seq, purpose }) => [seq, purpose]));
}
