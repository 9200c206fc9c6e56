import { rmSync } from 'node:fs';
import path from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { importLog } from '../../electron/vault/journal/ingest/import-log.ts';
import { clinicAccounts, writeClinicLog } from './clinic-log.ts';
import { addAccount, addBase, addGrant, addPerson, addSource } from './lists.ts';
import { newTestRegister, TestClock } from './test-register.ts';

export interface LargeRegister {
  readonly folder: string;
  readonly operatorId: string;
  readonly bases: readonly string[];
  readonly people: readonly string[];
}

/** The accounts of the log and when the access of their people ended; the last is on no list at all. */
const ended: readonly (string | undefined)[] = [undefined, undefined, '2026-10-20', undefined, '2026-09-15', undefined];

/** A register on disk, locked, with so many lines of a pgaudit log imported, of three months and three bases, and what the rules found. */
export async function makeLargeRegister(parent: string, lines: number): Promise<LargeRegister> {
  const { session, folder, operatorId } = await newTestRegister(new TestClock(Temporal.Now.instant().toString()), parent);
  const file = path.join(parent, 'pgaudit.csv');
  try {
    const { db } = session;
    writeClinicLog(file, lines, (90 * 24 * 3600 * 1000) / lines);
    const bases = [addBase(db, 'Б-01', 'Медициналық ақпараттық жүйе'), addBase(db, 'Б-02', 'Зертхана нәтижелері'), addBase(db, 'Б-03', 'Қабылдауға жазылу')];
    const people = ended.map((to, index) => {
      const name = clinicAccounts[index] ?? '';
      const person = addPerson(db, name.slice(2), name.slice(0, 1).toUpperCase());
      addAccount(db, name, 'personal', [person]);
      for (const base of bases) addGrant(db, { base, person, rights: ['view', 'change', 'supplement', 'export'], from: '2020-01-01', ...(to ? { to } : {}) });
      return person;
    });
    const schemas = ['public', 'results', 'registry'];
    const source = addSource(db, { name: 'kl-pg-01', objects: bases.map((base, index) => ({ database: 'mis', schema: schemas[index] ?? '', table: '*', base })) });
    await importLog({ session, source, path: file, fileName: 'pgaudit.csv', signal: new AbortController().signal, progress: () => undefined });
    return { folder, operatorId, bases, people };
  } finally {
    session.close();
    rmSync(file, { force: true });
  }
}
