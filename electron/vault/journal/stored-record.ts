import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { actionOf, streamOf } from './codes.ts';
import type { Stream } from './entry.ts';
import { commitDerived, deriveSalt } from './hashing.ts';
import { instantText, leafText, quoted } from './leaf.ts';
import { PackReader, type PackRow, type StoredRecord } from '../register/journal-packs/pack-reader.ts';
import type { RecordNames } from './record-names.ts';

/** What a body holds, read back. */
export const bodySchema = z.strictObject({
  action: z.string(),
  batch: z.string().optional(),
  database: z.string().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number().int()])).optional(),
  line: z.number().int().optional(),
  object: z.string(),
  operator: z.string().optional(),
  personal: z.record(z.string(), z.string().regex(/^[\w-]{43}$/)),
  purpose: z.string().optional(),
  rows: z.number().int().optional(),
  schema: z.string().optional(),
  source: z.string().optional(),
  what: z.string().optional(),
});
export type Body = z.infer<typeof bodySchema>;

/** Null for what no version of ours wrote. */
export function bodyOf(record: StoredRecord): Body | null {
  const parsed = bodySchema.safeParse(JSON.parse(record.body));
  return parsed.success ? parsed.data : null;
}

/** A value with the salt that opens its commitment. */
export interface Opened {
  readonly salt: Uint8Array;
  /** Canonical JSON. */
  readonly json: string;
}

/** A stored value, and the key whose salts it was committed to under. */
export interface Claim {
  readonly kind: string;
  readonly key: Uint8Array | null;
  /** Canonical JSON. */
  readonly json: string;
}

/** Makes leaves again out of stored records, and opens what they commit to. */
export class RecordOpener {
  readonly #names: RecordNames;
  readonly #salt: Uint8Array;

  /** `salt`: the register's key for the salts of bases, times and bodies. */
  constructor(names: RecordNames, salt: Uint8Array) {
    this.#names = names;
    this.#salt = salt;
  }

  baseJson(record: StoredRecord): string {
    if (record.base === null) return 'null';
    return quoted(this.#names.bases.name(record.base) ?? '');
  }

  timeJson(record: StoredRecord): string {
    return quoted(instantText(record.time));
  }

  /** The leaf that this row gives; whether it is the one in the tree is for the caller to see. */
  leaf(record: StoredRecord): string {
    return leafOf(this.#salt, { sequence: record.seq, ...this.leafParts(record), body: record.body });
  }

  openBase(record: StoredRecord): Opened {
    return { salt: deriveSalt(this.#salt, record.seq, 'base'), json: this.baseJson(record) };
  }

  openTime(record: StoredRecord): Opened {
    return { salt: deriveSalt(this.#salt, record.seq, 'time'), json: this.timeJson(record) };
  }

  openBody(record: StoredRecord): Opened {
    return { salt: deriveSalt(this.#salt, record.seq, 'body'), json: record.body };
  }

  /** Every personal value that was not destroyed, by kind. */
  openPersonal(record: StoredRecord): Map<string, Opened> {
    const opened = new Map<string, Opened>();
    const account = this.#names.accountById(record.account);
    if (account?.key && account.value !== null) {
      opened.set('account', { salt: deriveSalt(account.key, record.seq, 'account'), json: quoted(account.value) });
    }
    const person = record.person === null ? undefined : this.#names.personById(record.person);
    if (person?.key && person.value !== null) {
      opened.set('person', { salt: deriveSalt(person.key, record.seq, 'person'), json: quoted(person.value) });
    }
    if (record.key) {
      for (const [kind, value] of Object.entries(personalOf(record))) {
        opened.set(kind, { salt: deriveSalt(record.key, record.seq, kind), json: quoted(value) });
      }
    }
    return opened;
  }

  /** The three values that the leaf itself commits to, as canonical JSON. */
  leafParts(record: StoredRecord): Pick<LeafInput, 'stream' | 'entered' | 'baseJson' | 'timeJson'> {
    return { stream: streamOf(record.stream), entered: instantText(record.entered), baseJson: this.baseJson(record), timeJson: this.timeJson(record) };
  }

  /** Whether the columns that lists filter by say what the body says. Bases and times are in the leaf. */
  columnsFit(record: StoredRecord, body: Body): boolean {
    const object = this.#names.objectById(record.object);
    return (
      body.action === actionOf(record.action) &&
      body.rows === (record.rows ?? undefined) &&
      body.source === (record.source === null ? undefined : this.#names.sources.name(record.source)) &&
      body.object === object?.name &&
      (body.schema ?? '') === object.schema &&
      (body.database ?? '') === object.database &&
      'person' in body.personal === (record.person !== null)
    );
  }

  /** The personal values as they are stored, each of which the body must have committed to. Null where an account or person is missing. */
  claims(record: StoredRecord): readonly Claim[] | null {
    const account = this.#names.accountById(record.account);
    const person = record.person === null ? null : this.#names.personById(record.person);
    if (!account || person === undefined) return null;
    const claims: Claim[] = [];
    if (account.value !== null) claims.push({ kind: 'account', key: account.key, json: quoted(account.value) });
    if (person && person.value !== null) claims.push({ kind: 'person', key: person.key, json: quoted(person.value) });
    for (const [kind, value] of Object.entries(personalOf(record))) claims.push({ kind, key: record.key, json: quoted(value) });
    return claims;
  }
}

/** Reads records and takes them apart. */
export class RecordReader extends RecordOpener {
  readonly #packs: PackReader;

  constructor(db: Database, names: RecordNames, salt: Uint8Array) {
    super(names, salt);
    this.#packs = new PackReader(db);
  }

  get(seq: number): StoredRecord | undefined {
    return this.#packs.get(seq);
  }

  /** Records `from … to-1`, as many as there are. */
  range(from: number, to: number): StoredRecord[] {
    return this.#packs.range(from, to);
  }

  /** Packs that hold records from that sequence on, as they are stored. */
  packs(from: number, to: number): IterableIterator<PackRow> {
    return this.#packs.rows(from, to);
  }
}

/** @throws TypeError or SyntaxError where the register was changed by another hand */
export function personalOf(record: StoredRecord): Record<string, string> {
  const values: unknown = record.personal === null ? {} : JSON.parse(record.personal);
  if (typeof values !== 'object' || values === null || !Object.values(values).every((value) => typeof value === 'string')) {
    throw new TypeError('journal: personal values are texts');
  }
  return values as Record<string, string>;
}

interface LeafInput {
  readonly sequence: number;
  readonly stream: Stream;
  readonly entered: string;
  readonly baseJson: string;
  readonly timeJson: string;
  readonly body: string;
}

/** The leaf of a record, its three commitments salted from the register's key. */
function leafOf(salt: Uint8Array, input: LeafInput): string {
  return leafText({
    sequence: input.sequence,
    stream: input.stream,
    entered: input.entered,
    base: commitDerived(salt, input.sequence, 'base', input.baseJson),
    time: commitDerived(salt, input.sequence, 'time', input.timeJson),
    body: commitDerived(salt, input.sequence, 'body', input.body),
  });
}
