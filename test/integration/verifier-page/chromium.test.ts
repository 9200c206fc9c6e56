import { AxeBuilder } from '@axe-core/playwright';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { type OpenedPage, openInChromium } from './chromium.ts';
import { type Corpus, makeCorpus } from './corpus.ts';
import { tampered } from './tampering.ts';

/** The page of an export in Debian's Chromium, from file://, without a network. */
describe.skipIf(!hasTool('chromium'))('the page of an export, in Chromium', () => {
  let corpus: Corpus;
  let opened: OpenedPage;

  beforeAll(async () => {
    corpus = await makeCorpus();
    opened = await openInChromium(path.join(corpus.plain, 'verify.html'));
  });

  afterAll(async () => {
    await opened.context.close();
    corpus.dispose();
  });

  /** Opens the page of an export anew and gives it a folder. @returns what `main` says in the end */
  async function verifyFolder(folder: string, page = path.join(corpus.plain, 'verify.html')): Promise<Verdict> {
    await opened.page.goto(`file://${page}`);
    await opened.page.setInputFiles('input[webkitdirectory]', folder);
    return verdict();
  }

  interface Verdict {
    readonly state: string | null;
    readonly reason: string | null;
    readonly text: string;
  }

  async function verdict(): Promise<Verdict> {
    const { page } = opened;
    await page.waitForSelector('main[data-screen="result"], main[data-screen="failed"]');
    const reason = await page.evaluate(() => document.querySelector<HTMLElement>('[data-bad], [data-failure]')?.dataset);
    return { state: await page.getAttribute('main', 'data-state'), reason: reason?.['bad'] ?? reason?.['failure'] ?? null, text: await page.innerText('main') };
  }

  test('says of a sound export without ECP that everything fits, but who made it is open', async () => {
    const { state, reason, text } = await verifyFolder(corpus.plain);
    expect([state, reason]).toEqual(['undecided', null]);
    expect(text).toContain(`${corpus.journal.size} shown, 0 withheld`);
    expect(text).toContain(Buffer.from(corpus.journal.root()).toString('base64'));
    expect(text).toContain('01/10/2026, 05:00:00');
  });

  test.each(['RSA', 'GOST'] as const)('reads the %s signature, and relies on the roots the reader chooses', async (algorithm) => {
    const { state, text } = await verifyFolder(algorithm === 'RSA' ? corpus.filtered : corpus.gost);
    expect(state).toBe('undecided');
    expect(text).toContain('СЕЙТҚАЛИ АЙДОС');
    expect(text).toContain('The signature is mathematically valid.');
    await opened.page.setInputFiles('.panel:has(.signature) input[type=file]', corpus.trusted[algorithm]);
    await opened.page.getByText('The chain leads to a trusted root', { exact: false }).first().waitFor();
    expect(await opened.page.innerText('.signature')).toContain(`DEMO ROOT CA (${algorithm})`);
    expect(await opened.page.innerText('main')).toContain('You rely on: DEMO ROOT CA');
  });

  test('tells what a filtered export shows and withholds', async () => {
    const { text } = await verifyFolder(corpus.filtered);
    const shown = corpus.journal.page({ bases: ['0b5e0000-0000-4000-8000-000000000001'] }, 'oldest', 0, 1).count;
    expect(text).toContain(`${shown} shown, ${corpus.journal.size - shown} withheld`);
    expect(text).toContain('Bases: Б-01 Пациенттер');
  });

  test('shows pseudonyms as what they are: labels, and nobody\'s proof', async () => {
    const { text } = await verifyFolder(corpus.pseudonymous);
    expect(text).toContain('Account: pseudonym');
    expect(text).toContain('Statement: withheld');
    expect(text).toContain('A pseudonym is the word of whoever made the export');
    const { page } = opened;
    await page.getByRole('row').nth(3).getByRole('button').click();
    const detail = await page.innerText('.detail');
    expect(detail).toMatch(/Account \(pseudonym\)\s+account-[0-9A-HJKMNP-TV-Z]{12}/);
    const label = /account-[0-9A-Z]{12}/.exec(detail)![0];
    expect(await page.locator('.detail .pseudonym').first().getAttribute('title')).toContain('neither what stands behind it is proven');
    await page.getByRole('searchbox').fill(label);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('100 records found').waitFor();
  });

  test.each(tampered.map((one) => [one.what, one] as const))('finds and places %s', async (_what, { change, reason, place, checked }) => {
    const folder = path.join(corpus.parent, 'changed');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    cpSync(corpus.filtered, folder, { recursive: true });
    change(folder);
    chmodSync(folder, 0o755);
    const found = await verifyFolder(folder);
    expect([found.state, found.reason]).toEqual(['bad', reason]);
    expect(found.text).toContain(place);
    expect(found.text).toContain(checked);
  });

  test('opens the form with the data inside by a double click', async () => {
    for (const folder of [corpus.plain, corpus.filtered, corpus.gost]) {
      await opened.page.goto(`file://${path.join(folder, 'journal.html')}`);
      expect(await verdict()).toMatchObject({ state: 'undecided', reason: null });
    }
  });

  test('finds a change in the data inside', async () => {
    const file = path.join(corpus.parent, 'inside.html');
    const text = readFileSync(path.join(corpus.plain, 'journal.html'), 'utf8');
    const from = text.lastIndexOf('id="journal">') + 'id="journal">'.length;
    const to = text.indexOf('</script>', from);
    for (const part of [0, 0.1, 0.35, 0.6, 0.85, 0.9999]) {
      const at = Math.floor(from + part * (to - from));
      writeFileSync(file, text.slice(0, at) + (text[at] === 'B' ? 'C' : 'B') + text.slice(at + 1));
      await opened.page.goto(`file://${file}`);
      const { state, reason } = await verdict();
      expect(state === 'bad' || reason === 'inside_damaged', `${part}: ${state} ${reason}`).toBe(true);
    }
  });

  test('compares with a checkpoint the reader kept', async () => {
    await verifyFolder(corpus.filtered);
    const compare = async (file: string): Promise<string | null> => {
      await opened.page.setInputFiles('.panel:not(:has(.signature)) input[type=file]', file);
      await opened.page.locator('[data-compared]', { hasText: `${path.basename(file)}:` }).waitFor();
      return opened.page.getAttribute('[data-compared]', 'data-compared');
    };
    expect(await compare(corpus.earlier)).toBe('continues');
    expect(await compare(path.join(corpus.filtered, 'checkpoint'))).toBe('same');
    const other = path.join(corpus.parent, 'other.txt');
    writeFileSync(other, `${corpus.journal.origin}\n300\n${Buffer.alloc(32, 5).toString('base64')}\n`);
    expect(await compare(other)).toBe('differs');
    expect(await compare(path.join(corpus.filtered, 'README.txt'))).toBe('unreadable');
  });

  test('shows the records, finds text in them and opens one', async () => {
    await verifyFolder(corpus.plain);
    const { page } = opened;
    await page.getByRole('row').nth(3).waitFor();
    await page.getByRole('searchbox').fill('ӘКІМШІЛІК');
    await page.getByRole('button', { name: 'Find' }).click();
    const expected = corpus.journal.page({ text: 'әкімшілік' }, 'oldest', 0, 1);
    expect(expected.count).toBeGreaterThan(100);
    await page.getByText(`${expected.count} records found`).waitFor();
    await page.getByRole('button', { name: 'Record 2', exact: true }).click();
    const detail = await page.innerText('.detail');
    expect(detail).toContain('SELECT surname, given, phone FROM clinic.patient');
    expect(detail).toContain('2026-10-01T00:00:02.746Z');
  });

  test('takes a dropped folder', async () => {
    const { page, context } = opened;
    await page.goto(`file://${path.join(corpus.plain, 'verify.html')}`);
    await page.waitForSelector('main[data-screen="start"]');
    const session = await context.newCDPSession(page);
    const data = { items: [], files: [corpus.plain], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await session.send('Input.dispatchDragEvent', { type, x: 600, y: 300, data });
    expect(await verdict()).toMatchObject({ state: 'undecided', reason: null });
  });

  test('says so where it is given a folder that is no export', async () => {
    const { state, reason } = await verifyFolder(path.join(corpus.plain, 'tile'));
    expect([state, reason]).toEqual([null, 'no_export']);
  });

  test.each(['light', 'dark'] as const)('has nothing that axe finds fault with, %s', async (colorScheme) => {
    const { page } = opened;
    await page.emulateMedia({ colorScheme });
    await page.goto(`file://${path.join(corpus.plain, 'verify.html')}`);
    await page.waitForSelector('main[data-screen="start"]');
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    await verifyFolder(corpus.filtered);
    await page.getByRole('row').nth(3).getByRole('button').click();
    await page.waitForSelector('.detail');
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  }, 180_000);

  test('asks nothing of the network, and its policy has nothing to refuse', () => {
    expect(opened.requests).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });
});
