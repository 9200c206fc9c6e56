import { parseLogTime, type ZoneClock } from './local-time.ts';
import { type LogAction, type LogItem, type LogReader, rejected } from './log-event.ts';
import { actionsOfStatement, readMysqlStatement } from './mysql-statement.ts';
import { isMysqlCatalogue } from './sql-relations.ts';
import { type TextLine, TextLines } from './text-lines.ts';

/** One line of the plugin (MariaDB documentation, "Audit Plugin Log Format"). */
interface AuditLine {
  readonly line: number;
  readonly offset: number;
  readonly raw: string;
  readonly timeMs: number;
  readonly server: string;
  readonly account: string;
  readonly host: string;
  readonly connection: string;
  readonly query: string;
  readonly operation: string;
  readonly database: string;
  /** The statement, unescaped, or the table. */
  readonly object: string;
  readonly code: string;
}

const clockPattern = /^(\d{4})(\d\d)(\d\d) +(\d{1,2}:\d\d:\d\d),/;
const pattern = /^([^,]*),([^,]*),([^,]*),(\d+),(\d+),([A-Z_]+),([^,]*),(.*)$/s;
const tableOperations: ReadonlySet<string> = new Set(['READ', 'WRITE', 'CREATE', 'ALTER', 'RENAME', 'DROP']);
const signIn = { CONNECT: 'sign_in', FAILED_CONNECT: 'sign_in_failed' } as const;

/** Lines of tables that wait for their statement at once. A server with more forgets which belong together. */
const waitingLimit = 20_000;

/**
 * Reads the log of the plugin server_audit of MariaDB, and of MySQL where it is loaded there: connections, statements and, with
 * the event TABLE, the tables that each statement reached, also through views and procedures.
 */
export class MariadbAuditReader implements LogReader {
  readonly #lines = new TextLines();
  readonly #clock: ZoneClock;
  readonly #audit = new MariadbAudit();

  constructor(clock: ZoneClock) {
    this.#clock = clock;
  }

  push(chunk: Uint8Array): LogItem[] {
    return this.#lines.push(chunk).flatMap((line) => this.#read(line));
  }

  end(): LogItem[] {
    return [...this.#lines.end().flatMap((line) => this.#read(line)), ...this.#audit.end()];
  }

  pending(): number {
    const told = this.#lines.pushed() - this.#lines.pending();
    return this.#lines.pushed() - Math.min(told, this.#audit.oldestOffset());
  }

  #read({ line, offset, text, truncated }: TextLine): LogItem[] {
    if (truncated) return [rejected(line, text, 'LOG_RECORD_TRUNCATED')];
    const clock = clockPattern.exec(text);
    if (!clock) return [rejected(line, text, 'LOG_RECORD_OTHER')];
    const [whole, year, month, day, time] = clock;
    const timeMs = parseLogTime(`${year}-${month}-${day} ${time}`, this.#clock);
    return timeMs === null ? [rejected(line, text, 'LOG_TIME')] : this.#audit.read({ line, offset, raw: text }, timeMs, text.slice(whole.length));
  }
}

/**
 * What the plugin says in each line, after the time. The server writes the lines of tables before the line of their statement. They
 * are held until it comes and become one event; each stays one of a kind by its own line, so that it is the same record whether
 * its statement has been seen or not.
 */
export class MariadbAudit {
  /** Connection and query → lines of tables. */
  readonly #waiting = new Map<string, AuditLine[]>();
  #held = 0;

