import type { Action } from '../../../../shared/domain/vocabulary.ts';
import { FixedTable, type RowTale } from './fixed-table.ts';
import { parseLogTime, ZoneClock } from './local-time.ts';
import { wholeNumber } from './mapped-rows.ts';

// From Microsoft's documentation of sys.fn_get_audit_file and sys.dm_audit_actions; not compared with a server here.

export const mssqlColumns = ['event_time', 'action_id', 'succeeded', 'server_principal_name', 'database_name', 'object_name', 'statement'] as const;

/** `event_time` is UTC, whatever the zone of the server. */
const utc = new ZoneClock('UTC');

const actions: Readonly<Record<string, Action>> = {
  SL: 'view', RC: 'view', RF: 'view', VW: 'view',
  IN: 'supplement',
  UP: 'change', AL: 'change', CR: 'change', TO: 'change', ALRS: 'change', RS: 'change',
  DL: 'destroy', DR: 'destroy', TRTB: 'destroy',
  EX: 'use', SB: 'use',
  BA: 'export', BAL: 'export', BCPO: 'export',
  G: 'change', GWG: 'change', D: 'change', DWC: 'change', R: 'change', RWG: 'change', RWC: 'change', APRL: 'change', DPRL: 'change', PWC: 'change', PWR: 'change', USAF: 'change',
  LGIS: 'sign_in', DBAS: 'sign_in', LGIF: 'sign_in_failed', DBAF: 'sign_in_failed',
  IMP: 'use',
}; // prettier-ignore

/** What starts, stops and counts: no action on data. */
const noAction: ReadonlySet<string> = new Set(['LGO', 'DAGL', 'AUSC', 'AUSF', 'AUSS', 'SVSR', 'SVSD', 'SVCN', 'SVPD', 'ADBO', 'DBL', 'LO', 'BST', 'CMT', 'RLBK', 'BRDB', 'TASA', 'TASP', 'STSV']);

/** Rows of `SELECT * FROM sys.fn_get_audit_file(…)` saved as CSV with its header. */
export function mssqlRows(columns: readonly string[]): FixedTable {
  return new FixedTable(columns, mssqlColumns, (cell): RowTale => {
    const timeMs = parseLogTime(cell('event_time'), utc);
    if (timeMs === null) return { reason: 'LOG_TIME', column: 'event_time' };
    const code = cell('action_id').toUpperCase();
    if (noAction.has(code)) return 'skipped';
    const action = actions[code];
    if (!action) return { reason: 'LOG_ACTION_UNMAPPED', column: 'action_id', params: { value: code.slice(0, 60) } };
    // What failed was not done; a refused sign-in is told of.
    if (/^(?:0|false)$/i.test(cell('succeeded')) && action !== 'sign_in_failed') return 'skipped';
    const account = cell('session_server_principal_name') || cell('server_principal_name');
    if (account === '') return { reason: 'LOG_ACCOUNT_EMPTY', column: 'server_principal_name' };
    const object = { database: cell('database_name'), schema: cell('schema_name'), table: cell('object_name'), rows: wholeNumber(cell('affected_rows')) };
    const details = { command: code, session: cell('session_id'), ...(cell('sequence_number') && { sequence: cell('sequence_number') }) };
    return { timeMs, account, host: cell('client_ip'), statement: cell('statement'), action, object, details };
  });
}
