import { argon2Floor } from '../../../electron/vault/crypto/argon2.ts';
import { systemClock } from '../../../electron/vault/clock.ts';
import { importLog } from '../../../electron/vault/journal/ingest/import-log.ts';
import { listBatches } from '../../../electron/vault/journal/ingest/source-store.ts';
import { createRegister } from '../../../electron/vault/register/create.ts';
import { admitOperator, openRegister } from '../../../electron/vault/register/open.ts';
import { openSession } from '../../../electron/vault/services/open-session.ts';
import type { Session } from '../../../electron/vault/session.ts';
import { addAccount, addBase, addGrant, addPerson, addSource } from '../../support/lists.ts';
import { testOrganisation, testPassphrase } from '../../support/test-register.ts';

/** What the test must know to open the register again. */
export interface Registered {
  readonly folder: string;
  /** Data key, hex. */
  readonly key: string;
  readonly operator: string;
  readonly source: string;
}

/** A closed register whose lists let the log of the test break several rules. */
export async function registerToImportInto(parent: string): Promise<Registered> {
  const { opened, operatorId } = await createRegister({
    parent,
    name: 'importer',
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.', position: '' },
    passphrase: testPassphrase,
    clock: systemClock,
    cost: argon2Floor,
  });
  const { db } = opened;
  const mis = addBase(db, 'Б-01', 'Медициналық ақпараттық жүйе');
  const [kadyrov, ospanova, akhmet] = [addPerson(db, 'Қадыров', 'Нұрлан'), addPerson(db, 'Оспанова', 'Гүлмира'), addPerson(db, 'Ахмет', 'Раушан')];
  addAccount(db, 'n_kadyrov', 'personal', [kadyrov]);
  addAccount(db, 'g_ospanova', 'personal', [ospanova]);
  addAccount(db, 'r_akhmet', 'personal', [akhmet]);
  const wide = ['view', 'change', 'supplement', 'destroy', 'export'] as const;
  addGrant(db, { base: mis, person: kadyrov, rights: wide, from: '2020-01-01', revokedAt: '2021-11-13T13:00:00.000Z', order: '214-к' });
  addGrant(db, { base: mis, person: ospanova, rights: wide, from: '2020-01-01' });
  addGrant(db, { base: mis, person: akhmet, rights: ['view'], from: '2020-01-01' });
  const source = addSource(db, { name: 'МИС сервері', objects: [{ database: 'mis', schema: '*', table: '*', base: mis }, { database: 'mis', schema: 'public', table: 'reference_icd', base: null }] });
  const registered = { folder: opened.folder, key: Buffer.from(opened.dataKey).toString('hex'), operator: operatorId, source };
  opened.close();
  return registered;
}

export function openAgain({ folder, key, operator }: Registered): Session {
  const opened = openRegister(folder, Buffer.from(key, 'hex'));
  return openSession(opened, admitOperator(opened, operator), systemClock);
}

/** The process that is killed: says `begun`, then after every portion how many records the register says were added. */
if (import.meta.main) {
  const [, , file = '', registered = ''] = process.argv;
  const into = JSON.parse(registered) as Registered;
  const session = openAgain(into);
  process.stdout.write('begun\n');
  await importLog({
    session,
    source: into.source,
    path: file,
    fileName: 'pgaudit.csv',
    signal: new AbortController().signal,
    progress: () => process.stdout.write(`${listBatches(session.db)[0]?.added ?? 0}\n`),
  });
  session.close();
}
