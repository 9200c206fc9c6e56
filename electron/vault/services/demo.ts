import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { csvMapping, type SourceFields } from '../../../shared/contract/sources.ts';
import { almaty, toInstantString } from '../clock.ts';
import { demoAccounts, demoBases, type DemoGrant, type DemoLog, demoLogs, demoNight, demoPeople } from '../demo/sample.ts';
import type { CallContext, OpenContext, Session } from '../session.ts';
import { bases } from './bases.ts';
import { people } from './people.ts';
import { sources } from './sources.ts';

export { demoOperator, demoOrganisation } from '../demo/sample.ts';

/** Public on purpose: the demo register holds nothing that is anyone's. */
export const demoPassphrase = 'derbes demo register';

/** Which database of the clinic's server is which base. */
const databases: Readonly<Record<string, string>> = { mis: 'Б-01', lab: 'Б-02', pharmacy: 'Б-04', mobile: 'Б-06', insurance: 'Б-07' };

/**
 * Fills a new demo register with its sample, by the same calls that a person makes in the window: lists, sources, and the
 * import of their logs.
 */
export async function fillDemo(session: Session, context: CallContext): Promise<void> {
  const open: OpenContext = { ...context, session };
  const night = demoNight(session.clock.now());
  const steps = demoBases.length + demoPeople.length + demoAccounts.length;
  let done = 0;
  const step = async (): Promise<void> => {
    done += 1;
    context.progress({ stage: 'demo', done, total: steps });
    // Lets a stop in.
    await new Promise((resolve) => setImmediate(resolve));
    context.signal.throwIfAborted();
  };

  const baseIds = new Map<string, string>();
  for (const fields of demoBases) {
    const { id } = await bases.create(fields, open);
    baseIds.set(fields.code, id);
    await step();
  }

  const personIds = new Map<string, string>();
  for (const { surname, given, patronymic, iin, position, department, account, grants, dismissed } of demoPeople) {
    const { id } = await people.create(
      { surname, given, patronymic, iin, position, department, dismissed: dismissed === undefined ? null : dayOf(night, dismissed), note: '' },
      open,
    );
    if (account !== undefined) {
      await people.createAccount({ name: account, kind: 'personal', source: null, people: [id], note: '' }, open);
      personIds.set(account, id);
    }
    for (const grant of grants) await addGrant(grant, { person: id, account: null });
    await step();
  }
  for (const { name, kind, people: users, note, grants } of demoAccounts) {
    const behind = users.map((account) => known(personIds, account));
    const { id } = await people.createAccount({ name, kind, source: null, people: behind, note }, open);
    for (const grant of grants) await addGrant(grant, { person: null, account: id });
    await step();
  }

  async function addGrant(grant: DemoGrant, holder: { readonly person: string | null; readonly account: string | null }): Promise<void> {
    const { id } = await people.createGrant(
      {
        ...holder,
        base: known(baseIds, grant.base),
        rights: [...grant.rights],
        from: dayOf(night, grant.from),
        to: grant.to === undefined ? null : dayOf(night, grant.to),
        order: { number: grant.order, date: dayOf(night, grant.from) },
        hours: grant.hours ?? null,
      },
      open,
    );
    if (!grant.revoked) return;
    const at = Temporal.PlainDate.from(dayOf(night, grant.revoked.day)).toZonedDateTime({ timeZone: almaty, plainTime: '18:00' }).toInstant();
    await people.revokeGrant({ id, order: grant.revoked.order, reason: grant.revoked.reason, at: toInstantString(at) }, open);
  }

  const { postgresql, callCentre } = demoLogs(night);
  await importInto(postgresql, open, () => ({
    name: 'kl-pg-01, PostgreSQL 15',
    kind: 'postgresql-csvlog',
    timeZone: almaty,
    encoding: 'auto',
    mapping: null,
    objects: [
      ...Object.entries(databases).map(([database, code]) => ({ database, schema: '*', table: '*', base: known(baseIds, code) })),
      { database: 'postgres', schema: '*', table: '*', base: null },
    ],
  }));
  await importInto(callCentre, open, (mapping) => ({
    name: 'Байланыс орталығының журналы',
    kind: 'csv',
    timeZone: almaty,
    encoding: 'auto',
    mapping,
    objects: [{ database: '*', schema: '*', table: '*', base: known(baseIds, 'Б-05') }],
  }));
}

/**
 * Looks into a log, makes its source and imports it. The log is made up and holds nobody's data, so it may stand in a
 * temporary folder; logs of users are read where they are.
 */
async function importInto(log: DemoLog, open: OpenContext, fieldsFor: (mapping: SourceFields['mapping']) => SourceFields): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'derbes-demo-'));
  try {
    const file = path.join(folder, log.name);
    writeFileSync(file, log.content);
    const seen = await sources.inspect({ files: [open.files.renew(file, 'read')], kind: null, encoding: 'auto', timeZone: almaty, mapping: null }, open);
    const { id } = await sources.create(fieldsFor(csvMapping.nullable().parse(seen.guess)), open);
    await sources.import({ source: id, files: seen.files }, open);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Day so many days from the night. */
function dayOf(night: Temporal.PlainDate, days: number): string {
  return night.add({ days }).toString();
}

function known(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`the sample speaks of ${name} and does not have it`);
  return id;
}
