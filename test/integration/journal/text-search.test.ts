import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { TextSearch } from '../../../electron/vault/journal/text-search.ts';
import { logEntries } from '../../support/journal-entries.ts';
import { newTestRegister, type TestRegister } from '../../support/test-register.ts';

let register: TestRegister;
const never = new AbortController().signal;
const batches = 12;

beforeEach(async () => {
  register = await newTestRegister();
  const journal = journalOf(register.session.db, register.clock);
  for (let batch = 0; batch < batches; batch++) {
    const entries = logEntries(40, batch * 40);
    journal.append(entries.map((entry, index) => ({ ...entry, personal: { ...entry.personal, statement: `${entry.personal['statement'] ?? ''} -- ${index % 10 === 0 ? 'Сирек сөз' : 'жиі'}` } })));
  }
});
afterEach(() => register.dispose());

describe('a text that is looked for little by little', () => {
  test.each(['newest', 'oldest'] as const)('is found from the %s records on, and at the end wherever it stands', async (order) => {
    const { db } = register.session;
    const all = new TextSearch(db).find('сирек сөз');
    expect(all).toHaveLength(batches * 4);
    const search = new TextSearch(db);
    let share = 0;
    let steps = 0;
    while (share < 1) {
      // No time at all still gets one step further.
      const next = await search.prepare('сирек сөз', { signal: never, order, within: 0 });
      const found = search.foundSoFar('сирек сөз');
      expect(next).toBeGreaterThanOrEqual(share);
      expect(found).toEqual(order === 'newest' ? all.slice(all.length - found.length) : all.slice(0, found.length));
      share = next;
      steps += 1;
    }
    expect(steps).toBeGreaterThan(1);
    expect(search.foundSoFar('сирек сөз')).toEqual(all);
    expect(search.find('сирек сөз')).toEqual(all);
  });

  test('is found in records that came meanwhile too', async () => {
    const { db } = register.session;
    const search = new TextSearch(db);
    expect(await search.prepare('сирек', { signal: never })).toBe(1);
    journalOf(db, register.clock).append(logEntries(3, 1000).map((entry) => ({ ...entry, personal: { ...entry.personal, statement: 'сирек' } })));
    expect(search.find('сирек')).toHaveLength(batches * 4 + 3);
  });

  test('is given up where nobody waits any more', async () => {
    const { db } = register.session;
    const journal = journalOf(db, register.clock);
    // So many that to look through them takes several turns.
    for (let from = 1000; from < 31_000; from += 5000) journal.append(logEntries(5000, from).map((entry) => ({ ...entry, personal: { ...entry.personal, statement: `жиі ${entry.personal['statement'] ?? ''}` } })));
    const search = new TextSearch(db);
    await expect(search.prepare('жиі', { signal: AbortSignal.abort() })).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
    const { length } = search.foundSoFar('жиі');
    expect(search.find('жиі').length, 'and taken up again by who asks next').toBeGreaterThan(length);
  });
});

describe('what findings rest on', () => {
  test('is read anew after a finding changed, and after the change was undone', () => {
    const { db } = register.session;
    const journal = journalOf(db, register.clock);
    const flagged = (): number => journal.flagged().reduce((sum, one) => sum + one, 0);
    expect(flagged()).toBe(0);
    const add = (id: string): void => {
      db.prepare(
        `INSERT INTO finding VALUES (?, 'not_on_list', 'danger', 'open', NULL, ?, NULL, NULL, '', 0, 0, '2026-11-01T00:00:00.000Z', 1, 0, 'null', '[]', '[]', '{}', NULL, NULL, NULL, NULL)`,
      ).run(id, id);
      db.prepare("INSERT INTO journal_finding VALUES (?, ?, 'not_on_list')").run(id, id === 'a' ? 3 : 4);
    };
    add('a');
    expect(flagged()).toBe(1);
    const undone = db.transaction(() => {
      add('b');
      db.prepare("UPDATE finding SET state = 'dismissed' WHERE id = 'a'").run();
      // Looked at in between, with one more and one less.
      expect(journal.flagged()[4]).toBe(1);
      throw new Error('undone');
    });
    expect(undone).toThrow('undone');
    expect(journal.flagged()[3]).toBe(1);
    expect(journal.flagged()[4]).toBe(0);
    db.prepare("UPDATE finding SET state = 'withdrawn'").run();
    expect(flagged()).toBe(0);
    expect(journal.select({ onlyFindings: true })).toHaveLength(0);
  });
});
