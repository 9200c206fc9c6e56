import type { Action } from '../../../../shared/domain/vocabulary.ts';
import { FixedTable, type RowTale } from './fixed-table.ts';
import { parseLogTime, type ZoneClock } from './local-time.ts';

// From Oracle's Database Reference (UNIFIED_AUDIT_TRAIL) and Security Guide; not compared with a server here.

export const oracleColumns = ['event_timestamp', 'dbusername', 'action_name', 'return_code'] as const;

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
/** `23-NOV-26 12.34.56.123456 AM`, with an offset or without: what an English NLS_TIMESTAMP_FORMAT gives. */
const oracleTime = /^(\d{1,2})-([A-Z]{3})-(\d{2}|\d{4}) (\d{1,2})[.:](\d{2})[.:](\d{2})(?:[.,](\d{1,9}))?(?: ?([AP])M)?(?: ?([+-]\d{2}:\d{2}|UTC|GMT))?$/i;

export function parseOracleTime(text: string, clock: ZoneClock): number | null {
  const found = oracleTime.exec(text.trim());
  if (!found) return parseLogTime(text, clock);
  const [, day = '', month = '', year = '', hour = '', minute = '', second = '', fraction = '0', half, zone = ''] = found;
  const number = months.indexOf(month.toUpperCase()) + 1;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
  return parseLogTime(`${year.length === 2 ? `20${year}` : year}-${number}-${day} ${hours}:${minute}:${second}.${fraction}${zone && ` ${zone}`}`, clock);
}

/** Whole names, then first words. */
const named: Readonly<Record<string, Action>> = {
  SELECT: 'view', 'SELECT MINING MODEL': 'view', INSERT: 'supplement', UPDATE: 'change', MERGE: 'change', DELETE: 'destroy',
  EXECUTE: 'use', CALL: 'use', FLASHBACK: 'view', 'CREATE DIRECTORY': 'change', EXPORT: 'export', IMPORT: 'supplement', READ: 'view', WRITE: 'change',
  'DROP TABLE': 'destroy', 'TRUNCATE TABLE': 'destroy', 'TRUNCATE CLUSTER': 'destroy', 'DROP USER': 'destroy', 'DROP TABLESPACE': 'destroy',
  'DROP MATERIALIZED VIEW': 'destroy', 'DROP PLUGGABLE DATABASE': 'destroy', 'PURGE TABLE': 'destroy', 'PURGE DBA_RECYCLEBIN': 'destroy', 'CREATE SESSION': 'sign_in',
}; // prettier-ignore
const byFirstWord: Readonly<Record<string, Action>> = { CREATE: 'change', ALTER: 'change', DROP: 'change', GRANT: 'change', REVOKE: 'change', RENAME: 'change', COMMENT: 'change', AUDIT: 'change', NOAUDIT: 'change', CHANGE: 'change' };
const noAction = /^(?:LOGOFF|LOGOFF BY CLEANUP|COMMIT|ROLLBACK|SAVEPOINT|SET ROLE|SET TRANSACTION|ALTER SESSION|EXPLAIN|LOCK TABLE|LOCK|ANALYZE \w+|PL\/SQL EXECUTE|UNKNOWN)$/;

/** Rows of `SELECT * FROM UNIFIED_AUDIT_TRAIL` saved as CSV with its header. */
export function oracleRows(columns: readonly string[], clock: ZoneClock): FixedTable {
  return new FixedTable(columns, oracleColumns, (cell): RowTale => {
    const timeMs = parseOracleTime(cell('event_timestamp'), clock);
    if (timeMs === null) return { reason: 'LOG_TIME', column: 'event_timestamp' };
    const name = cell('action_name').toUpperCase();
    const failed = cell('return_code') !== '' && cell('return_code') !== '0';
    const isSignIn = name === 'LOGON';
    if (noAction.test(name) || (failed && !isSignIn)) return 'skipped';
    const action = isSignIn ? (failed ? 'sign_in_failed' : 'sign_in') : (named[name] ?? byFirstWord[name.split(' ')[0] ?? '']);
    if (!action) return { reason: 'LOG_ACTION_UNMAPPED', column: 'action_name', params: { value: name.slice(0, 60) } };
    const account = cell('dbusername');
    if (account === '') return { reason: 'LOG_ACCOUNT_EMPTY', column: 'dbusername' };
    // Schemas of Oracle stand where other servers have databases and schemas; a container's name is the database.
    const object = { database: cell('dbname') || cell('pdb_name') || cell('instance_name'), schema: cell('object_schema'), table: cell('object_name'), rows: null };
    return {
      timeMs, account, host: cell('userhost'), statement: cell('sql_text'), parameters: cell('sql_binds'), action, object,
      details: { command: name, session: cell('sessionid'), statementId: cell('statement_id') },
    }; // prettier-ignore
  });
}
