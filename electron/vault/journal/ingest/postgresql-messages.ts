import { parseLogTime, type ZoneClock } from './local-time.ts';
import { type LogAction, type LogItem, rejected } from './log-event.ts';
import { AuditedSession, auditPrefix, parseAuditMessage } from './pgaudit.ts';

const invalidAuthorisation = /^28/;
/** How a refusal reads where the log has no SQLSTATE. */
const refusal = /^(?:password authentication failed|no pg_hba\.conf entry|role .* does not exist|role .* is not permitted to log in|[\w-]+ authentication failed)/;

/** Sessions whose statement is remembered at once; a server with more open sessions than that forgets the oldest. */
const sessionLimit = 10_000;

/** One message of a PostgreSQL server, whatever form its log has. */
export interface ServerMessage {
  readonly time: string;
  readonly account: string;
  readonly database: string;
  readonly host: string;
  readonly session: string;
  /** 0 where the log does not number them. */
  readonly sessionLine: number;
  /** Command tag, e.g. `SELECT`; '' where the log does not tell. */
  readonly tag: string;
  readonly severity: string;
  readonly sqlState: string;
  readonly message: string;
}

/**
 * Turns messages of a server with pgaudit into audited statements, sign-ins and failed sign-ins. Everything else the server says
 * (start-up, checkpoints, errors, disconnections) is skipped.
 */
export class PostgresqlMessages {
  readonly #clock: ZoneClock;
  readonly #hasEveryLine: boolean;
  readonly #sessions = new Map<string, AuditedSession>();
  #lastTimeText = '';
  #lastTime: number | null = null;

  /** @param hasEveryLine whether the log holds all lines of a session, so that their numbers have no hole */
  constructor(clock: ZoneClock, hasEveryLine = false) {
    this.#clock = clock;
    this.#hasEveryLine = hasEveryLine;
  }

  /** @param occurrence tells apart records whose bytes are the same, for logs that do not number them */
  item(line: number, raw: string, told: ServerMessage, occurrence = 0): LogItem {
    const item = this.#item(line, raw, told, occurrence);
    return this.#hasEveryLine && told.sessionLine > 0 ? { ...item, numbered: { series: told.session, number: told.sessionLine } } : item;
  }

  #item(line: number, raw: string, told: ServerMessage, occurrence: number): LogItem {
    const { time, account, database, host, session, sessionLine, tag, message } = told;
    const audited = message.startsWith(auditPrefix);
    const signedIn = !audited && message.startsWith('connection authorized: ');
    const refused = !audited && told.severity === 'FATAL' && (invalidAuthorisation.test(told.sqlState) || (told.sqlState === '' && refusal.test(message)));
    if (!audited && !signedIn && !refused) {
      if (message.startsWith('disconnection: ')) this.#sessions.delete(session);
      return { kind: 'skipped', line };
    }
    const timeMs = this.#time(time);
    if (timeMs === null) return rejected(line, raw, 'LOG_TIME', 'log_time');
    const event = { kind: 'event', line, raw, timeMs, account, host, occurrence } as const;
    const named = { session, sessionLine };
    if (!audited) {
      const action: LogAction = { action: signedIn ? 'sign_in' : 'sign_in_failed', database, schema: '', table: '', rows: null };
      return { ...event, statement: '', parameters: '', actions: [action], details: refused ? { ...named, sqlState: told.sqlState } : named };
    }

    const audit = parseAuditMessage(message);
    if (!audit) return rejected(line, raw, 'PGAUDIT_UNREADABLE', 'message');
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
export function hostOf(connection: string): string {
  const colon = connection.lastIndexOf(':');
  return colon > 0 && /^\d+$/.test(connection.slice(colon + 1)) ? connection.slice(0, colon) : connection;
}