  /** Where the oldest line that is held begins; Infinity for none. */
  oldestOffset(): number {
    let oldest = Infinity;
    for (const [first] of this.#waiting.values()) if (first && first.offset < oldest) oldest = first.offset;
    return oldest;
  }

  end(): LogItem[] {
    return [...this.#waiting.keys()].flatMap((key) => this.#release(key));
  }

  read(source: Pick<AuditLine, 'line' | 'offset' | 'raw'>, timeMs: number, text: string): LogItem[] {
    const { line, raw } = source;
    const told = parse(source, timeMs, text);
    if (!told) return [rejected(line, raw, 'LOG_RECORD_OTHER')];
    const key = `${told.server}:${told.connection}:${told.query}`;
    if (tableOperations.has(told.operation)) {
      const lines = this.#waiting.get(key);
      if (lines) lines.push(told);
      else this.#waiting.set(key, [told]);
      this.#held += 1;
      return this.#held > waitingLimit ? this.#releaseOldest() : [];
    }
    if (told.operation === 'QUERY') return this.#statement(told, key);
    const skip: LogItem = { kind: 'skipped', line };
    if (told.operation === 'DISCONNECT') {
      const left = [...this.#waiting.keys()].filter((other) => other.startsWith(`${told.server}:${told.connection}:`));
      return [...left.flatMap((other) => this.#release(other)), skip];
    }
    if (told.operation !== 'CONNECT' && told.operation !== 'FAILED_CONNECT') return [skip];
    return [event(told, [{ action: signIn[told.operation], database: told.database, schema: '', table: '', rows: null }], '')];
  }

  #statement(told: AuditLine, key: string): LogItem[] {
    const skip: LogItem = { kind: 'skipped', line: told.line };
    const lines = this.#take(key);
    // What failed was not done.
    if (told.code !== '0') return [...lines.map((one): LogItem => ({ kind: 'skipped', line: one.line })), skip];
    const statement = readMysqlStatement(told.object);
    const reached = lines.filter((one) => !isMysqlCatalogue(one.database));
    if (reached.length > 0) {
      const actions = reached.map((one) => tableAction(one, one.operation === 'READ' && statement.writes ? 'view' : (statement.action ?? 'use')));
      const first = reached[0] ?? told;
      const whole: AuditLine = { ...told, line: first.line, timeMs: first.timeMs, raw: [...reached, told].map(({ raw }) => raw).join('\n') };
      // The statement tells once more what the lines of its tables tell; so do those of the server's own tables.
      const rest = lines.filter((one) => !reached.includes(one)).map((one): LogItem => ({ kind: 'skipped', line: one.line }));
      return [event(whole, actions, told.object), ...rest, skip];
    }
    const actions = actionsOfStatement(statement, told.database, told.raw);
    const before = lines.map((one): LogItem => ({ kind: 'skipped', line: one.line }));
    return [...before, actions.length === 0 ? skip : event(told, actions, told.object)];
  }

  #take(key: string): AuditLine[] {
    const lines = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    this.#held -= lines.length;
    return lines;
  }

  /** Lines of tables whose statement did not come: the log holds none, or broke off. */
  #release(key: string): LogItem[] {
    return this.#take(key).map((one) => (isMysqlCatalogue(one.database) ? { kind: 'skipped', line: one.line } : event(one, [tableAction(one, null)], '')));
  }

  #releaseOldest(): LogItem[] {
    const [oldest] = this.#waiting.keys();
    return oldest === undefined ? [] : this.#release(oldest);
  }
}

/** @returns null for what the plugin does not write */
function parse(source: Pick<AuditLine, 'line' | 'offset' | 'raw'>, timeMs: number, text: string): AuditLine | null {
  const found = pattern.exec(text);
  const [, server = '', account = '', host = '', connection = '', query = '', operation = '', database = '', rest = ''] = found ?? [];
  const comma = rest.lastIndexOf(',');
  if (!found || comma < 0) return null;
  const object = rest.slice(0, comma);
  const quoted = object.startsWith("'") && object.endsWith("'") && object.length > 1;
  return {
    ...source, timeMs, server, account, host, connection, query, operation, database,
    object: quoted ? unescaped(object.slice(1, -1)) : object,
    code: rest.slice(comma + 1).trim(),
  }; // prettier-ignore
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (_whole, character: string) => escapes[character] ?? character);
}

/** @param action of the statement; null where it is not known, and the line itself must do */
function tableAction(told: AuditLine, action: LogAction['action'] | null): LogAction {
  const own = told.operation === 'READ' ? 'view' : told.operation === 'DROP' ? 'destroy' : 'change';
  return { action: action ?? own, database: told.database, schema: '', table: told.object, rows: null, identity: told.raw };
}

function event(told: AuditLine, actions: readonly LogAction[], statement: string): LogItem {
  return {
    kind: 'event', line: told.line, raw: told.raw, timeMs: told.timeMs, account: told.account, host: told.host, statement, parameters: '',
    actions,
    details: { server: told.server, session: told.connection, statementId: Number(told.query), operation: told.operation },
    occurrence: 0,
  }; // prettier-ignore
}

/** Whether a line is one of the plugin. */
export function looksLikeMariadbAudit(line: string): boolean {
  const clock = clockPattern.exec(line);
  return clock !== null && pattern.test(line.slice(clock[0].length));
}
