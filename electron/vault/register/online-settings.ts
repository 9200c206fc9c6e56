import type { Database } from 'better-sqlite3';
import { type OnlineSettings, onlineSettings } from '../../../shared/contract/evidence.ts';
import { readSetting, writeSetting } from './settings.ts';

/** Of the national certification authority. */
export const defaultOnlineSettings: OnlineSettings = {
  timestampAddress: 'http://tsp.pki.gov.kz/',
  timestampPolicies: { rsa: '1.2.398.3.3.2.6.2', gost: '1.2.398.3.3.2.6.4' },
  ocspAddress: '',
  proxy: '',
};

export function readOnlineSettings(db: Database): OnlineSettings {
  return onlineSettings.parse({ ...defaultOnlineSettings, ...(readSetting(db, 'online') as object | undefined) });
}

export function writeOnlineSettings(db: Database, value: OnlineSettings): void {
  writeSetting(db, 'online', value);
}
