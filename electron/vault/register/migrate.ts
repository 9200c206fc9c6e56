import type { Database } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/problem.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';

export function schemaVersion(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

export function latestVersion(migrations: readonly Migration[] = allMigrations): number {
  return migrations.at(-1)?.version ?? 0;
}

/** @throws Fault REGISTER_NEWER for a register of a later console, which is left as it is. */
export function refuseNewer(db: Database, migrations: readonly Migration[] = allMigrations): void {
  if (schemaVersion(db) > latestVersion(migrations)) throw new Fault('REGISTER_NEWER');
}

/**
 * Brings the schema up to date: all missing steps in one transaction, or none. `beforeChange` makes the verified backup
 * of a register that already holds something; what it throws stops the migration.
 * @throws Fault REGISTER_NEWER
 */
export function migrate(
  db: Database,
  options: { readonly beforeChange?: () => void; readonly migrations?: readonly Migration[]; readonly to?: number } = {},
): void {
  const migrations = options.migrations ?? allMigrations;
  refuseNewer(db, migrations);
  const current = schemaVersion(db);
  const target = options.to ?? latestVersion(migrations);
  const missing = migrations.filter((migration) => migration.version > current && migration.version <= target);
  if (missing.length === 0) return;
  if (current > 0) options.beforeChange?.();
  db.transaction(() => {
    for (const migration of missing) migration.up(db);
    if ((db.pragma('foreign_key_check') as unknown[]).length > 0) throw new Error('a migration broke a reference');
    db.pragma(`user_version = ${missing.at(-1)?.version ?? current}`);
  }).exclusive();
}
