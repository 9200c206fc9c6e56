import type { Database } from 'better-sqlite3';
import { PackReader } from '../../register/journal-packs/pack-reader.ts';
import { rewriteRecords } from '../../register/journal-packs/rewrite-packs.ts';
import type { Journal } from '../journal.ts';
import { personalOf } from '../stored-record.ts';
import { TextSearch } from '../text-search.ts';
import type { FoundSubject } from './subject.ts';

/** Records whose free texts name the subject, ascending, and how many texts they have. */
export interface NamingRecords {
  readonly sequences: readonly number[];
  readonly texts: number;
}

/** Identifiers are found by the index, names by the trigrams of the texts; a text decides. */
export function recordsNaming(db: Database, journal: Journal, { sought }: FoundSubject): NamingRecords {
  const search = new TextSearch(db);
  const candidates = new Set([...sought.identifiers.flatMap((hash) => journal.naming(hash)), ...sought.names.flatMap((name) => search.find(name))]);
  const packs = new PackReader(db);
  const sequences: number[] = [];
  let texts = 0;
  for (const sequence of [...candidates].sort((a, b) => a - b)) {
    const record = packs.get(sequence);
    if (!record) continue;
    const values = Object.values(personalOf(record));
    if (!values.some((value) => sought.holds(value))) continue;
    sequences.push(sequence);
    texts += values.length;
  }
  return { sequences, texts };
}

/**
 * Destroys all free texts of these records with the key of their salts, and the names and keys of the subject's accounts and
 * person. Bodies, leaves and so every proof stay. Inside a transaction of the caller's, after which, however it ends, the journal
 * forgets what it has in memory.
 */
export function eraseFromJournal(db: Database, subject: FoundSubject, sequences: readonly number[]): void {
  rewriteRecords(db, sequences, (record) => ({ ...record, key: null, personal: null, blind: [] }));
  const account = db.prepare('UPDATE journal_account SET name = NULL, key = NULL WHERE id = ?');
  for (const id of subject.accounts) account.run(id);
  if (subject.person !== null) db.prepare('UPDATE journal_person SET person = NULL, key = NULL WHERE person = ?').run(subject.person);
}
