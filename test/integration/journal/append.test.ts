import { afterEach, beforeEach, expect, test } from 'vitest';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { newTestRegister, type TestRegister } from '../../support/test-register.ts';
import { logEntries } from '../../support/journal-entries.ts';

let register: TestRegister;
beforeEach(async () => {
  register = await newTestRegister();
});
afterEach(() => {
  register.dispose();
});

test('what was appended is read back, proven', () => {
  const journal = journalOf(register.session.db, register.clock);
  const before = journal.size;
  const { first, added } = journal.append(logEntries(600));
  expect({ first, added }).toEqual({ first: before, added: 600 });
  const opened = journal.open(first + 599);
  expect(opened.proof.verified).toBe(true);
  expect(opened.personal.get('statement')).toContain('SELECT');
});
