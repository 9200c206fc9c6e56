import { parseLogTime, type ZoneClock } from './local-time.ts';

/** Who said something, and when. */
export interface SyslogMessage {
  readonly timeMs: number;
  readonly host: string;
  readonly program: string;
  readonly process: string;
  readonly message: string;
}

/** RFC 5424, 6: `<PRI>VERSION TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA [MSG]`. */
const modern = /^<\d{1,3}>1 (\S+) (\S+) (\S+) (\S+) (\S+) (?=-|\[)/;
/** Files of rsyslog and journald since Debian 12: the time of RFC 3339, host, tag. */
const isoLine = /^(?:<\d{1,3}>)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)) (\S+) ([^\s:[\]]+)(?:\[(\d+)\])?: ?(.*)$/s;
/** RFC 3164: no year, no zone. */
const traditional = /^(?:<\d{1,3}>)?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\S+) ([^\s:[\]]+)(?:\[(\d+)\])?: ?(.*)$/s;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const day = 86_400_000;

/**
 * Reads the header of a message in any of the three forms.
 * @param latest a moment that no message of the file is later than: the year, which RFC 3164 leaves out, is the last one that
 * does not lie beyond it
 * @returns null for what is no message, `'time'` for one whose time cannot be read
 */
export function parseSyslog(text: string, clock: ZoneClock, latest: number): SyslogMessage | 'time' | null {
  const [header, time = '', host = '', program = '', process = ''] = modern.exec(text) ?? [];
  if (header !== undefined) {
    const rest = afterStructuredData(text.slice(header.length));
    if (rest === null) return null;
    const timeMs = parseLogTime(time, clock);
    const nil = (value: string): string => (value === '-' ? '' : value);
    return timeMs === null ? 'time' : { timeMs, host: nil(host), program: nil(program), process: nil(process), message: rest };
  }
  const iso = isoLine.exec(text);
  if (iso) {
    const timeMs = parseLogTime(iso[1] ?? '', clock);
    return timeMs === null ? 'time' : { timeMs, host: iso[2] ?? '', program: iso[3] ?? '', process: iso[4] ?? '', message: iso[5] ?? '' };
  }
  const old = traditional.exec(text);
  if (!old) return null;
  const month = months.indexOf(old[1] ?? '') + 1;
  const lastYear = new Date(latest + day).getUTCFullYear();
  // 29 February is a day in one year of four.
  for (let year = lastYear; year > lastYear - 5; year -= 1) {
    const timeMs = parseLogTime(`${year}-${month}-${old[2] ?? ''} ${old[3] ?? ''}`, clock);
    if (timeMs !== null && timeMs <= latest + day) return { timeMs, host: old[4] ?? '', program: old[5] ?? '', process: old[6] ?? '', message: old[7] ?? '' };
  }
  return 'time';
}

/** What follows `-` or `[id name="value" …]…`. @returns null where it does not hold together */
function afterStructuredData(text: string): string | null {
  let at = 0;
  if (text.startsWith('-')) {
    at = 1;
  } else {
    while (text[at] === '[') {
      let quoted = false;
      for (at += 1; at < text.length && (quoted || text[at] !== ']'); at += 1) {
        if (quoted && text[at] === '\\') at += 1;
        else if (text[at] === '"') quoted = !quoted;
      }
      if (at >= text.length) return null;
      at += 1;
    }
  }
  if (at < text.length && text[at] !== ' ') return null;
  return text.slice(at).replace(/^ {1,2}\ufeff?/, '');
}
