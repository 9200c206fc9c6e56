import { fingerprintLength } from '../register/journal-packs/pack.ts';
import { actionOf, streamOf } from './codes.ts';
import type { BatchToCompose, RecordToCompose } from './compose.ts';
import type { Keyed } from './dimensions.ts';

/**
 * A batch in the form in which it goes to another thread. Cloning a hundred thousand small objects takes longer than composing
 * them: numbers go in one array, texts that repeat once, and those that do not one behind the other.
 */
export interface ComposeMessage {
  readonly first: number;
  readonly entered: number;
  readonly salt: Uint8Array;
  readonly blindIndex: Uint8Array;
  readonly count: number;
  readonly cells: Float64Array<ArrayBuffer>;
  readonly fingerprints: Uint8Array<ArrayBuffer>;
  readonly texts: readonly string[];
  readonly long: string;
  readonly holders: readonly Keyed[];
}

/** Longer texts seldom repeat. */
const longestRepeated = 48;

class Cells {
  #cells = new Float64Array(16_384);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#cells.length) {
      const grown = new Float64Array(this.#length * 2);
      grown.set(this.#cells);
      this.#cells = grown;
    }
    this.#cells[this.#length++] = value;
  }

  take(): Float64Array<ArrayBuffer> {
    return this.#cells.slice(0, this.#length);
  }
}

/** A number for each different value, in the order of their coming. */
class Numbered<T> {
  readonly all: T[] = [];
  readonly #numbers = new Map<T, number>();

  of(value: T): number {
    let number = this.#numbers.get(value);
    if (number === undefined) {
      number = this.all.length;
      this.all.push(value);
      this.#numbers.set(value, number);
    }
    return number;
  }
}

const absent = -1;

/** Stands before a text: its number, or the length of one of those that stand one behind the other. */
const isNumber = 0;
const isLength = 1;
const isCount = 2;

export function composeMessage({ first, entered, salt, blindIndex, records }: BatchToCompose): ComposeMessage {
  const cells = new Cells();
  const texts = new Numbered<string>();
  const holders = new Numbered<Keyed>();
  const long: string[] = [];
  const fingerprints = new Uint8Array(records.length * fingerprintLength);
  const text = (value: string | null | undefined): void => {
    cells.push(value === null || value === undefined ? absent : texts.of(value));
  };
  const value = (one: string | number): void => {
    if (typeof one === 'number') {
      cells.push(isCount);
      cells.push(one);
    } else if (one.length <= longestRepeated) {
      cells.push(isNumber);
      cells.push(texts.of(one));
    } else {
      cells.push(isLength);
      cells.push(one.length);
      long.push(one);
    }
  };
  records.forEach(({ entry, numbers, account, person, fingerprint }, index) => {
    for (const number of [numbers.stream, numbers.time, numbers.action, numbers.base, numbers.account, numbers.person, numbers.source, numbers.object, numbers.rows]) cells.push(number);
    cells.push(holders.of(account));
    cells.push(person ? holders.of(person) : absent);
    for (const one of [entry.base, entry.source, entry.object, entry.database, entry.schema, entry.purpose, entry.what, entry.batch, entry.operator]) text(one);
    cells.push(entry.line ?? absent);
    cells.push(entry.rows ?? absent);
    const details = Object.entries(entry.details);
    cells.push(details.length);
    for (const [key, one] of details) {
      text(key);
      value(one);
    }
    const personal = Object.entries(entry.personal);
    cells.push(personal.length);
    for (const [kind, one] of personal) {
      text(kind);
      value(one);
    }
    if (fingerprint) fingerprints.set(fingerprint, index * fingerprintLength);
  });
  return { first, entered, salt, blindIndex, count: records.length, cells: cells.take(), fingerprints, texts: texts.all, long: long.join(''), holders: holders.all };
}

/** The batch that a message was made of. */
export function batchOf({ first, entered, salt, blindIndex, count, cells, fingerprints, texts, long, holders }: ComposeMessage): BatchToCompose {
  let at = 0;
  let read = 0;
  const number = (): number => cells[at++] ?? 0;
  const text = (): string | null => {
    const which = number();
    return which === absent ? null : (texts[which] ?? '');
  };
  const value = (): string | number => {
    const form = number();
    const told = number();
    if (form === isCount) return told;
    if (form === isNumber) return texts[told] ?? '';
    read += told;
    return long.slice(read - told, read);
  };
  const record = (index: number): RecordToCompose => {
    const numbers = {
      stream: number(), time: number(), action: number(), base: number(), account: number(), person: number(), source: number(), object: number(), rows: number(),
    }; // prettier-ignore
    const account = holders[number()];
    const person = holders[number()] ?? null;
    if (!account) throw new RangeError('journal: a record without an account');
    const [base, source, object, database, schema, purpose, what, batch, operator] = [text(), text(), text(), text(), text(), text(), text(), text(), text()];
    const line = number();
    const rows = number();
    const details: Record<string, string | number> = {};
    for (let left = number(); left > 0; left--) details[text() ?? ''] = value();
    const personal: Record<string, string> = {};
    for (let left = number(); left > 0; left--) {
      const kind = text() ?? '';
      personal[kind] = String(value());
    }
    const fingerprint = fingerprints.subarray(index * fingerprintLength, (index + 1) * fingerprintLength);
    return {
      entry: {
        stream: streamOf(numbers.stream), timeMs: numbers.time, action: actionOf(numbers.action), base, source, object: object ?? '', database: database ?? '', schema: schema ?? '',
        rows: rows === absent ? null : rows, purpose, what, details, personal, batch, line: line === absent ? null : line, operator: operator ?? undefined,
      },
      numbers, account, person,
      fingerprint: fingerprint.some((byte) => byte !== 0) ? fingerprint : null,
    }; // prettier-ignore
  };
  return { first, entered, salt, blindIndex, records: Array.from({ length: count }, (_, index) => record(index)) };
}
