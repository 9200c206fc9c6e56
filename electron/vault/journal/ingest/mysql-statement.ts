import type { Action } from '../../../../shared/domain/vocabulary.ts';
import type { LogAction } from './log-event.ts';
import { relationsOf } from './sql-relations.ts';

/** Statements that steer a session or keep the server, and read or write no data. */
const noAction =
  /^(?:set|show|use|begin|start|stop|commit|rollback|savepoint|release|unlock|lock|prepare|deallocate|drop\s+prepare|explain|describe|desc|analyze|optimize|check|checksum|repair|flush|kill|xa|help|install|uninstall|reset|change|purge|cache|binlog|shutdown)\b/;
const dropsData = /^drop\s+(?:temporary\s+)?(?:table|database|schema)\b/;
const ofTable = /^(?:create|alter|drop|rename)\s+(?:or\s+replace\s+)?(?:temporary\s+)?table\s+(?:if\s+(?:not\s+)?exists\s+)?(?:(`[^`]+`|[^\s.(`;,]+)\s*\.\s*)?(`[^`]+`|[^\s.(`;,]+)/i;

/** A statement of MySQL or MariaDB: the action it is, or none. */
export interface MysqlStatement {
  /** null for what is no action on data. */
  readonly action: Action | null;
  /** Whether the statement reads rows to write them elsewhere, so that a table it only reads is viewed. */
  readonly writes: boolean;
  /** SQL as the server runs it: what stands in comments for certain versions counts. */
  readonly sql: string;
}

/** Verb → action (docs/sources.md has the table with reasons). */
export function readMysqlStatement(statement: string): MysqlStatement {
  const sql = statement.replace(/\/\*M?!\d*/g, ' ');
  const plain = sql.replace(/^(?:\s|\/\*[\s\S]*?\*\/|--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|\()+/, '').toLowerCase();
  const told = (action: Action | null, writes = false): MysqlStatement => ({ action, writes, sql });
  const [verb = ''] = /^[a-z]+/.exec(plain) ?? [];
  switch (verb === 'with' ? (/\)\s*(select|insert|update|delete|replace)\b/.exec(plain)?.[1] ?? 'select') : verb) {
    case '':
      return told(null);
    case 'select':
    case 'table':
      // Rows leave the server: into a file of its own, or in the dump of mysqldump, which marks its queries.
      return told(/\binto\s+(?:outfile|dumpfile)\b/.test(plain) || /^select\s+sql_no_cache\b/.test(plain) ? 'export' : 'view');
    case 'insert':
    case 'load':
    case 'import':
      return told('supplement', true);
    case 'update':
    case 'replace':
      return told('change', true);
    case 'delete':
    case 'truncate':
      return told('destroy', true);
    case 'drop':
      return told(noAction.test(plain) ? null : dropsData.test(plain) ? 'destroy' : 'change', true);
    case 'create':
    case 'alter':
    case 'rename':
    case 'grant':
    case 'revoke':
      return told('change', true);
    default:
      return told(noAction.test(plain) ? null : 'use');
  }
}

/**
 * The tables that a statement names, where the log names none.
 * @param raw the record, from which each action is one of a kind together with its table
 * @returns none for what is no action on data
 */
export function actionsOfStatement(statement: MysqlStatement, database: string, raw: string): LogAction[] {
  return tablesOf(statement, database).map((one) => ({ ...one, identity: [raw, one.action, one.database, one.table].join('\u0000') }));
}

function tablesOf({ action, writes, sql }: MysqlStatement, database: string): LogAction[] {
  if (action === null) return [];
  const whole = { action, database, schema: '', table: '', rows: null };
  const { relations, touchesTables } = relationsOf(sql, 'mysql');
  const named = ofTable.exec(sql.trimStart());
  const tables = relations.map((relation): LogAction => ({
    action: writes && relation.role === 'source' ? 'view' : action,
    database: relation.schema || database,
    schema: '',
    table: relation.table,
    rows: null,
  }));
  if (named) tables.unshift({ ...whole, database: bare(named[1] ?? '') || database, table: bare(named[2] ?? '') });
  if (tables.length > 0) return tables;
  // A query of no table, or of the server's own only, reads no personal data: that someone was there is all it tells.
  return [action === 'view' && (touchesTables || !/\bfrom\b/i.test(sql)) ? { ...whole, action: 'access' } : whole];
}

function bare(name: string): string {
  return name.startsWith('`') ? name.slice(1, -1) : name;
}
