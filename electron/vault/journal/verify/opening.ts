import { fromBase64url } from '../../common/bytes.ts';
import { commit } from '../hashing.ts';
import { entryOf, pseudonymPattern, type Redaction } from '../../../../shared/domain/redaction.ts';
import { canonical, kindPattern, type LeafHeader, quoted } from '../leaf.ts';

/** A value with its salt, as the line of an opening has them. */
export interface OpenedValue {
  readonly salt: string;
  /** Canonical JSON. */
  readonly json: string;
}

/** One opened record. */
export interface Opening {
  readonly sequence: number;
  /** Instant of the action. */
  readonly at: string;
  readonly base: OpenedValue;
  readonly time: OpenedValue;
  readonly body: OpenedValue;
  readonly personal: ReadonlyMap<string, OpenedValue>;
  /** Labels in the place of values, by kind. They open nothing and are proven by nothing. */
  readonly pseudonyms: ReadonlyMap<string, string>;
  /** What the body commits to, by kind. */
  readonly committed: Readonly<Record<string, unknown>>;
}

/** Whether everything opened is what leaf and body are committed to. */
export function opens(opening: Opening, header: LeafHeader): boolean {
  return (
    commitmentOf(opening.base) === header.base &&
    commitmentOf(opening.time) === header.time &&
    commitmentOf(opening.body) === header.body &&
    [...opening.personal].every(([kind, value]) => commitmentOf(value) === opening.committed[kind])
  );
}

/** Whether every value and every label is of a kind that the manifest states it for, and stands for something the body commits to. */
export function treatedAs(opening: Opening, redaction: Redaction): boolean {
  return (
    [...opening.personal.keys()].every((kind) => redaction[entryOf(kind)] === 'revealed') &&
    [...opening.pseudonyms.keys()].every((kind) => redaction[entryOf(kind)] === 'pseudonymised' && Object.hasOwn(opening.committed, kind))
  );
}

function commitmentOf({ salt, json }: OpenedValue): string | null {
  // 43 characters hold two bits too many: only one spelling of a salt counts.
  const key = fromBase64url(salt);
  return key && commit(key, json);
}

const saltPattern = /^[\w-]{43}$/;
const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Takes the line of an opening apart. It is put together again out of what was understood and must come out the same, so
 * nothing can stand in it that was not looked at. @returns null for anything else
 */
export function parseOpening(line: string): Opening | null {
  const value = asObject(parseJson(line));
  const sequence = value?.['sequence'];
  const base = openedText(value?.['base'], true);
  const time = openedText(value?.['time'], false);
  const body = openedBody(value?.['body']);
  const kinds = asObject(value?.['personal']);
  const pseudonyms = labelsOf(value?.['pseudonyms']);
  if (typeof sequence !== 'number' || !base || !time || !body || !kinds || !pseudonyms) return null;
  const at: unknown = JSON.parse(time.json);
  if (typeof at !== 'string' || !instantPattern.test(at)) return null;
  const personal = new Map<string, OpenedValue>();
  for (const kind of Object.keys(kinds).sort()) {
    const opened = kindPattern.test(kind) ? openedText(kinds[kind], false) : null;
    if (!opened) return null;
    personal.set(kind, opened);
  }
  const text = ({ salt, json }: OpenedValue): string => `{"salt":"${salt}","value":${json}}`;
  const again =
    `{"base":${text(base)},"body":${text(body)},` +
    `"personal":{${[...personal].map(([kind, opened]) => `"${kind}":${text(opened)}`).join(',')}},` +
    (pseudonyms.size === 0 ? '' : `"pseudonyms":{${[...pseudonyms].map(([kind, label]) => `"${kind}":"${label}"`).join(',')}},`) +
    `"sequence":${sequence},"time":${text(time)}}`;
  return again === line ? { sequence, at, base, time, body, personal, pseudonyms, committed: body.personal } : null;
}

/** Null where one of them is no label of its kind. */
function labelsOf(candidate: unknown): Map<string, string> | null {
  const labels = new Map<string, string>();
  for (const [kind, label] of Object.entries(asObject(candidate) ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (typeof label !== 'string' || pseudonymPattern.exec(label)?.[1] !== kind) return null;
    labels.set(kind, label);
  }
  return labels;
}

function openedText(candidate: unknown, orNull: boolean): OpenedValue | null {
  const opened = asObject(candidate);
  const salt = saltOf(opened);
  const value = opened?.['value'];
  if (salt === null) return null;
  if (typeof value === 'string') return { salt, json: quoted(value) };
  return orNull && value === null ? { salt, json: 'null' } : null;
}

function openedBody(candidate: unknown): (OpenedValue & { readonly personal: Record<string, unknown> }) | null {
  const opened = asObject(candidate);
  const salt = saltOf(opened);
  const value = asObject(opened?.['value']);
  const personal = asObject(value?.['personal']);
  if (salt === null || !personal) return null;
  try {
    return { salt, json: canonical(value), personal };
  } catch {
    return null; // lone surrogates, for which RFC 8785 has no form
  }
}

function saltOf(opened: Record<string, unknown> | null): string | null {
  const salt = opened?.['salt'];
  return typeof salt === 'string' && saltPattern.test(salt) ? salt : null;
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
