import type { Database } from 'better-sqlite3';
import { setImmediate } from 'node:timers/promises';
import type { Remaining } from '../../../../shared/contract/destruction.ts';
import { readTexts } from '../../register/journal-packs/pack.ts';
import { places } from './places.ts';
import type { Sought } from './sought.ts';

/** Packs between two looks at whether to go on. */
const packsInStep = 64;

/** Tables with columns that are no texts of anybody's, or that are looked into otherwise. */
const elsewhere: ReadonlySet<string> = new Set(['document', 'document_file', 'document_signature', 'journal_account', 'journal_person', 'journal_object', 'log_purpose']);

/**
 * What holds the subject and is not destroyed: documents that were made, bodies of records, which the tree commits to, exports,
 * and any text of the register that is no place of {@link places}: a table of a later version is told of by itself.
 */
export async function remainsOf(
  db: Database,
  sought: Sought,
  control: { readonly signal: AbortSignal; readonly progress: (done: number, total: number) => void },
): Promise<Remaining[]> {
  const documents = documentsHolding(db, sought);
  const bodies = await bodiesHolding(db, sought, control);
  const exports = db.prepare<[], string>('SELECT name FROM journal_export ORDER BY at DESC').pluck().all();
  const others = otherTables(db, sought);
  const all: Remaining[] = [
    { what: 'documents', count: documents.length, names: documents },
    { what: 'bodies', count: bodies, names: [] },
    { what: 'exports', count: exports.length, names: exports.slice(0, 20) },
    { what: 'other', count: others.length, names: others },
  ];
  return all.filter(({ count }) => count > 0);
}

/** Numbers of the documents one of whose files, or signatures, holds it. A PDF is packed, but stands beside its data. */
function documentsHolding(db: Database, sought: Sought): string[] {
  const found = new Set<string>();
  const files = db.prepare<[], { number: string; content: Buffer }>('SELECT number, content FROM document_file JOIN document ON document.id = document_id');
  for (const { number, content } of files.iterate()) if (!found.has(number) && sought.holdsEscaped(content.toString('utf8'))) found.add(number);
  const signatures = db.prepare<[], { number: string; text: string }>("SELECT number, signer || ' ' || iin AS text FROM document_signature JOIN document ON document.id = document_id");
  for (const { number, text } of signatures.iterate()) if (sought.holds(text)) found.add(number);
  return [...found];
}

async function bodiesHolding(db: Database, sought: Sought, control: { readonly signal: AbortSignal; readonly progress: (done: number, total: number) => void }): Promise<number> {
  const size = db.prepare<[], number>('SELECT size FROM journal_state').pluck().get() ?? 0;
  const page = db.prepare<[number, number], { first: number; count: number; bodies: Buffer }>('SELECT first, count, bodies FROM journal_pack WHERE first >= ? ORDER BY first LIMIT ?');
  let found = 0;
  for (let from = 0; from < size; ) {
    control.signal.throwIfAborted();
    control.progress(from, size);
    const packs = page.all(from, packsInStep);
    if (packs.length === 0) break;
    for (const { first, count, bodies } of packs) {
      from = first + count;
      const texts = readTexts(bodies, count);
      // One look at the whole pack is enough for nearly all of them.
      if (!texts || !sought.holdsEscaped(texts.bytes.toString('utf8'))) continue;
      let before = 0;
      for (const end of texts.ends) {
        if (sought.holdsEscaped(texts.bytes.toString('utf8', before, end))) found++;
        before = end;
      }
    }
    await setImmediate();
  }
  return found;
}

/** Every other table one of whose texts holds it. */
function otherTables(db: Database, sought: Sought): string[] {
  const known = new Set(places.flatMap(({ table, columns }) => Object.keys(columns).map((column) => `${table}.${column}`)));
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all();
  return tables.filter((table) => {
    if (elsewhere.has(table)) return false;
    const columns = (db.pragma(`table_info(${table})`) as { name: string; type: string }[]).filter(({ name, type }) => type === 'TEXT' && !known.has(`${table}.${name}`));
    return columns.some(({ name }) => holdsIn(db, table, name, sought));
  });
}

function holdsIn(db: Database, table: string, column: string, sought: Sought): boolean {
  for (const text of db.prepare<[], string | null>(`SELECT "${column}" FROM ${table}`).pluck().iterate()) if (text !== null && sought.holdsEscaped(text)) return true;
  return false;
}
