import type { Database, Statement } from 'better-sqlite3';
import { randomBytes } from '../crypto/primitives.ts';
import { quoted } from './leaf.ts';
import type { NamesByValue } from './record-names.ts';

/** Who a personal value is about: its number, and the key its commitments are salted with. */
export interface Keyed {
  readonly id: number;
  readonly key: Uint8Array;
  /** The value as canonical JSON. */
  readonly json: string;
}

/** An account or person by its number; `value` and `key` are null once they were destroyed. */
export interface Holder {
  readonly value: string | null;
  readonly key: Uint8Array | null;
}

export interface ObjectName {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
}

interface NamedRow {
  readonly id: number;
  readonly value: string | null;
  readonly key: Uint8Array | null;
}

const keyLength = 32;

/**
 * The values that repeat from record to record, by number and by name. Rows are only ever added, so what is cached stays
 * true until a transaction that added some is rolled back; the journal then throws the whole object away.
 */
export class Dimensions {
  readonly bases: Names;
  readonly sources: Names;
  readonly #accounts = new Map<string, Keyed>();
  readonly #people = new Map<string, Keyed>();
  readonly #objects = new Map<string, number>();
  readonly #accountsById = new Map<number, Holder>();
  readonly #peopleById = new Map<number, Holder>();
  readonly #objectsById = new Map<number, ObjectName>();
  readonly #findAccount: Statement<[number, string], NamedRow>;
  readonly #addAccount: Statement<[number, string, Uint8Array]>;
  readonly #findPerson: Statement<[string], NamedRow>;
  readonly #addPerson: Statement<[string, Uint8Array]>;
  readonly #findObject: Statement<[string, string, string], number>;
  readonly #addObject: Statement<[string, string, string]>;
  readonly #accountById: Statement<[number], Holder>;
  readonly #personById: Statement<[number], Holder>;
  readonly #objectById: Statement<[number], ObjectName>;
  readonly #accountNames: Statement<[], string>;
  readonly #personIds: Statement<[], string>;

  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
    this.bases = new Names(db, 'journal_base', 'base');
    this.sources = new Names(db, 'journal_source', 'source');
    this.#findAccount = db.prepare('SELECT id, name AS value, key FROM journal_account WHERE stream = ? AND name = ?');
    this.#addAccount = db.prepare('INSERT INTO journal_account (stream, name, key) VALUES (?, ?, ?)');
    this.#findPerson = db.prepare('SELECT id, person AS value, key FROM journal_person WHERE person = ?');
    this.#addPerson = db.prepare('INSERT INTO journal_person (person, key) VALUES (?, ?)');
    this.#findObject = db
      .prepare<[string, string, string], number>('SELECT id FROM journal_object WHERE database = ? AND schema = ? AND name = ?')
      .pluck();
    this.#addObject = db.prepare('INSERT INTO journal_object (database, schema, name) VALUES (?, ?, ?)');
    this.#accountById = db.prepare('SELECT name AS value, key FROM journal_account WHERE id = ?');
    this.#personById = db.prepare('SELECT person AS value, key FROM journal_person WHERE id = ?');
    this.#objectById = db.prepare('SELECT database, schema, name FROM journal_object WHERE id = ?');
    this.#accountNames = db.prepare<[], string>('SELECT DISTINCT name FROM journal_account WHERE name IS NOT NULL').pluck();
    this.#personIds = db.prepare<[], string>('SELECT person FROM journal_person WHERE person IS NOT NULL').pluck();
  }

  /** Number and key of an account, made when it is new. */
  account(stream: number, name: string): Keyed {
    const cacheKey = `${stream}${name}`;
    let found = this.#accounts.get(cacheKey);
    if (!found) {
      found = keyed(name, this.#findAccount.get(stream, name), (key) => this.#addAccount.run(stream, name, key).lastInsertRowid);
      this.#accounts.set(cacheKey, found);
    }
    return found;
  }

  person(id: string): Keyed {
    let found = this.#people.get(id);
    if (!found) {
      found = keyed(id, this.#findPerson.get(id), (key) => this.#addPerson.run(id, key).lastInsertRowid);
      this.#people.set(id, found);
    }
    return found;
  }

  object(database: string, schema: string, name: string): number {
    const cacheKey = `${database}\u0000${schema}\u0000${name}`;
    let found = this.#objects.get(cacheKey);
    if (found === undefined) {
      found =
        this.#findObject.get(database, schema, name) ?? Number(this.#addObject.run(database, schema, name).lastInsertRowid);
      this.#objects.set(cacheKey, found);
    }
    return found;
  }

  /** Number of an object that is already there. */
  knownObject(database: string, schema: string, name: string): number | undefined {
    return this.#findObject.get(database, schema, name);
  }

  knownPerson(id: string): number | undefined {
    return this.#findPerson.get(id)?.id;
  }

  /** Everything there is, for a thread that has no database. */
  byValue(): NamesByValue {
    const texts = (sql: string): Map<number, string> => new Map(this.#db.prepare<[], [number, string]>(sql).raw().all());
    const holders = (sql: string): Map<number, Holder> => new Map(this.#db.prepare<[], Holder & { id: number }>(sql).all().map(({ id, value, key }) => [id, { value, key }]));
    const objects = this.#db.prepare<[], ObjectName & { id: number }>('SELECT id, database, schema, name FROM journal_object').all();
    return {
      bases: texts('SELECT id, base FROM journal_base'),
      sources: texts('SELECT id, source FROM journal_source'),
      objects: new Map(objects.map(({ id, ...object }) => [id, object])),
      accounts: holders('SELECT id, name AS value, key FROM journal_account'),
      people: holders('SELECT id, person AS value, key FROM journal_person'),
    };
  }

  knownNames(): { readonly accounts: string[]; readonly people: string[] } {
    return { accounts: this.#accountNames.all(), people: this.#personIds.all() };
  }

  accountById(id: number): Holder | undefined {
    return cached(this.#accountsById, id, () => this.#accountById.get(id));
  }

  personById(id: number): Holder | undefined {
    return cached(this.#peopleById, id, () => this.#personById.get(id));
  }

  objectById(id: number): ObjectName | undefined {
    return cached(this.#objectsById, id, () => this.#objectById.get(id));
  }
}

/** An object as lists show it. */
export function objectText(schema: string, name: string): string {
  return schema === '' ? name : `${schema}.${name}`;
}

/** A table of `id` and one unique text. */
export class Names {
  readonly #byName = new Map<string, number>();
  readonly #byId = new Map<number, string>();
  readonly #find: Statement<[string], number>;
  readonly #add: Statement<[string]>;
  readonly #name: Statement<[number], string>;

  constructor(db: Database, table: 'journal_base' | 'journal_source', column: string) {
    this.#find = db.prepare<[string], number>(`SELECT id FROM ${table} WHERE ${column} = ?`).pluck();
    this.#add = db.prepare(`INSERT INTO ${table} (${column}) VALUES (?)`);
    this.#name = db.prepare<[number], string>(`SELECT ${column} FROM ${table} WHERE id = ?`).pluck();
  }

  id(name: string): number {
    let found = this.#byName.get(name);
    if (found === undefined) {
      found = this.known(name) ?? Number(this.#add.run(name).lastInsertRowid);
      this.#byName.set(name, found);
    }
    return found;
  }

  known(name: string): number | undefined {
    return this.#find.get(name);
  }

  name(id: number): string | undefined {
    return cached(this.#byId, id, () => this.#name.get(id));
  }
}

function keyed(value: string, row: NamedRow | undefined, add: (key: Uint8Array) => number | bigint): Keyed {
  const json = quoted(value);
  if (row?.key) return { id: row.id, key: row.key, json };
  const key = randomBytes(keyLength);
  return { id: Number(add(key)), key, json };
}

function cached<V>(map: Map<number, V>, id: number, read: () => V | undefined): V | undefined {
  let found = map.get(id);
  if (found === undefined) {
    found = read();
    if (found !== undefined) map.set(id, found);
  }
  return found;
}
