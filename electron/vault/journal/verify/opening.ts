import { fromBase64url } from '../../common/bytes.ts';
import { commit } from '../hashing.ts';
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
  if (typeof sequence !== 'number' || !base || !time || !body || !kinds) return null;
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
    `"sequence":${sequence},"time":${text(time)}}`;
  return again === line ? { sequence, at, base, time, body, personal, committed: body.personal } : null;
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
