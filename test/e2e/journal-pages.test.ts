import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright';
import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { windows1251 } from '../../electron/vault/demo/windows-1251.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { writeClinicLog } from '../support/clinic-log.ts';
import { capturedLogFrom } from './harness/captured-log.ts';
import { fileFor, keyFiles, keyPassword } from './harness/key-files.ts';
import { expectAccessible, outOfReach, visit, zoom } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';
import { kk, kkStart } from './harness/texts.ts';

// What was done in the bases: brought in, looked through, found, proven, in a real window and in Kazakh. The tests stand
// on each other: the first ones look at an empty register, the later ones at what the earlier ones brought in.

const pages = ['/today', '/findings', '/journal', '/sources', '/sources/coverage', '/sources/import', '/audit', '/audit/new'] as const;

// A table as a call centre exports it: Windows-1251, headers of its own, and three lines that say too little.
const day = Temporal.Now.plainDateISO('Asia/Almaty').subtract({ days: 5 });
const date = `${String(day.day).padStart(2, '0')}.${String(day.month).padStart(2, '0')}.${day.year}`;
const calls = [
  'Момент;Логин;Событие;БД;Карточка;Выдано',
  `${date} 09:15:01;n.kadyrov;Просмотр;calls;client;12`,
  `${date} 09:16:44;a.ybyrai;Правка;calls;client;1`,
  `${date} 11:00:00;night_job;Просмотр;calls;client;400`,
  'вчера;a.ybyrai;Просмотр;calls;client;1',
  `${date} 12:30:00;;Просмотр;calls;client;4`,
  `${date} 12:31:00;a.ybyrai;Нечто;calls;client;4`,
  '',
].join('\r\n');

let derbes: RunningConsole;
let made: { bases: string[]; people: string[] };
beforeAll(async () => {
  derbes = await launch();
  derbes.page.setDefaultTimeout(15_000);
  made = await makeRegister(derbes, folderForApp('derbes-registers-'));
});
afterAll(() => derbes.close());
afterEach(() => expect(derbes.violations).toEqual([]));

const main = () => derbes.page.locator('main');
const drawer = () => main().locator('aside');
const button = (key: string, values?: Readonly<Record<string, string | number>>, within: Locator = derbes.page.locator('body')) => within.getByRole('button', { name: kkStart(key, values) });
const choose = async (field: Locator, option: string | RegExp) => {
  await field.click();
  await derbes.page.getByRole('option', { name: option, exact: true }).click();
};
/** The facts of a `dl` as it is read: label → value. */
const facts = async (within: Locator) => {
  const labels = await within.locator('dt').allInnerTexts();
  const values = await within.locator('dd').allInnerTexts();
  return Object.fromEntries(labels.map((label, index) => [label, values[index]]));
};

describe('an empty register', () => {
  test('says on every page what the page is for, and can be read by everybody', async () => {
    for (const path of pages) {
      await visit(derbes.page, path);
      await expectAccessible(derbes, `${path}, empty`);
    }
    await visit(derbes.page, '/journal');
    await main().getByText(kk('journal:empty.title')).waitFor();
    await button('journal:import', {}, main()).last().click();
    await button('sources:choose').waitFor();
  });
});

