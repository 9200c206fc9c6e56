import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderReader } from '../../../electron/vault/journal/export-folder-reader.ts';
import { type Journal, journalOf } from '../../../electron/vault/journal/journal.ts';
import { audit } from '../../../electron/vault/services/audit.ts';
import { makeDemoPki } from '../../../electron/vault/signing/demo/pki.ts';
import { redactionOf, usualRedaction } from '../../../shared/domain/redaction.ts';
import { logEntries, testBases } from '../../support/journal-entries.ts';
import { filesOf, testExport } from '../../support/journal-export.ts';
import { newTestRegister, testOrganisation, type TestRegister } from '../../support/test-register.ts';
import { openContext } from '../../support/open-context.ts';

/** Checks by programs that are not ours: a verifier in Python written from the format page, and openssl. */

const verifier = path.join(import.meta.dirname, '../../independent/verify_journal.py');
const keyPassword = 'қолтаңба 2026';

let register: TestRegister;
let journal: Journal;
let parent: string;

interface PythonVerdict {
  readonly ok: boolean;
  readonly file?: string;
  readonly record?: number | null;
  readonly reason?: string;
  readonly size?: number;
  readonly root?: string;
  readonly shown?: number;
  readonly opened?: Record<string, number>;
}

function python(folder: string): PythonVerdict {
  const { stdout, stderr, error } = spawnSync('python3', [verifier, folder], { encoding: 'utf8' });
  if (error) throw error;
  expect(stderr).toBe('');
  return JSON.parse(stdout) as PythonVerdict;
}

beforeAll(async () => {
  register = await newTestRegister();
  journal = journalOf(register.session.db, register.clock);
  parent = mkdtempSync(path.join(tmpdir(), 'derbes-independent-'));
});

afterAll(() => {
  register.dispose();
  rmSync(parent, { recursive: true, force: true });
});

describe('a verifier in Python agrees', () => {
  test.each([1, 2, 255, 256, 257, 700])('on a tree of about %i', async (records) => {
    journal.append(logEntries(Math.max(1, records - journal.size), journal.size));
    const folder = path.join(parent, `all-${records}`);
    const { shown } = await testExport(journal, folder);
    const verdict = python(folder);
    expect(verdict).toMatchObject({ ok: true, size: journal.size, shown, root: Buffer.from(journal.root()).toString('base64') });
  });

  test('on letters, quotes, control characters and what is not UTF-16', async () => {
    const own = await newTestRegister();
    try {
      const texts = fc.sample(fc.string({ unit: 'binary', maxLength: 60 }), { numRuns: 300, seed: 7 });
      const odd = journalOf(own.session.db, own.clock);
      odd.append(
        logEntries(texts.length).map((entry, i) => ({
          ...entry,
          account: `есеп ${texts[i]!}`,
          object: texts[i]!,
          personal: { statement: `"\\/\u2028\ud800 ${texts[i]!}` },
          details: { field: texts[i]!, n: i, half: i / 2 },
        })),
      );
      const folder = path.join(parent, 'odd');
      await testExport(odd, folder);
      expect(python(folder)).toMatchObject({ ok: true, shown: odd.size });
    } finally {
      own.dispose();
    }
  });

  test('on what a filter withholds and what is not revealed', async () => {
    const folder = path.join(parent, 'part');
    const { shown } = await testExport(journal, folder, { filter: { bases: [testBases[1]!] }, redaction: redactionOf('withheld', { person: 'revealed' }) });
    const verdict = python(folder);
    expect(verdict).toMatchObject({ ok: true, shown });
    expect(Object.keys(verdict.opened!)).toEqual(['person']);
  });

  test('that a changed byte is one', async () => {
    const folder = path.join(parent, 'changed');
    await testExport(journal, folder);
    for (const [file, original] of await filesOf(folderReader(folder))) {
      const bytes = Buffer.from(original);
      const at = Math.floor(bytes.length / 2);
      bytes[at]! ^= 1;
      writeFileSync(path.join(folder, file), bytes);
      expect(python(folder).ok, file).toBe(false);
      writeFileSync(path.join(folder, file), original);
    }
    expect(python(folder).ok).toBe(true);
  });
});

test('tar unpacks the page with the data inside into the other files', async () => {
  const folder = path.join(parent, 'carried');
  await testExport(journal, folder);
  const out = path.join(parent, 'unpacked');
  mkdirSync(out);
  const [, data] = />([A-Za-z0-9+/=]+)<\/script>/.exec(readFileSync(path.join(folder, 'journal.html'), 'latin1'))!;
  execFileSync('tar', ['-xf', '-', '-C', out], { input: Buffer.from(data!, 'base64') });
  rmSync(path.join(folder, 'journal.html'));
  expect(await filesOf(folderReader(out))).toEqual(await filesOf(folderReader(folder)));
});

describe('an export signed with the ECP', () => {
  let folder: string;
  let trusted: string;

  beforeAll(async () => {
    const pki = makeDemoPki({
      at: register.clock.now().epochMilliseconds,
      organisation: { name: testOrganisation.name.kk, bin: testOrganisation.bin },
      person: { surname: 'СЕЙТҚАЛИ', given: 'АЙДОС', patronymic: 'БОЛАТҰЛЫ', iin: '900101300017' },
      password: keyPassword,
      algorithm: 'RSA',
    });
    const keyFile = path.join(parent, 'key.p12');
    writeFileSync(keyFile, pki.keys.signatory.p12);
    writeFileSync(path.join(parent, 'auth.p12'), pki.keys.auth.p12);
    trusted = path.join(parent, 'trusted.pem');
    writeFileSync(trusted, [pki.root.certificate, pki.authority.certificate].map(pem).join(''));

    folder = path.join(parent, 'signed');
    mkdirSync(folder);
    const context = openContext(register.session);
    const result = await audit.exportJournal(
      {
        filter: { stream: 'log' },
        redaction: usualRedaction,
        folder: context.files.renew(folder, 'folder'),
        key: { provider: 'pkcs12', file: context.files.renew(keyFile, 'read'), password: keyPassword },
      },
      context,
    );
    expect(result.export.shown).toBe(journal.page({ stream: 'log' }, 'oldest', 0, 1).count);
  });

  test.each(['manifest.json', 'checkpoint'])('openssl returns %s byte for byte out of its CMS', (name) => {
    const out = path.join(parent, `${name}.out`);
    execFileSync('openssl', ['cms', '-verify', '-binary', '-inform', 'DER', '-in', path.join(folder, `${name}.cms`), '-CAfile', trusted, '-purpose', 'any', '-attime', String(Math.floor(register.clock.now().epochMilliseconds / 1000)), '-out', out], { stdio: 'pipe' });
    expect(readFileSync(out).equals(readFileSync(path.join(folder, name)))).toBe(true);
  });

  test('is complete to the verifier in Python too', () => {
    expect(python(folder)).toMatchObject({ ok: true });
  });
});

function pem(der: Uint8Array): string {
  const lines = Buffer.from(der).toString('base64').match(/.{1,64}/g)!;
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
