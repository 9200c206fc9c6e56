import type { Database } from 'better-sqlite3';
import { sha256 } from '../../crypto/primitives.ts';
import { readSetting, writeSetting } from '../../register/settings.ts';

/** What records are held against besides the rules' own settings, which run the rules themselves. */
const lists = [
  'SELECT id, name, kind, source_id, disabled FROM account ORDER BY id',
  'SELECT account_id, person_id FROM account_person ORDER BY account_id, person_id',
  'SELECT id, base_id, person_id, account_id, rights, from_day, to_day, revoked_at, hours FROM access_grant ORDER BY id',
  'SELECT id, purposes, hours, automated, in_use_since, archived FROM base ORDER BY id',
  'SELECT source_id, place, database, schema, table_name, base_id FROM source_object ORDER BY source_id, place',
  'SELECT day, kind FROM calendar_day ORDER BY day',
  "SELECT value ->> '$.week' FROM setting WHERE key = 'settings'",
] as const;

const key = 'findings.lists';

function fingerprint(db: Database): string {
  return Buffer.from(sha256(JSON.stringify(lists.map((sql) => db.prepare(sql).raw().all())))).toString('hex');
}

/** Whether lists are otherwise than when the whole journal was held against them last. */
export function listsChangedSinceRun(db: Database): boolean {
  const known = readSetting(db, key);
  return known !== undefined && known !== fingerprint(db);
}

/** After a run over the whole journal. Called in its transaction. */
export function noteLists(db: Database): void {
  writeSetting(db, key, fingerprint(db));
}

/** After an import: what came first was held against the lists as they are. Called in its transaction. */
export function noteFirstLists(db: Database): void {
  if (readSetting(db, key) === undefined) noteLists(db);
}