describe('a table in Windows-1251', () => {
  test('is brought in by the meaning its columns are given, and says of every line what became of it', async () => {
    const { page } = derbes;
    await visit(page, '/sources/import');
    await derbes.answerDialogs({ open: fileFor('calls.csv', windows1251(calls)) });
    await button('sources:choose').click();
    await page.getByText('windows-1251', { exact: true }).waitFor();
    const mapping = page.locator('#section-mapping');
    const column = (meaning: string) => mapping.getByRole('combobox', { name: kk(`sources:meaning.${meaning}`), exact: true });
    for (const [meaning, header] of [
      ['time', 'Момент'],
      ['account', 'Логин'],
      ['action', 'Событие'],
      ['database', 'БД'],
      ['object', 'Карточка'],
      ['rows', 'Выдано'],
    ] as const) {
      await choose(column(meaning), header);
    }
    // What the file speaks of is known once its columns are.
    const tables = page.getByRole('table', { name: kk('sources:section.objects') });
    await tables.getByRole('row', { name: /calls.*client/ }).waitFor();
    await choose(mapping.getByRole('combobox', { name: 'Правка' }), kk('action:change'));
    await choose(mapping.getByRole('combobox', { name: 'Просмотр' }), kk('action:view'));
    await choose(tables.getByRole('combobox'), /Сақтандыру шарттары/);
    const accounts = page.getByRole('table', { name: kk('sources:section.accounts') });
    expect(await accounts.getByRole('row', { name: /night_job/ }).innerText()).toContain(kk('sources:accountUnknown'));
    expect(await accounts.getByRole('row', { name: /a\.ybyrai/ }).innerText()).toContain('Ыбырай Асқар');

    await button('sources:start').click();
    await main().getByText(kk('sources:count.read')).waitFor();
    expect(await facts(main())).toMatchObject({
      [kk('sources:count.read')]: '6',
      [kk('sources:count.added')]: '3',
      [kk('sources:count.duplicates')]: '0',
      [kk('sources:count.rejected')]: '3',
      [kk('sources:count.unmappedObjects')]: '0',
      [kk('sources:count.unmappedAccounts')]: '1',
    });
  });

  test('its refused lines are shown with their reason, and saved', async () => {
    const { page } = derbes;
    await button('sources:showRejected', { count: 3, number: '3' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('row', { name: /вчера/ }).innerText()).toMatch(/^5\t/);
    const target = join(folderForApp('derbes-out-'), 'rejected.csv');
    await derbes.answerDialogs({ save: target });
    await button('sources:saveRejected', {}, dialog).click();
    await expect.poll(() => existsSync(target) && readFileSync(target, 'utf8').trim().split('\n').length).toBe(4);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  test('brought in again, it is known by its columns and adds nothing', async () => {
    const { page } = derbes;
    await button('sources:another').click();
    const source = page.locator('#section-source').getByRole('combobox', { name: kk('sources:section.source'), exact: true });
    await source.waitFor();
    expect(await source.inputValue()).toBe('calls');
    await button('sources:start').click();
    await main().getByText(kk('sources:count.read')).waitFor();
    expect(await facts(main())).toMatchObject({ [kk('sources:count.added')]: '0', [kk('sources:count.duplicates')]: '3' });
  });
});

describe('the journal', () => {
  beforeAll(async () => {
    const { call, answerDialogs } = derbes;
    const start = Temporal.Now.instant().subtract({ hours: 30 });
    await answerDialogs({ open: fileFor('pg.csv', capturedLogFrom(start)) });
    const { file } = await must(call('shell.pick', { purpose: 'log-file' }));
    const source = await must(
      call('sources.create', { name: 'kl-pg-01', kind: 'postgresql-csvlog', timeZone: 'Asia/Almaty', objects: [{ database: 'mis', schema: '*', table: '*', base: made.bases[0]! }], mapping: null }),
    );
    await must(call('sources.import', { source: source.id, files: [file!.handle] }));
  });

  test('is narrowed to an account, and a record is opened with its line and its proof', async () => {
    const { page } = derbes;
    await visit(page, '/journal');
    const grid = page.getByRole('grid', { name: kk('journal:title') });
    await grid.focus();
    await page.keyboard.press('KeyF');
    await page.getByRole('menuitem', { name: kk('journal:column.account') }).hover();
    await page.getByRole('menuitem', { name: 'a.ybyrai', exact: true }).click();
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('2');

    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await drawer().waitFor();
    // Nothing of the line is shown before its opening is recorded.
    expect(await drawer().locator('pre').count()).toBe(0);
    await drawer().getByRole('button', { name: kk('journal:open'), exact: true }).click();
    await drawer().locator('pre').first().waitFor();
    expect(await drawer().locator('pre').last().innerText()).toContain('a.ybyrai;Правка;calls;client;1');
    await drawer().getByText(kk('journal:proof.good')).waitFor();
    const opened = await must(derbes.call('journal.page', { filter: { stream: 'console', actions: ['view'] }, order: 'newest', offset: 0, limit: 1 }));
    expect(opened.rows[0]?.object).toMatch(/^record:/);

    await page.keyboard.press('Escape');
    await drawer().waitFor({ state: 'detached' });
    await button('common:action.removeNamed', { name: `${kk('journal:column.account')} a.ybyrai` }).click();
    await expect.poll(() => grid.getAttribute('aria-rowcount')).not.toBe('2');
  });

  test('says who did most, keeps a filter as a tab, and saves what is seen as a table', async () => {
    const { page } = derbes;
    await visit(page, '/journal');
    const grid = page.getByRole('grid', { name: kk('journal:title') });
    const shown = async () => Number(await grid.getAttribute('aria-rowcount')) - 1;
    const summary = page.locator('aside', { has: page.getByRole('heading', { name: kk('journal:summary.title') }) });
    if ((await summary.count()) === 0) await button('journal:summary.title', {}, main()).click();
    const first = summary.getByRole('listitem').first();
    const [account = '', , ...rest] = (await first.innerText()).split('\n');
    await first.getByRole('button').click();
    const { count } = await must(derbes.call('journal.page', { filter: { stream: 'log', accounts: [account] }, order: 'newest', offset: 0, limit: 1 }));
    expect(rest.join('').replace(/\D/g, '') || (await first.innerText()).replace(/.*\n/gs, '')).toContain(String(count));
    await expect.poll(shown).toBe(count);
    await expectAccessible(derbes, 'the journal with its summary');

    await grid.focus();
    await page.keyboard.press('Control+KeyS');
    await page.getByRole('dialog').getByRole('textbox').fill('Ең белсенді');
    await page.keyboard.press('Enter');
    const tab = page.getByRole('tab', { name: /Ең белсенді/ });
    await tab.waitFor();
    await expect.poll(() => tab.innerText()).toContain(String(count));
    await page.getByRole('tab', { name: kkStart('journal:view.log') }).click();
    await expect.poll(shown).toBeGreaterThan(count);
    await tab.click();
    await expect.poll(shown).toBe(count);

    await button('journal:table.offer', {}, main()).click();
    const target = join(folderForApp('derbes-out-'), 'table.csv');
    await derbes.answerDialogs({ save: target });
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'CSV' }).click();
    await button('journal:table.save', {}, dialog).click();
    await expect.poll(() => existsSync(target)).toBe(true);
    expect(readFileSync(target, 'utf8').match(new RegExp(`"${account.replace('.', '\\.')}"`, 'g'))).toHaveLength(count);

    await button('journal:saved.more', { name: 'Ең белсенді' }).click();
    await page.getByRole('menuitem', { name: kk('journal:saved.remove') }).click();
    await tab.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+KeyZ');
    await tab.waitFor();
  });

  test('shows day by day which source was silent, and a cell leads to its records', async () => {
    const { page } = derbes;
    await visit(page, '/sources/coverage');
    const map = page.getByRole('grid', { name: kk('sources:coverage.map') });
    await map.waitFor();
    await expectAccessible(derbes, 'coverage');
    // The calls were five days ago and nothing came since; today is not over.
    const { sources } = await must(derbes.call('journal.coverage', { days: 30 }));
    const calls = sources.findIndex(({ name }) => name === 'calls');
    expect(sources[calls]).toMatchObject({ silentDays: 4 });
    await map.focus();
    for (let row = 0; row < calls; row += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    for (let day = 0; day < 5; day += 1) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    const grid = page.getByRole('grid', { name: kk('journal:title') });
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('4');
  });

  test('is narrowed to days on its map with the arrows, and leaves as it is seen', async () => {
    const { page } = derbes;
    await visit(page, '/journal');
    const map = page.getByRole('slider', { name: kk('journal:brush.label') });
    await map.focus();
    const { count } = await must(derbes.call('journal.page', { filter: { stream: 'log' }, order: 'newest', offset: 0, limit: 1 }));
    const grid = page.getByRole('grid', { name: kk('journal:title') });
    const shown = async () => Number(await grid.getAttribute('aria-rowcount')) - 1;
    // The newest day is that of the server's log, the oldest that of the calls.
    for (let day = Number(await map.getAttribute('aria-valuemax')); day > 0; day -= 1) await page.keyboard.press('ArrowLeft');
    await expect.poll(shown).toBe(3);
    // In between nothing was recorded: those days have a column too.
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(shown).toBe(count);
    expect(await map.getAttribute('aria-valuenow')).toBe(await map.getAttribute('aria-valuemax'));
    await page.keyboard.press('ArrowLeft');
    await expect.poll(shown).toBe(3);
    await page.keyboard.press('Control+KeyE');
    await page.getByRole('heading', { level: 1, name: kk('audit:new') }).waitFor();
    expect(await page.getByLabel(kk('audit:from'), { exact: true }).inputValue()).toMatch(/^\d\d\.\d\d\.\d{4}$/);
    await page.keyboard.press('Alt+ArrowLeft');
    await map.waitFor();
    await map.focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.url()).not.toMatch(/from/);
  });
});

describe('what should not have happened', () => {
  const rows = () => derbes.page.getByRole('grid').locator('[role=row][aria-selected]');

  test('is put aside with a reason, and taken back', async () => {
    const { page } = derbes;
    await visit(page, '/findings');
    const row = page.getByRole('row', { name: /night_job/ });
    await row.click();
    const open = await rows().count();
    await button('findings-ui:dismiss', {}, drawer()).click();
    // Esc leaves the question, and not the drawer it was asked in.
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await button('findings-ui:dismiss', {}, drawer()).click();
    const dialog = page.getByRole('dialog', { name: kk('findings-ui:dismissTitle') });
    await dialog.getByLabel(kk('findings-ui:dismissReason')).fill('№ 12 бұйрық бойынша түнгі есеп');
    await button('findings-ui:dismiss', {}, dialog).click();
    await expect.poll(() => rows().count()).toBe(open - 1);
    await page.getByRole('status').getByRole('button', { name: kk('common:action.undo') }).click();
    await row.waitFor();
  });

  test('leads to its records and back', async () => {
    const { page } = derbes;
    await visit(page, '/findings');
    await page.getByRole('row', { name: /night_job/ }).click();
    await button('findings-ui:inJournal', {}, drawer()).click();
    const grid = page.getByRole('grid', { name: kk('journal:title') });
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('2');
    await grid.getByRole('row', { name: /night_job/ }).click();
    await button('journal:toFinding', {}, drawer()).click();
    await page.getByRole('heading', { level: 1, name: kk('findings-ui:title') }).waitFor();
    await expect.poll(() => rows().count()).toBe(1);
  });

  test('becomes an incident by one click', async () => {
    const { page } = derbes;
    await visit(page, '/findings');
    await page.getByRole('row', { name: /night_job/ }).click();
    await button('findings-ui:openIncident', {}, drawer()).click();
    await expect.poll(() => page.url()).toMatch(/#\/incidents\/[0-9a-f-]{36}/);
    const { incidents } = await must(derbes.call('incidents.list', {}));
    expect(incidents).toHaveLength(1);
    await visit(page, '/findings?view=incident');
    await page.getByRole('row', { name: /night_job/ }).waitFor();
    // The clock of its notice is the first thing of the day.
    await visit(page, '/today');
    await main().getByRole('region', { name: kk('today:clock.label') }).waitFor();
  });
});

describe('an export', () => {
  const exportTo = async (prepare: () => Promise<void>, start: string) => {
    const { page } = derbes;
    const folder = folderForApp('derbes-journal-');
    await visit(page, '/audit');
    await button('audit:new', {}, main()).first().click();
    await derbes.answerDialogs({ open: folder });
    await button('audit:folder').click();
    await page.locator('#section-where').getByText(/derbes-journal/).waitFor();
    await prepare();
    await button(start).click();
    await page.getByRole('heading', { name: kk('audit:done.title') }).waitFor({ timeout: 60_000 });
    const manifest = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('manifest.json'));
    await derbes.answerDialogs({ open: join(folder, manifest ?? '', '..') });
    const { file } = await must(derbes.call('shell.pick', { purpose: 'verify-folder' }));
    return must(derbes.call('signing.verify', { file: file!.handle }));
  };

  test('without a signature proves every record, and says that nobody signed', async () => {
    const { page } = derbes;
    const verified = await exportTo(async () => {
      await page.locator('#section-reveal').getByRole('radio', { name: `${kk('redaction:kind.account')}: ${kk('redaction:treatment.withheld')}` }).check();
      await page.getByRole('checkbox', { name: kkStart('audit:unsignedChoice') }).check();
    }, 'audit:startUnsigned');
    expect(verified.kind).toBe('journal');
    expect(verified.signatures).toEqual([]);
    expect(verified.state).not.toBe('bad');
    expect(verified.checks.filter((check) => check.state === 'bad')).toEqual([]);
    expect(verified.journal?.withheld).toBe(0);
    expect(verified.journal?.shown).toBe(verified.journal?.size);
  });

  test('for a contractor follows accounts by pseudonyms, and shows beforehand how records leave', async () => {
    const { page } = derbes;
    const verified = await exportTo(async () => {
      const section = page.locator('#section-reveal');
      await section.getByRole('radio', { name: kkStart('audit:preset.inspector.label') }).check();
      const original = section.getByRole('radio', { name: `${kk('redaction:kind.raw')}: ${kk('redaction:treatment.revealed')}` });
      expect(await original.isChecked()).toBe(true);
      await section.getByRole('radio', { name: kkStart('audit:preset.contractor.label') }).check();
      // The original line would give the account away.
      expect(await original.isDisabled()).toBe(true);
      await button('audit:preview.show', {}, section).click();
      const preview = section.getByRole('table', { name: kk('audit:preview.title') });
      await preview.waitFor();
      expect(await preview.innerText()).toMatch(/account-[0-9A-HJKMNP-TV-Z]{12}/);
      await page.getByRole('checkbox', { name: kkStart('audit:unsignedChoice') }).check();
    }, 'audit:startUnsigned');
    expect(verified.checks.filter((check) => check.state === 'bad')).toEqual([]);
    expect(verified.journal?.redaction).toMatchObject({ account: 'pseudonymised', person: 'pseudonymised', statement: 'withheld', raw: 'withheld' });
    expect(verified.journal?.pseudonymKey).toMatch(/^[0-9a-f]{16}$/);
  });

  test('for a subject waits for their number, and opens their records alone', async () => {
    const { page } = derbes;
    const verified = await exportTo(async () => {
      const section = page.locator('#section-reveal');
      await section.getByRole('radio', { name: kkStart('audit:preset.subject.label') }).check();
      await page.getByRole('checkbox', { name: kkStart('audit:unsignedChoice') }).check();
      expect(await button('audit:startUnsigned').getAttribute('aria-disabled')).toBe('true');
      // Searching for them is a record that holds their number, so there is one at least.
      await section.getByLabel(kk('audit:subject.label')).fill('900101300017');
    }, 'audit:startUnsigned');
    expect(verified.journal!.shown).toBeGreaterThan(0);
    expect(verified.journal!.withheld).toBeGreaterThan(verified.journal!.shown);
  });

  test('under a key names who signed it', async () => {
    const { page } = derbes;
    const keys = keyFiles();
    const verified = await exportTo(async () => {
      const panel = page.locator('#section-key');
      await derbes.answerDialogs({ open: keys.signatory });
      await button('signing-ui:chooseFile', {}, panel).click();
      await panel.getByLabel(kk('signing-ui:password')).fill(keyPassword);
      await button('signing-ui:openKey', {}, panel).click();
      await panel.getByText(kk('signing-ui:usable')).waitFor();
    }, 'audit:start');
    // The manifest and the checkpoint, each by itself.
    expect(verified.signatures.map((one) => one.signer?.commonName)).toEqual(['ТІЛЕУБЕРДІ БАУЫРЖАН', 'ТІЛЕУБЕРДІ БАУЫРЖАН']);
    expect(verified.checks.filter((check) => check.state === 'bad')).toEqual([]);
    await visit(page, '/audit');
    await page.getByRole('grid').getByRole('row').nth(2).waitFor();
    expect(await page.getByRole('grid').innerText()).toContain(kk('audit:unsigned'));
  });

  test('as a list for people is written in both formats', async () => {
    const { page } = derbes;
    const folder = folderForApp('derbes-out-');
    await visit(page, '/audit/new');
    for (const [save, name, magic] of [
      ['audit:saveCsv', 'list.csv', '\ufeff'],
      ['audit:savePdf', 'list.pdf', '%PDF'],
    ] as const) {
      await derbes.answerDialogs({ save: join(folder, name) });
      await button(save).click();
      await expect.poll(() => existsSync(join(folder, name)) && readFileSync(join(folder, name), 'utf8').startsWith(magic), { timeout: 20_000 }).toBe(true);
    }
  });
});

describe.each(pages)('page %s', (path) => {
  test('axe finds nothing in either theme, with its drawer open', async () => {
    const { page } = derbes;
    await visit(page, path);
    const row = page.getByRole('grid').locator('[role=row][aria-selected]').first();
    if (['/findings', '/journal', '/sources', '/audit'].includes(path)) {
      await row.click();
      await drawer().waitFor();
    }
    await expectAccessible(derbes, path);
  });

  test('nothing is out of reach at 200 % zoom', async () => {
    await visit(derbes.page, path);
    await zoom(derbes, 2);
    try {
      expect(await outOfReach(derbes.page)).toEqual([]);
    } finally {
      await zoom(derbes, 1);
    }
  });
});

describe('a long journal', () => {
  const lines = 3000;
  beforeAll(async () => {
    const { call, answerDialogs } = derbes;
    const file = fileFor('long.csv', '');
    writeClinicLog(file, lines);
    await answerDialogs({ open: file });
    const { file: picked } = await must(call('shell.pick', { purpose: 'log-file' }));
    const source = await must(call('sources.create', { name: 'long', kind: 'postgresql-csvlog', timeZone: 'Asia/Almaty', objects: [{ database: 'mis', schema: '*', table: '*', base: made.bases[1]! }], mapping: null }));
    await must(call('sources.import', { source: source.id, files: [picked!.handle] }));
    await visit(derbes.page, `/journal?f=${encodeURIComponent(JSON.stringify({ source: source.id }))}`);
  });
  const grid = () => derbes.page.getByRole('grid', { name: kk('journal:title') });
  const selected = () => grid().locator('[role=row][aria-selected=true]');

  test('is walked to its ends with the keyboard, also where the rows were not read yet', async () => {
    const { page } = derbes;
    await expect.poll(() => grid().getAttribute('aria-rowcount')).toBe(String(lines + 1));
    await grid().focus();
    await page.keyboard.press('End');
    await expect.poll(() => selected().getAttribute('aria-rowindex')).toBe(String(lines + 1));
    for (let step = 0; step < 12; step += 1) await page.keyboard.press('PageUp');
    await expect.poll(async () => Number(await selected().getAttribute('aria-rowindex'))).toBeLessThan(lines - 150);
    const box = await selected().boundingBox();
    const list = await grid().locator('..').boundingBox();
    expect(box!.y).toBeGreaterThanOrEqual(list!.y);
    expect(box!.y + box!.height).toBeLessThanOrEqual(list!.y + list!.height + 1);
    await page.keyboard.press('Home');
    await expect.poll(() => selected().getAttribute('aria-rowindex')).toBe('2');
  });

  test('shows what a text is found in and how many records that are', async () => {
    const { page } = derbes;
    await page.getByPlaceholder(kk('journal:search')).fill('lab_order');
    await expect.poll(() => grid().getAttribute('aria-rowcount')).toBe(String(lines / 5 + 1));
    await grid().focus();
    await page.keyboard.press('End');
    await expect.poll(() => selected().getAttribute('aria-rowindex')).toBe(String(lines / 5 + 1));
  });
});
