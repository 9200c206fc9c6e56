import type { Database } from 'better-sqlite3';
import { type z } from 'zod';
import { type Organisation, organisation } from '../../../shared/contract/register.ts';
import { registerSettings } from '../../../shared/contract/settings.ts';

export type RegisterSettings = z.infer<typeof registerSettings>;

export const defaultSettings: RegisterSettings = {
  week: 'five',
  idleLockMinutes: 10,
  lockOnScreenLock: true,
  backupsKept: 10,
  backupEveryHours: 24,
  countFromNextDay: true,
  certificateReminderDays: 30,
  checkpointEveryHours: 1,
  checkpointEveryRecords: 10_000,
  checkpointReminderDays: 30,
};

export function readOrganisation(db: Database): Organisation {
  return organisation.parse(readSetting(db, 'organisation'));
}

export function writeOrganisation(db: Database, value: Organisation): void {
  writeSetting(db, 'organisation', value);
}

/** Settings that a later version added take their defaults. */
export function readSettings(db: Database): RegisterSettings {
  return registerSettings.parse({ ...defaultSettings, ...(readSetting(db, 'settings') as object | undefined) });
}

export function writeSettings(db: Database, value: RegisterSettings): void {
  writeSetting(db, 'settings', value);
}

/** The JSON value of a key, undefined where none was written. The caller parses it. */
export function readSetting(db: Database, key: string): unknown {
  const text = db.prepare('SELECT value FROM setting WHERE key = ?').pluck().get(key);
  return typeof text === 'string' ? (JSON.parse(text) as unknown) : undefined;
}

export function writeSetting(db: Database, key: string, value: unknown): void {
  db.prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(
    key,
    JSON.stringify(value),
  );
}
