import type { Database } from 'better-sqlite3';
import { loadAccessLists } from '../findings/load-lists.ts';
import type { SeenAccount, SeenObject } from './inspect-log.ts';
import { ObjectRules } from '../../../../shared/domain/object-rules.ts';
import type { Journal } from '../journal.ts';
import { tallyPairs } from '../tally-pairs.ts';
import { getSource, listSources } from './source-store.ts';

/** Signing in and changing roles name a database and no object: nothing that a rule would have to map. */
export function isDatabaseObject(table: string): boolean {
  return table !== '';
}

/**
 * What the journal holds of the sources that no object rule maps and no account stands for, by the lists of now. The most
 * frequent first.
 */
export function unmappedOf(db: Database, journal: Journal, sourceId?: string): { readonly objects: SeenObject[]; readonly accounts: SeenAccount[] } {
  const sources = sourceId === undefined ? listSources(db) : [getSource(db, sourceId)];
  const rules = new Map(sources.map(({ id, objects }) => [id, new ObjectRules(objects)]));
  const lists = loadAccessLists(db);
  const { columns, dimensions } = journal;

  const objects = new Map<string, SeenObject>();
  for (const { first, second, records } of tallyPairs(columns, 'source', 'object')) {
    const rule = rules.get(dimensions.sources.name(first) ?? '');
    const object = dimensions.objectById(second);
    if (!rule || !object || !isDatabaseObject(object.name)) continue;
    const { database, schema, name } = object;
    if (rule.map(database, schema, name).kind === 'mapped') continue;
    const key = JSON.stringify([database, schema, name]);
    objects.set(key, { database, schema, table: name, records: (objects.get(key)?.records ?? 0) + records });
  }

  const accounts = new Map<string, number>();
  for (const { first, second, records, lastMs } of tallyPairs(columns, 'source', 'account')) {
    const source = dimensions.sources.name(first) ?? '';
    const account = dimensions.accountById(second)?.value;
    if (!account || !rules.has(source) || lists.account(account, source, lastMs)) continue;
    accounts.set(account, (accounts.get(account) ?? 0) + records);
  }
  return {
    objects: [...objects.values()].sort((a, b) => b.records - a.records),
    accounts: [...accounts].map(([account, records]) => ({ account, records })).sort((a, b) => b.records - a.records),
  };
}
