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

/** A commitment to a personal value. */
export interface Commitment {
  readonly kind: string;
  /** base64url */
  readonly commitment: string;
}

/** The body: what was done, to what, by whose commitment. Absent members are left out. */
export function bodyText(entry: Omit<JournalEntry, 'account' | 'person' | 'dedup'>, commitments: readonly Commitment[]): string {
  const details = detailsText(entry.details);
  let personal = '';
  for (const { kind, commitment } of commitments.toSorted((a, b) => (a.kind < b.kind ? -1 : 1))) {
    personal += `${personal === '' ? '' : ','}"${kind}":"${commitment}"`;
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

/** Names, codes and ids repeat from record to record. Nothing personal is kept here. */
const longestKept = 64;
const mostKept = 4096;
const keptNames = new Map<string, string>();

function quotedName(name: string): string {
  if (name.length > longestKept) return quoted(name);
  let found = keptNames.get(name);
  if (found === undefined) {
    found = quoted(name);
    if (keptNames.size >= mostKept) keptNames.clear();
    keptNames.set(name, found);
  }
  return found;
}

function member(name: string, value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  return `,"${name}":${typeof value === 'number' ? value : quotedName(value)}`;
}

/** Keys are ASCII, so their order by code units is that of RFC 8785; integers are written as they are, other numbers as text. */
function detailsText(details: JournalEntry['details']): string | null {
  let text = '';
  for (const key of Object.keys(details).sort()) {
    const value = details[key] ?? '';
    text += `${text === '' ? '{' : ','}${quotedName(key)}:${typeof value === 'number' && Number.isSafeInteger(value) ? value : quoted(String(value))}`;
  }
  return text === '' ? null : `${text}}`;
}
