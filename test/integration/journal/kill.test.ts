import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../electron/vault/clock.ts';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { verifyJournal } from '../../../electron/vault/journal/verify-journal.ts';
import { openRegister } from '../../../electron/vault/register/open.ts';

/** Kills of one run; `DERBES_LONG=1` makes it fifty. */
const kills = process.env['DERBES_LONG'] ? 50 : 6;
const writer = path.join(import.meta.dirname, 'kill-writer.ts');

let parent: string;
beforeAll(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'derbes-kill-'));
});
afterAll(() => {
  rmSync(parent, { recursive: true, force: true });
});

/** Lets the writer write and kills it without warning. @returns the last size it said was committed */
async function writeAndKill(folder: string, key: string, afterMs: number, ...how: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [writer, folder, key, ...how], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
    output += text;
  });
  const signal = await new Promise((resolve) => child.on('close', (_code, by) => resolve(by)));
  expect(signal).toBe('SIGKILL');
  // The last line may be cut: what counts as said ends with a line feed.
  return Number(output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1));
}

test.each([
  ['at any moment', []],
  ['while it opens and closes the register', ['closing']],
])('killed %s, the journal keeps what it said it had, and verifies', { timeout: 30_000 * kills }, async (_when, how) => {
  const [folder, key] = execFileSync(process.execPath, [writer, mkdtempSync(path.join(parent, 'register-'))], { encoding: 'utf8' }).trim().split('\n') as [string, string];
  let before = 0;
  for (let i = 0; i < kills; i++) {
    const said = await writeAndKill(folder, key, 20 + ((i * 137) % 400), ...how);
    expect(said).toBeGreaterThan(before);
    const opened = openRegister(folder, Buffer.from(key, 'hex'));
    try {
      const journal = journalOf(opened.db, systemClock);
      expect(journal.size).toBeGreaterThanOrEqual(said);
      expect((await verifyJournal(opened.db, journal, new AbortController().signal, () => undefined)).bad).toBeNull();
      before = journal.size;
    } finally {
      opened.close();
    }
  }
});
