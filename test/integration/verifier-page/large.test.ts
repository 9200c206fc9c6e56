import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../../build/runtime/project.mjs';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { logEntries } from '../../support/journal-entries.ts';
import { testExport } from '../../support/journal-export.ts';
import { newTestRegister } from '../../support/test-register.ts';
import { verifyInPage } from '../../support/verify-in-page.ts';

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
      const { state, text, seconds, bytes } = await verifyInPage(folder);
      if (long) process.stderr.write(`${records} records: ${seconds.toFixed(1)} s, ${Math.round(bytes / 1e6)} MB\n`);
      expect(state).toBe('undecided');
      expect(text).toContain(`${journal.size.toLocaleString('en-GB')} shown, 0 withheld`);
      expect(seconds).toBeLessThan(limits.seconds);
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThan(limits.bytes);
    } finally {
      register.dispose();
      rmSync(parent, { recursive: true, force: true });
    }
  },
  30 * 60_000,
);
