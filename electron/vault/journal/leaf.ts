import canonicalize from 'canonicalize';
import type { JournalEntry, Stream } from './entry.ts';

/** Leaves and bodies of docs/formats/journal.md, edition 1. All of them are canonical JSON (RFC 8785). */

export const leafVersion = 1;
/** A leaf must fit the two-byte length of a tlog-tiles entry bundle. */
export const maxLeafLength = 65_535;

/** The canonical JSON of any value made of strings, integers, null, arrays and objects. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('leaf: not a JSON value');
  return text;
}

/** First and last instant that the format has room for: the years 0 to 9999. */
export const firstInstant = -62_167_219_200_000;
export const lastInstant = 253_402_300_799_999;

/** UTC with milliseconds. `Date` and not Temporal: two a record, and this is all of `Date` that is sound. */
export function instantText(ms: number): string {
  return new Date(ms).toISOString();
}

export interface LeafHeader {
  readonly sequence: number;
  readonly stream: Stream;
  /** When it was entered into the journal, as {@link instantText}. */
  readonly entered: string;
  /** Commitments, base64url. */
  readonly base: string;
  readonly time: string;
  readonly body: string;
}

/** None of the values needs escaping, so the canonical form is a matter of putting the keys in order. */
export function leafText(header: LeafHeader): string {
  return (
    `{"base":"${header.base}","body":"${header.body}","entered":"${header.entered}","sequence":${header.sequence},` +
    `"stream":"${header.stream}","time":"${header.time}","version":${leafVersion}}`
  );
}

const leafPattern =
  /^\{"base":"([\w-]{43})","body":"([\w-]{43})","entered":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)","sequence":(0|[1-9]\d{0,15}),"stream":"(log|console)","time":"([\w-]{43})","version":1\}$/;

/** Takes a leaf apart. @returns null for anything that is not a leaf of this edition in canonical form. */
export function parseLeaf(text: string): LeafHeader | null {
  const match = leafPattern.exec(text);
  if (!match) return null;
  const [, base, body, entered, sequence, stream, time] = match as unknown as [string, string, string, string, string, Stream, string];
  return { base, body, entered, sequence: Number(sequence), stream, time };
}

export const reservedKinds: ReadonlySet<string> = new Set(['account', 'person']);
export const kindPattern = /^[a-z][A-Za-z0-9]*$/;

/** JSON string, with lone surrogates, which RFC 8785 has no form for, replaced by U+FFFD. */
export function quoted(text: string): string {
  return JSON.stringify(text.isWellFormed() ? text : text.toWellFormed());
}

/**
 * The body: what was done, to what, by whose commitment. Absent members are left out.
 * @param commitments personal kind → commitment, base64url
 */
export function bodyText(entry: JournalEntry, commitments: ReadonlyMap<string, string>): string {
  const details = detailsText(entry.details);
  let personal = '';
  for (const kind of [...commitments.keys()].sort()) {
    personal += `${personal === '' ? '' : ','}"${kind}":"${commitments.get(kind) ?? ''}"`;
  }
  return (
    `{"action":"${entry.action}"` +
    member('batch', entry.batch) +
    member('database', entry.database || null) +
    (details === null ? '' : `,"details":${details}`) +
    member('line', entry.line) +
    member('object', entry.object) +
    member('operator', entry.operator) +
    `,"personal":{${personal}}` +
    member('purpose', entry.purpose) +
    member('rows', entry.rows) +
    member('schema', entry.schema || null) +
    member('source', entry.source) +
    member('what', entry.what) +
    '}'
  );
}

function member(name: string, value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  return `,"${name}":${typeof value === 'number' ? value : quoted(value)}`;
}

function detailsText(details: JournalEntry['details']): string | null {
  let any = false;
  const clean: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(details)) {
    any = true;
    clean[key.toWellFormed()] =
      typeof value === 'string' ? value.toWellFormed() : Number.isSafeInteger(value) ? value : String(value);
  }
  return any ? canonical(clean) : null;
}
