import { parseLogTime, type ZoneClock } from './local-time.ts';
import { type LogItem, type LogReader, rejected } from './log-event.ts';
import { MariadbAudit } from './mariadb-audit.ts';
import { Occurrences } from './occurrences.ts';
import { auditPrefix, parseAuditMessage } from './pgaudit.ts';
import { PostgresqlMessages } from './postgresql-messages.ts';
import { type SyslogFrame, SyslogFrames } from './syslog-frames.ts';
import { parseSyslog, type SyslogMessage } from './syslog-header.ts';
import { systemAction } from './syslog-programs.ts';

/** A message of PostgreSQL under way: the server cuts long ones, and those of several lines, into numbered parts. */
interface Parts {
  readonly line: number;
  readonly offset: number;
  readonly number: string;
  readonly timeMs: number;
  raw: string;
  text: string;
}

/** `[12-1] `: number of the message in its process, number of the part. */
const partNumber = /^\[(\d+)-(\d+)\] /;
/** What `log_line_prefix` puts before the severity, with user and database as `user@database` or `user=…,db=…`. */
const serverLine = /^(.*?)(LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION): {1,2}(.*)$/s;
const atSign = /(?:^|\s)([^\s@[\]]+)@([^\s@[\]]+)(?=\s|$)/;
const equals = /\buser=([^,\s]*),\s*(?:db|database)=([^,\s]*)/;
const prefixTime = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: [A-Z]{1,5}\b| ?[+-]\d\d(?::?\d\d)?)?/;
const partsLimit = 5000;

/**
 * Reads messages of syslog (RFC 5424 and 3164, and the files of rsyslog): records of pgaudit, lines of server_audit, and what sshd,
 * sudo, su, login and the programs for accounts say. Other programs are counted as skipped.
 */
export class SyslogReader implements LogReader {
  readonly #frames = new SyslogFrames();
  readonly #clock: ZoneClock;
  readonly #latest: number;
  readonly #postgresql: PostgresqlMessages;
  readonly #mariadb = new MariadbAudit();
  readonly #occurrences = new Occurrences();
  readonly #parts = new Map<string, Parts>();

  /** @param latest milliseconds; no message of the log is later */
  constructor(clock: ZoneClock, latest: number) {
    this.#clock = clock;
    this.#latest = latest;
    this.#postgresql = new PostgresqlMessages(clock);
  }

  push(chunk: Uint8Array): LogItem[] {
    return this.#frames.push(chunk).flatMap((frame) => this.#read(frame));
  }

  end(): LogItem[] {
    const items = this.#frames.end().flatMap((frame) => this.#read(frame));
    for (const key of [...this.#parts.keys()]) items.push(...this.#release(key));
    return [...items, ...this.#mariadb.end()];
  }

  pending(): number {
    let oldest = Math.min(this.#frames.pushed() - this.#frames.pending(), this.#mariadb.oldestOffset());
    for (const { offset } of this.#parts.values()) oldest = Math.min(oldest, offset);
    return this.#frames.pushed() - oldest;
  }

  #read({ line, offset, text: raw, truncated }: SyslogFrame): LogItem[] {
    if (truncated) return [rejected(line, raw, 'LOG_RECORD_TRUNCATED')];
    const told = parseSyslog(raw, this.#clock, this.#latest);
    if (told === null) return [rejected(line, raw, 'LOG_RECORD_OTHER')];
    if (told === 'time') return [rejected(line, raw, 'LOG_TIME')];
    if (told.program === 'postgres') return this.#server(told, line, offset, raw);
    if (told.program === 'mysql-server_auditing') return this.#mariadb.read({ line, offset, raw }, told.timeMs, told.message.trimStart());
    const found = systemAction(told);
    if (!found) return [{ kind: 'skipped', line }];
    const { account, host, action, statement, details } = found;
    return [
      {
        kind: 'event', line, raw, timeMs: told.timeMs, account, host, statement, parameters: '',
        // The computer stands for a database: what was done to all that is on it.
        actions: [{ action, database: told.host, schema: '', table: '', rows: null }],
        details: { program: told.program, ...details },
        occurrence: this.#occurrences.next(raw),
      },
    ]; // prettier-ignore
  }

  #server(told: SyslogMessage, line: number, offset: number, raw: string): LogItem[] {
    const [header = '', number = '', part = '1'] = partNumber.exec(told.message) ?? [];
    const text = told.message.slice(header.length);
    const key = `${told.host}:${told.process}`;
    const before = this.#parts.get(key);
    if (before && number === before.number && part !== '1') {
      // A tab, escaped by the daemon or not, stands for the line end before it.
      before.text += text.replace(/^(?:#011|\t)/, '\n');
      before.raw += `\n${raw}`;
      return this.#isWhole(before) ? this.#release(key) : [];
    }
    const items = this.#release(key);
    // A part whose beginning is told, or was not in the file.
    if (part !== '1') return [...items, { kind: 'skipped', line }];
    const next: Parts = { line, offset, number, timeMs: told.timeMs, raw, text };
    this.#parts.set(key, next);
    const [oldest] = this.#parts.keys();
    if (this.#isWhole(next)) items.push(...this.#release(key));
    else if (this.#parts.size > partsLimit && oldest !== undefined) items.push(...this.#release(oldest));
    return items;
  }

  /** Only a record of pgaudit says by itself where it ends. */
  #isWhole({ text }: Parts): boolean {
    const message = serverLine.exec(text)?.[3] ?? '';
    return !message.startsWith(auditPrefix) || parseAuditMessage(message) !== null;
  }

  #release(key: string): LogItem[] {
    const told = this.#parts.get(key);
    if (!told) return [];
    this.#parts.delete(key);
    const { line, raw, number, text } = told;
    const found = serverLine.exec(text);
    if (!found) return skippedParts(told);
    const [, prefix = '', severity = '', message = ''] = found;
    const [, account = '', database = ''] = atSign.exec(prefix) ?? equals.exec(prefix) ?? signedInAs(message);
    const isAudit = message.startsWith(auditPrefix);
    if (isAudit && account === '') return [rejected(line, raw, 'LOG_PREFIX_UNKNOWN')];
    const own = prefixTime.exec(prefix)?.[0];
    const time = own !== undefined && parseLogTime(own, this.#clock) !== null ? own : new Date(told.timeMs).toISOString();
    const server = { time, account, database, host: '', session: key, sessionLine: Number(number) || 0, tag: '', severity, sqlState: '', message };
    const item = this.#postgresql.item(line, raw, server, isAudit ? this.#occurrences.next(raw) : 0);
    // The parts of one message are one record; where it is none, each line was passed over.
    return item.kind === 'skipped' ? skippedParts(told) : [item];
  }
}

/** One for each line, so that a file's count of lines adds up. */
function skippedParts({ line, raw }: Parts): LogItem[] {
  return raw.split('\n').map(() => ({ kind: 'skipped', line }));
}

/** `connection authorized: user=x database=y` names both where the prefix does not. */
function signedInAs(message: string): RegExpExecArray | [] {
  return /^connection authorized: user=(\S+) database=(\S+)/.exec(message) ?? [];
}

/** Whether a line is a message of syslog. */
export function looksLikeSyslog(line: string): boolean {
  const text = line.replace(/^[1-9]\d{0,7} (?=<)/, '');
  return /^<\d{1,3}>1 \S+ \S+ \S+ \S+ \S+ (?:-|\[)/.test(text) || /^(?:<\d{1,3}>)?(?:\d{4}-\d\d-\d\dT\S+|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d) \S+ [^\s:[\]]+(?:\[\d+\])?: /.test(text);
}
