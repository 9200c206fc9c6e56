import { JsonLogReader } from './json-log.ts';
import { objectIn, textOf } from './json-records.ts';
import type { ZoneClock } from './local-time.ts';
import { PostgresqlMessages } from './postgresql-messages.ts';

/** Reads a server log of PostgreSQL 15 and later in JSON (`log_destination = jsonlog`): one object a line, absent fields left out. */
export function postgresqlJsonlogReader(clock: ZoneClock): JsonLogReader {
  const messages = new PostgresqlMessages(clock, true);
  return new JsonLogReader((value, line, raw) => {
    if (!looksLikeJsonlog(value)) return null;
    return messages.item(line, raw, {
      time: textOf(value['timestamp']),
      account: textOf(value['user']),
      database: textOf(value['dbname']),
      host: textOf(value['remote_host']),
      session: textOf(value['session_id']),
      sessionLine: Number(value['line_num']) || 0,
      tag: textOf(value['ps']),
      severity: textOf(value['error_severity']),
      sqlState: textOf(value['state_code']),
      message: textOf(value['message']),
    });
  });
}

/** Whether an object is a record of jsonlog. */
export function looksLikeJsonlog(value: unknown): boolean {
  const { timestamp, error_severity: severity, session_id: session } = objectIn(value);
  return textOf(timestamp) !== '' && textOf(severity) !== '' && textOf(session) !== '';
}
