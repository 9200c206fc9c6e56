import { csvFields } from './csv-fields.ts';
import { type CsvlogRecord, CsvlogRecords, splitAtStarts } from './csvlog-records.ts';
import { parseLogTime, type ZoneClock } from './local-time.ts';
import { type LogAction, type LogItem, type LogReader, rejected } from './log-event.ts';
import { AuditedSession, auditPrefix, parseAuditMessage } from './pgaudit.ts';

/** 23 columns to PostgreSQL 12, 24 in 13 (backend_type), 26 from 14 (leader_pid, query_id). */
const columnCounts: ReadonlySet<number> = new Set([23, 24, 26]);

const invalidAuthorisation = /^28/;

/** Sessions whose statement is remembered at once; a server with more open sessions than that forgets the oldest. */
const sessionLimit = 10_000;

/**
 * Reads a server log of PostgreSQL in CSV (`log_destination = csvlog`) with records of pgaudit: audited statements,
 * sign-ins and failed sign-ins. Everything else the server says (start-up, checkpoints, errors, disconnections) is
 * counted as skipped.
 *
 * Fields of a record, from 0: log_time 0, user_name 1, database_name 2, process_id 3, connection_from 4, session_id 5,
 * session_line_num 6, command_tag 7, error_severity 11, sql_state_code 12, message 13.
 */
export class PostgresqlCsvlogReader implements LogReader {
  readonly #records = new CsvlogRecords();
  readonly #clock: ZoneClock;
  readonly #sessions = new Map<string, AuditedSession>();
  #lastTimeText = '';
  #lastTime: number | null = null;

  /** @param clock for times whose zone is not written in a form that is known */
  constructor(clock: ZoneClock) {
    this.#clock = clock;
  }

  push(chunk: Uint8Array): LogItem[] {
    return this.#read(this.#records.push(chunk));
  }

  end(): LogItem[] {
    return this.#read(this.#records.end());
  }

  #read(records: readonly CsvlogRecord[]): LogItem[] {
    const items: LogItem[] = [];
    for (const record of records) {
      const item = this.#item(record);
      if (item.kind !== 'rejected' || !record.text.includes('\n')) {
        items.push(item);
        continue;
      }
      // Several records joined by a stray quote: each is tried on its own.
      const pieces = splitAtStarts(record);
      if (pieces.length === 1) items.push(item);
      else for (const piece of pieces) items.push(this.#item(piece));
    }
    return items;
  }

  #item(record: CsvlogRecord): LogItem {
    const { line, text } = record;
    if (record.truncated) return rejected(line, text, 'LOG_RECORD_TRUNCATED');
    const fields = csvFields(text);
    if (!fields) return rejected(line, text, 'LOG_RECORD_QUOTES');
    if (!columnCounts.has(fields.length)) return rejected(line, text, 'LOG_RECORD_COLUMNS', null, { columns: fields.length });
    const [time = '', account = '', database = '', , connection = '', session = '', sessionLine = ''] = fields;
    const tag = fields[7] ?? '';
    const message = fields[13] ?? '';

    const audited = message.startsWith(auditPrefix);
    const signedIn = !audited && message.startsWith('connection authorized: ');
    const refused = !audited && (fields[11] ?? '') === 'FATAL' && invalidAuthorisation.test(fields[12] ?? '');
    if (!audited && !signedIn && !refused) {
      if (message.startsWith('disconnection: ')) this.#sessions.delete(session);
      return { kind: 'skipped', line };
    }
    const timeMs = this.#time(time);
    if (timeMs === null) return rejected(line, text, 'LOG_TIME', 'log_time');
    const event = { kind: 'event', line, raw: text, timeMs, account, host: hostOf(connection), occurrence: 0 } as const;
    const named = { session, sessionLine: Number(sessionLine) || 0 };
    if (!audited) {
      const action: LogAction = { action: signedIn ? 'sign_in' : 'sign_in_failed', database, schema: '', table: '', rows: null };
      return { ...event, statement: '', parameters: '', actions: [action], details: refused ? { ...named, sqlState: fields[12] ?? '' } : named };
    }

    const audit = parseAuditMessage(message);
    if (!audit) return rejected(line, text, 'PGAUDIT_UNREADABLE', 'message');
    const state = this.#session(session);
    const { statement, parameters } = state.text(audit);
    const actions = state.actions(audit, tag);
    if (actions.length === 0) return { kind: 'skipped', line };
    const details: Record<string, string | number> = {
      ...named,
      statementId: audit.statementId,
      class: audit.class,
      command: audit.command,
    };
    if (audit.objectType) details['objectType'] = audit.objectType;
    else if (actions.some(({ table }) => table !== '')) details['objectFrom'] = 'statement';
    return { ...event, statement, parameters, actions: actions.map((action) => ({ ...action, database })), details };
  }

  #time(text: string): number | null {
    if (text !== this.#lastTimeText) {
      this.#lastTimeText = text;
      this.#lastTime = parseLogTime(text, this.#clock);
    }
    return this.#lastTime;
  }

  #session(id: string): AuditedSession {
    let session = this.#sessions.get(id);
    if (!session) {
      session = new AuditedSession();
      if (this.#sessions.size >= sessionLimit) {
        const [oldest] = this.#sessions.keys();
        if (oldest !== undefined) this.#sessions.delete(oldest);
      }
      this.#sessions.set(id, session);
    }
    return session;
  }
}

/** `10.14.2.77:51822` → `10.14.2.77`; `[local]` stays. */
function hostOf(connection: string): string {
  const colon = connection.lastIndexOf(':');
  return colon > 0 && /^\d+$/.test(connection.slice(colon + 1)) ? connection.slice(0, colon) : connection;
}

/** Whether the beginning of a file looks like a csvlog. */
export function looksLikeCsvlog(beginning: Uint8Array): boolean {
  const records = new CsvlogRecords().push(beginning);
  const first = records.slice(0, 20);
  return first.length > 0 && first.some(({ text }) => columnCounts.has(csvFields(text)?.length ?? 0) && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(text));
}
