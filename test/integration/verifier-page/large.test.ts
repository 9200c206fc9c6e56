import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../../build/runtime/project.mjs';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { logEntries } from '../../support/journal-entries.ts';
import { testExport } from '../../support/journal-export.ts';
import { newTestRegister } from '../../support/test-register.ts';
import { openInChromium } from './chromium.ts';

/**
 * A journal of the size that organisations have, in the page: short in `npm test`, a million records with
 * DERBES_LONG=1 (`npm run test:long`).
 */
const long = process.env['DERBES_LONG'] === '1';
const records = long ? 1_000_000 : 20_000;
const batch = 5000;
const limits = { seconds: 180, bytes: 1024 ** 3 };

test.skipIf(!hasTool('chromium'))(
  `${records} records are verified in the page within three minutes and a gigabyte`,
  async () => {
    const register = await newTestRegister();
    const parent = mkdtempSync(path.join(tmpdir(), 'derbes-large-'));
    chmodSync(parent, 0o755);
    try {
      const journal = journalOf(register.session.db, register.clock);
      for (let from = 0; from < records; from += batch) journal.append(logEntries(batch, from));
      const folder = path.join(parent, 'export');
      await testExport(journal, folder, { page: new Uint8Array(readFileSync(path.join(projectRoot, 'dist/page/verify.html'))) });
      const { page, context } = await openInChromium(path.join(folder, 'verify.html'));
      const before = processesOfRenderers();
      let peak = 0;
      const watch = setInterval(() => (peak = Math.max(peak, memoryOf(processesOfRenderers()))), 500);
      try {
        expect(before.length).toBeGreaterThan(0);
        await page.setInputFiles('input[webkitdirectory]', folder);
        await page.waitForSelector('main[data-screen="result"]', { timeout: 1000 * (limits.seconds + 120) });
      } finally {
        clearInterval(watch);
      }
      const text = await page.innerText('main');
      const seconds = Number(/Checked in ([\d.,]+) s/.exec(text)![1]!.replace(',', ''));
      if (long) process.stderr.write(`${records} records: ${seconds} s, ${Math.round(peak / 1e6)} MB\n`);
      expect(await page.getAttribute('main', 'data-state')).toBe('undecided');
      expect(text).toContain(`${journal.size.toLocaleString('en-GB')} shown, 0 withheld`);
      expect(seconds).toBeLessThan(limits.seconds);
      expect(peak).toBeLessThan(limits.bytes);
      await context.close();
    } finally {
      register.dispose();
      rmSync(parent, { recursive: true, force: true });
    }
  },
  30 * 60_000,
);

/** Process ids of renderers that Chromium started for these tests. */
function processesOfRenderers(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((id) => {
      const command = id > 0 ? read(`/proc/${id}/cmdline`) : '';
      return command.includes('--type=renderer') && command.includes('derbes-chromium-');
    });
}

/** Bytes that stay in memory for these processes alone, or their share of what they have in common with others. */
function memoryOf(processes: readonly number[]): number {
  return processes.reduce((sum, id) => sum + 1024 * Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${id}/smaps_rollup`))?.[1] ?? 0), 0);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // the process ended meanwhile
  }
}
