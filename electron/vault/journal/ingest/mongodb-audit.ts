import type { Action } from '../../../../shared/domain/vocabulary.ts';
import { JsonLogReader } from './json-log.ts';
import { objectIn, textOf } from './json-records.ts';
import { parseLogTime, ZoneClock } from './local-time.ts';
import { rejected } from './log-event.ts';
import { Occurrences } from './occurrences.ts';

// From MongoDB's manual ("System Event Audit Messages"); not compared with a server here.

const utc = new ZoneClock('UTC');

/** Commands told by `authCheck`, which needs `auditAuthorizationSuccess: true`. */
const commands: Readonly<Record<string, Action>> = {
  find: 'view', getMore: 'view', aggregate: 'view', count: 'view', distinct: 'view', mapReduce: 'view',
  insert: 'supplement', update: 'change', findAndModify: 'change', findandmodify: 'change', bulkWrite: 'change', delete: 'destroy',
}; // prettier-ignore
const noCommand: ReadonlySet<string> = new Set(['hello', 'isMaster', 'ping', 'listCollections', 'listDatabases', 'listIndexes', 'endSessions', 'killCursors', 'getParameter', 'buildInfo', 'serverStatus', 'connectionStatus', 'replSetGetStatus', 'logout', 'saslStart', 'saslContinue']);
const kinds: Readonly<Record<string, Action>> = { dropCollection: 'destroy', dropDatabase: 'destroy', importCollection: 'supplement' };
/** Who may reach the data, and how it is laid out. */
const changes = /^(?:(?:create|drop|update|rename)(?:Collection|Database|Index|User|Role)|dropAllUsersFromDatabase|dropAllRolesFromDatabase|(?:grant|revoke)\w+|directAuthMutation|enableSharding|shardCollection|addShard|removeShard|refineCollectionShardKey|replSetReconfig|auditConfigure)$/;
const noAction: ReadonlySet<string> = new Set(['logout', 'startup', 'shutdown', 'clientMetadata', 'rotateLog', 'getClusterParameter', 'setClusterParameter', 'updateCachedClusterServerParameter', 'applicationMessage']);

/** Reads the audit log of MongoDB Enterprise and Atlas in JSON. */
export function mongodbAuditReader(): JsonLogReader {
  const occurrences = new Occurrences();
  return new JsonLogReader((value, line, raw) => {
    if (!looksLikeMongodbAudit(value)) return null;
    const kind = textOf(value['atype']);
    const param = objectIn(value['param']);
    const command = textOf(param['command']);
    const failed = textOf(value['result']) !== '0' && textOf(value['result']) !== '';
    const isSignIn = kind === 'authenticate';
    if (noAction.has(kind) || (kind === 'authCheck' && noCommand.has(command)) || (failed && !isSignIn)) return { kind: 'skipped', line };
    const action = isSignIn ? (failed ? 'sign_in_failed' : 'sign_in') : kind === 'authCheck' ? (commands[command] ?? 'use') : (kinds[kind] ?? (changes.test(kind) ? 'change' : undefined));
    if (!action) return rejected(line, raw, 'LOG_ACTION_UNMAPPED', 'atype', { value: kind.slice(0, 60) });
    const timeMs = dateOf(value['ts']);
    if (timeMs === null) return rejected(line, raw, 'LOG_TIME', 'ts');
    const users = Array.isArray(value['users']) ? value['users'].map((user) => textOf(objectIn(user)['user'])).filter(Boolean) : [];
    const account = isSignIn ? textOf(param['user']) : users.join(',');
    // The server itself, among its own members.
    if (account === '' || account === '__system') return account === '' && isSignIn ? rejected(line, raw, 'LOG_ACCOUNT_EMPTY', 'users') : { kind: 'skipped', line };
    const place = textOf(param['ns']) || textOf(param['old']);
    const dot = place.indexOf('.');
    const database = dot < 0 ? place || textOf(param['db']) : place.slice(0, dot);
    return {
      kind: 'event', line, raw, timeMs, account, host: textOf(objectIn(value['remote'])['ip']),
      statement: 'args' in param ? JSON.stringify(param['args']) : '', parameters: '',
      actions: [{ action, database, schema: '', table: dot < 0 ? '' : place.slice(dot + 1), rows: null }],
      details: { command: command || kind },
      occurrence: occurrences.next(raw),
    }; // prettier-ignore
  });
}

/** Extended JSON: `{"$date": "2026-…"}` or `{"$date": {"$numberLong": "…"}}`. */
function dateOf(value: unknown): number | null {
  const date = objectIn(value)['$date'];
  const number = textOf(objectIn(date)['$numberLong']);
  if (/^-?\d{1,15}$/.test(number)) return Number(number);
  return parseLogTime(textOf(date), utc);
}

export function looksLikeMongodbAudit(value: Readonly<Record<string, unknown>>): boolean {
  return textOf(value['atype']) !== '' && 'ts' in value && 'param' in value;
}
