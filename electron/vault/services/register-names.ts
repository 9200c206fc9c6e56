import type { Database } from 'better-sqlite3';

/** What identifiers of the journal stand for, as the register says it now. */
export interface RegisterNames {
  base(id: string): { readonly id: string; readonly code: string; readonly name: string };
  person(id: string): { readonly id: string; readonly name: string };
  source(id: string): { readonly id: string; readonly name: string };
}

interface NameRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** Reads names one by one and keeps them; made anew for each call of the contract. */
export function registerNames(db: Database): RegisterNames {
  const bases = db.prepare<[string], NameRow>('SELECT id, code, name_kk AS name FROM base WHERE id = ?');
  const people = db.prepare<[string], NameRow>(
    "SELECT id, '' AS code, trim(surname || ' ' || given || ' ' || patronymic) AS name FROM person WHERE id = ?",
  );
  const sources = db.prepare<[string], NameRow>("SELECT id, '' AS code, name FROM source WHERE id = ?");
  const kept = new Map<string, NameRow>();
  const read = (statement: typeof bases, id: string): NameRow => {
    let row = kept.get(id);
    if (!row) {
      row = statement.get(id) ?? { id, code: '', name: '' };
      kept.set(id, row);
    }
    return row;
  };
  return {
    base: (id) => read(bases, id),
    person: (id) => read(people, id),
    source: (id) => read(sources, id),
  };
}
