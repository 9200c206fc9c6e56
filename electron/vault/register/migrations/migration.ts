import type { Database } from 'better-sqlite3';

/**
 * One step of the register's schema. Numbers only grow; a released step is never edited. All steps above the register's
 * `user_version` run in one transaction, after a verified backup (`../migrate.ts`).
 */
export interface Migration {
  readonly version: number;
  readonly name: string;
  up(db: Database): void;
}
