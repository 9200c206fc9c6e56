import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importLog } from '../../../electron/vault/journal/ingest/import-log.ts';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { verifyJournal } from '../../../electron/vault/journal/verify-journal.ts';
import type { ImportBatch } from '../../../shared/contract/sources.ts';
import { addAccount, addBase, addPerson, addSource } from '../../support/lists.ts';
import { writeClinicLog } from '../../support/clinic-log.ts';
import { newTestRegister, type TestRegister } from '../../support/test-register.ts';

/** Some portions, which are composed on another thread while the log is read on. */
const lines = 9000;

let register: TestRegister;
let folder: string;
let file: string;
let source: string;

beforeEach(async () => {
  register = await newTestRegister();
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-portions-'));
  file = path.join(folder, 'pgaudit.csv');
  writeClinicLog(file, lines);
  const base = addBase(register.session.db, 'Б-01', 'МИС');
  source = addSource(register.session.db, { name: 'сервер', objects: [{ database: 'mis', schema: '*', table: '*', base }] });
});
afterEach(() => {
  register.dispose();
  rmSync(folder, { recursive: true });
});

function imported(options: { signal?: AbortSignal; progress?: (done: number, total: number) => void } = {}): Promise<ImportBatch> {
  return importLog({ session: register.session, source, path: file, fileName: 'pgaudit.csv', signal: options.signal ?? new AbortController().signal, progress: options.progress ?? (() => undefined) });
}

const journal = () => journalOf(register.session.db, register.clock);

async function expectWhole(): Promise<void> {
  const { bad } = await verifyJournal(register.session.db, journal(), new AbortController().signal, () => undefined);
  expect(bad).toBeNull();
  const sequences = [...journal().select({ stream: 'log' })];
  expect(sequences).toHaveLength(lines);
  // Every line of the file once.
  expect(new Set(sequences.map((sequence) => journal().open(sequence).body.line)).size).toBe(lines);
}

test('a log of many portions is whole, and known afterwards', async () => {
  expect(await imported()).toMatchObject({ read: lines, added: lines, duplicates: 0 });
  await expectWhole();
  expect(await imported()).toMatchObject({ read: lines, added: 0, duplicates: lines });
});

test('what an operator does meanwhile takes its place between', async () => {
  let acts = 0;
  const { added } = await imported({
    progress: () => {
      acts++;
      register.session.record({ action: 'view', what: 'journal.record_viewed', object: `record:${acts}` });
    },
  });
  expect(added).toBe(lines);
  expect(acts).toBeGreaterThan(3);
  await expectWhole();
});

test('an act that is rolled back meanwhile leaves nothing and loses nothing', async () => {
  let tries = 0;
  const { added, duplicates } = await imported({
    progress: () => {
      tries++;
      expect(() =>
        register.session.act(() => {
          journal().appendOwnActions([{ action: 'view', what: 'journal.record_viewed', object: 'record:1' }], register.session.operator);
          throw new Error('the change failed');
        }),
      ).toThrow('the change failed');
    },
  });
  expect({ added, duplicates }).toEqual({ added: lines, duplicates: 0 });
  expect(tries).toBeGreaterThan(3);
  await expectWhole();
});

test('lists changed meanwhile are those that the rest is attributed by', async () => {
  let person = '';
  await imported({
    progress: (done, total) => {
      if (person !== '' || done < total / 2) return;
      person = addPerson(register.session.db, 'Ібраева', 'Күлән');
      addAccount(register.session.db, 'k_ibrayeva', 'personal', [person]);
    },
  });
  await expectWhole();
  const theirs = journal().select({ accounts: ['k_ibrayeva'] });
  const known = journal().select({ people: [person] });
  expect(known.length).toBeGreaterThan(0);
  expect(known.length).toBeLessThan(theirs.length);
  // The latest of the account are all that person's.
  expect([...theirs.slice(-known.length)]).toEqual([...known]);
});

test('one that was stopped is completed by the next, without a record twice or missing', async () => {
  const stop = new AbortController();
  await expect(
    imported({
      signal: stop.signal,
      progress: (done, total) => {
        if (done > total / 2) stop.abort();
      },
    }),
  ).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
  const before = journal().summary().log;
  expect(before).toBeLessThan(lines);
  expect(await imported()).toMatchObject({ added: lines - before, duplicates: before });
  await expectWhole();
});
