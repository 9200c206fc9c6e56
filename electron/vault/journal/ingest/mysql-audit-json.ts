import { JsonLogReader } from './json-log.ts';
import { objectIn, textOf } from './json-records.ts';
import { parseLogTime, ZoneClock } from './local-time.ts';
import { type LogAction, type LogItem, rejected } from './log-event.ts';
import { actionsOfStatement, readMysqlStatement } from './mysql-statement.ts';
import { Occurrences } from './occurrences.ts';

// From the MySQL Reference Manual ("Audit Log File Formats") and the documentation of Percona Server; not compared with a server here.

/** Both write UTC. */
const utc = new ZoneClock('UTC');
const tableEvents: Readonly<Record<string, LogAction['action']>> = { read: 'view', insert: 'supplement', update: 'change', delete: 'destroy' };
const rememberedQueries = 10_000;

/** One record in the terms of either product. */
interface Told {
  readonly time: string;
  readonly connection: string;
  readonly account: string;
  readonly host: string;
  readonly database: string;
  readonly failed: boolean;
  readonly what: { readonly kind: 'connect' } | { readonly kind: 'other' } | { readonly kind: 'query'; readonly sql: string } | { readonly kind: 'table'; readonly table: string; readonly event: string; readonly sql: string };
}

/** Reads the audit log of MySQL Enterprise (`audit_log_format=JSON`) and of Percona Server (`audit_log_format=JSON`). */
export function mysqlAuditJsonReader(): JsonLogReader {
  const occurrences = new Occurrences();
  /** Connection → statement whose tables were told: its own record tells it once more. */
  const toldTables = new Map<string, string>();
  return new JsonLogReader((value, line, raw) => {
    const told = enterprise(value) ?? percona(value);
    if (!told) return null;
    const skip: LogItem = { kind: 'skipped', line };
    const { what, connection, database } = told;
    if (what.kind === 'other' || (told.failed && what.kind !== 'connect')) return skip;
    let actions: LogAction[];
    if (what.kind === 'connect') {
      actions = [{ action: told.failed ? 'sign_in_failed' : 'sign_in', database, schema: '', table: '', rows: null }];
    } else if (what.kind === 'table') {
      const action = tableEvents[what.event];
      if (!action) return rejected(line, raw, 'LOG_ACTION_UNMAPPED', 'event', { value: what.event.slice(0, 60) });
      const exports = action === 'view' && readMysqlStatement(what.sql).action === 'export';
      actions = [{ action: exports ? 'export' : action, database, schema: '', table: what.table, rows: null }];
      if (toldTables.size >= rememberedQueries) toldTables.clear();
      toldTables.set(connection, what.sql);
    } else {
      const repeats = toldTables.get(connection) === what.sql;
      toldTables.delete(connection);
      actions = repeats ? [] : actionsOfStatement(readMysqlStatement(what.sql), database, `${raw}\u0000${occurrences.next(raw)}`);
    }
    if (actions.length === 0) return skip;
    const timeMs = parseLogTime(told.time.replace(/ UTC$/, ''), utc);
    if (timeMs === null) return rejected(line, raw, 'LOG_TIME', 'timestamp');
    if (told.account === '') return rejected(line, raw, 'LOG_ACCOUNT_EMPTY', 'user');
    const statement = what.kind === 'connect' ? '' : what.sql;
    const occurrence = what.kind === 'query' ? 0 : occurrences.next(raw);
    return { kind: 'event', line, raw, timeMs, account: told.account, host: told.host, statement, parameters: '', actions, details: { session: connection }, occurrence };
  });
}

/** `{"timestamp": …, "class": "general", "event": "status", "account": {…}, "general_data": {…}}` */
function enterprise(value: Readonly<Record<string, unknown>>): Told | null {
  const classOf = textOf(value['class']);
  const event = textOf(value['event']);
  if (classOf === '' || event === '' || !('timestamp' in value)) return null;
  const login = objectIn(value['login']);
  const accountOf = objectIn(value['account']);
  const connectionData = objectIn(value['connection_data']);
  const general = objectIn(value['general_data']);
  const table = objectIn(value['table_access_data']);
  const common = {
    time: textOf(value['timestamp']),
    connection: textOf(value['connection_id']),
    account: textOf(login['user']) || textOf(accountOf['user']),
    host: textOf(login['ip']) || textOf(accountOf['host']),
    database: textOf(table['db']) || textOf(connectionData['db']) || textOf(general['db']),
    failed: (textOf(connectionData['status']) || textOf(general['status']) || '0') !== '0',
  };
  if (classOf === 'connection' && event === 'connect') return { ...common, what: { kind: 'connect' } };
  if (classOf === 'table_access') return { ...common, what: { kind: 'table', table: textOf(table['table']), event, sql: textOf(table['query']) } };
  if (classOf === 'general' && /^(?:Query|Execute)$/.test(textOf(general['command']))) return { ...common, what: { kind: 'query', sql: textOf(general['query']) } };
  return { ...common, what: { kind: 'other' } };
}

/** `{"audit_record": {"name": "Query", "timestamp": …, "sqltext": …, "user": "name[name] @ host [ip]"}}` */
function percona(value: Readonly<Record<string, unknown>>): Told | null {
  const record = objectIn(value['audit_record']);
  const name = textOf(record['name']);
  if (name === '') return null;
  const common = {
    time: textOf(record['timestamp']),
    connection: textOf(record['connection_id']),
    account: textOf(record['user']).replace(/\[.*$/s, ''),
    host: textOf(record['ip']) || textOf(record['host']),
    database: textOf(record['db']),
    failed: (textOf(record['status']) || '0') !== '0',
  };
  if (name === 'Connect') return { ...common, what: { kind: 'connect' } };
  return { ...common, what: name === 'Query' || name === 'Execute' ? { kind: 'query', sql: textOf(record['sqltext']) } : { kind: 'other' } };
}

export function looksLikeMysqlAudit(value: Readonly<Record<string, unknown>>): boolean {
  const told = percona(value);
  return told !== null || (enterprise(value) !== null && ('account' in value || 'login' in value || 'startup_data' in value));
}
