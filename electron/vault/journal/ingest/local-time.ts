import { Temporal } from 'temporal-polyfill';

/** Minutes east of UTC. The abbreviations that servers of the country and its neighbours write. */
const abbreviations: Readonly<Record<string, number>> = {
  UTC: 0, GMT: 0, Z: 0, UCT: 0, WET: 0,
  CET: 60, WEST: 60, BST: 60,
  CEST: 120, EET: 120,
  EEST: 180, MSK: 180, TRT: 180,
  MSD: 240, SAMT: 240, GET: 240, AZT: 240, AMT: 240,
  YEKT: 300, UZT: 300, TJT: 300, TMT: 300, AQTT: 300, ORAT: 300,
  ALMT: 360, QYZT: 360, OMST: 360, KGT: 360, NOVT: 420, KRAT: 420,
};

// Moscow's MSK was UTC+4 from 2011-03-27 to 2014-10-26.
const moscowFrom = Date.UTC(2011, 2, 26, 23);
const moscowTo = Date.UTC(2014, 9, 25, 22);

const minute = 60_000;

/** A cached offset holds for ten minutes of local time: no zone changes its offset off a ten-minute mark. */
const cacheStep = 10 * minute;
const cacheLimit = 20_000;

/**
 * Turns clock times of one IANA zone into instants. Almaty's change of 2024-03-01 (UTC+6 → UTC+5) comes from the zone
 * data; an hour that occurs twice is taken as its first occurrence, so that records keep their order before the change.
 */
export class ZoneClock {
  readonly #zone: string;
  readonly #offsets = new Map<number, number>();

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** @param localMs milliseconds of the clock time, counted as if it were UTC */
  toInstantMs(localMs: number): number {
    const key = Math.floor(localMs / cacheStep);
    let offset = this.#offsets.get(key);
    if (offset === undefined) {
      const clock = Temporal.Instant.fromEpochMilliseconds(key * cacheStep).toZonedDateTimeISO('UTC').toPlainDateTime();
      offset = clock.toZonedDateTime(this.#zone).offsetNanoseconds / 1e6;
      if (this.#offsets.size >= cacheLimit) this.#offsets.clear();
      this.#offsets.set(key, offset);
    }
    return localMs - offset;
  }
}

/** Whether the name is an IANA zone known here. */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false; // RangeError: no such zone
  }
}

/** Minutes of `+05`, `+0530`, `-03:00`, `Z`, `UTC`, `MSK`; null for an abbreviation that is not known. */
function offsetMinutes(zone: string, localMs: number): number | null {
  const numeric = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (numeric) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? 0);
    return numeric[1] === '-' ? -minutes : minutes;
  }
  if (zone === 'MSK' && localMs - 240 * minute >= moscowFrom && localMs - 240 * minute < moscowTo) return 240;
  return abbreviations[zone] ?? null;
}

/** Milliseconds of a clock time as if it were UTC; null where no such day or time exists. */
function clockMs(year: number, month: number, day: number, hour: number, minutes: number, seconds: number, fraction: string): number | null {
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minutes > 59 || seconds > 60) return null;
  const at = Date.UTC(year, month - 1, day, hour, minutes, Math.min(seconds, 59), Number(fraction.padEnd(3, '0').slice(0, 3)));
  const date = new Date(at);
  return date.getUTCDate() === day && date.getUTCFullYear() === year ? at : null;
}

/** Year, month, day, then clock: ISO 8601 and what PostgreSQL writes. The zone may be missing. */
const yearFirst = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(?: ?([+-]\d{2}(?::?\d{2})?|[A-Za-z]{1,5}))?$/;
/** Day first, as people of the country write it. */
const dayFirst = /^(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?:,? +(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(?: ?([+-]\d{2}(?::?\d{2})?|[A-Za-z]{1,5}))?$/;

/**
 * Reads a time with or without an offset. Without one, or with an abbreviation that is not known, it is a clock time of
 * `clock`'s zone.
 * @returns milliseconds UTC, or null where the text is no time
 */
export function parseLogTime(text: string, clock: ZoneClock): number | null {
  const trimmed = text.trim();
  const iso = yearFirst.exec(trimmed);
  const local = iso ?? dayFirst.exec(trimmed);
  if (!local) return null;
  const [, first = '', second = '', third = '', hour = '0', minutes = '0', seconds = '0', fraction = '', zone = ''] = local;
  const at = iso
    ? clockMs(Number(first), Number(second), Number(third), Number(hour), Number(minutes), Number(seconds), fraction)
    : clockMs(Number(third), Number(second), Number(first), Number(hour), Number(minutes), Number(seconds), fraction);
  if (at === null) return null;
  const offset = zone ? offsetMinutes(zone.toUpperCase(), at) : null;
  return offset === null ? clock.toInstantMs(at) : at - offset * minute;
}

const fields: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})', MM: '(?<month>\\d{1,2})', dd: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{1,2})', mm: '(?<minute>\\d{2})', ss: '(?<second>\\d{2})', SSS: '(?<fraction>\\d{1,9})', XXX: '(?<zone>Z|[+-]\\d{2}:?\\d{2})',
};

/**
 * Compiles a pattern of the letters `yyyy MM dd HH mm ss SSS XXX` (case counts) into a reader; `auto` recognises the
 * usual forms.
 * @returns null for a pattern without year, month and day
 */
export function timeReader(pattern: string, clock: ZoneClock): ((text: string) => number | null) | null {
  if (pattern === 'auto') return (text) => parseLogTime(text, clock);
  let source = '';
  const seen = new Set<string>();
  for (const part of pattern.split(/(yyyy|MM|dd|HH|mm|SSS|ss|XXX)/)) {
    const field = fields[part];
    if (field && !seen.has(part)) source += field;
    else source += part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    seen.add(part);
  }
  if (!['yyyy', 'MM', 'dd'].every((part) => seen.has(part))) return null;
  const expression = new RegExp(`^${source}$`);
  return (text) => {
    const found = expression.exec(text.trim())?.groups;
    if (!found) return null;
    const at = clockMs(
      Number(found['year']), Number(found['month']), Number(found['day']),
      Number(found['hour'] ?? 0), Number(found['minute'] ?? 0), Number(found['second'] ?? 0), found['fraction'] ?? '',
    );
    if (at === null) return null;
    const offset = found['zone'] ? offsetMinutes(found['zone'], at) : null;
    return offset === null ? clock.toInstantMs(at) : at - offset * minute;
  };
}
