import type { Database } from 'better-sqlite3';
import { loadAccessLists } from '../findings/load-lists.ts';
import type { SeenAccount, SeenObject } from './inspect-log.ts';
import { ObjectRules } from '../../../../shared/domain/object-rules.ts';
import { getSource, listSources } from './source-store.ts';

/** Signing in and changing roles name a database and no object: nothing that a rule would have to map. */
export function isDatabaseObject(table: string): boolean {
  return table !== '';
}

interface ObjectCount {
  readonly source: string;
  readonly database: string;
  readonly schema: string;
  readonly name: string;
  readonly records: number;
}
interface AccountCount {
  readonly source: string;
  readonly account: string;
  readonly last: number;
  readonly records: number;
}

/**
 * What the journal holds of the sources that no object rule maps and no account stands for, by the lists of now. The most
 * frequent first.
 */
export function unmappedOf(db: Database, sourceId?: string): { readonly objects: SeenObject[]; readonly accounts: SeenAccount[] } {
  const sources = sourceId === undefined ? listSources(db) : [getSource(db, sourceId)];
  const rules = new Map(sources.map(({ id, objects }) => [id, new ObjectRules(objects)]));
  const lists = loadAccessLists(db);

  const objects = new Map<string, SeenObject>();
  const objectCounts = db
    .prepare<[], ObjectCount>(
      `SELECT s.source, o.database, o.schema, o.name, count(*) AS records
       FROM journal_record r JOIN journal_source s ON s.id = r.source JOIN journal_object o ON o.id = r.object
       WHERE r.stream = 0 GROUP BY r.source, r.object`,
    )
    .all();
  for (const { source, database, schema, name, records } of objectCounts) {
    const rule = rules.get(source);
    if (!rule || !isDatabaseObject(name) || rule.map(database, schema, name).kind === 'mapped') continue;
    const key = JSON.stringify([database, schema, name]);
    objects.set(key, { database, schema, table: name, records: (objects.get(key)?.records ?? 0) + records });
  }

  const accounts = new Map<string, number>();
  const accountCounts = db
    .prepare<[], AccountCount>(
      `SELECT s.source, a.name AS account, max(r.time) AS last, count(*) AS records
       FROM journal_record r JOIN journal_source s ON s.id = r.source JOIN journal_account a ON a.id = r.account
       WHERE r.stream = 0 AND a.name IS NOT NULL GROUP BY r.source, r.account`,
    )
    .all();
  for (const { source, account, last, records } of accountCounts) {
    if (!rules.has(source) || lists.account(account, source, last)) continue;
    accounts.set(account, (accounts.get(account) ?? 0) + records);
  }
  return {
    objects: [...objects.values()].sort((a, b) => b.records - a.records),
    accounts: [...accounts].map(([account, records]) => ({ account, records })).sort((a, b) => b.records - a.records),
  };
}
