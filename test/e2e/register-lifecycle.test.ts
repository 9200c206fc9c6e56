import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { launch, type RunningConsole } from './harness/app.ts';
import { fileFor } from './harness/key-files.ts';
import { expectAccessible, outOfReach, showTheme, visit } from './harness/page-checks.ts';
import { must, passphrase } from './harness/sample-register.ts';
import { kk, kkStart } from './harness/texts.ts';

// The life of a register, as its people live it: made, given to others, changed, saved, lost and found again.

const second = 'жасыл көл үстінде бес аққу ұшады';
const third = 'таңғы тұман арасында он екі қайың';
const auditors = 'сары құм дала жел мұнара жеті қарға';

let derbes: RunningConsole;
let folder: string;
let backup: string;
beforeAll(async () => {
  derbes = await launch();
  derbes.page.setDefaultTimeout(20_000);
  folder = folderForApp('derbes-registers-');
});
afterAll(() => derbes.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await derbes.screenshot(`life-failed-${task.id}`);
  expect(derbes.violations).toEqual([]);
});

const heading = (name: string) => derbes.page.getByRole('heading', { level: 1, name });
const button = (key: string) => derbes.page.getByRole('button', { name: kkStart(key) });
const textOf = (pdf: string) => execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });

/** Prints what is on the screen, in the dark theme, to see that paper is white. @returns the PDF */
async function print(picture: string): Promise<string> {
  await showTheme(derbes, 'dark');
  const base64 = await derbes.app.evaluate(async ({ BrowserWindow }) => (await BrowserWindow.getAllWindows()[0]!.webContents.printToPDF({ printBackground: true })).toString('base64'));
  await showTheme(derbes, 'light');
  const pdf = fileFor('printed.pdf', Buffer.from(base64, 'base64'));
  execFileSync('pdftoppm', ['-r', '50', '-png', '-singlefile', pdf, join('test-results', picture)]);
  const grey = execFileSync('pdftoppm', ['-r', '20', '-gray', '-singlefile', pdf]);
  // Nine of ten points of the sheet are bare paper.
  const points = grey.subarray(-170 * 220);
  expect(points.filter((point) => point === 255).length / points.length).toBeGreaterThan(0.9);
  return pdf;
}

/** Groups of the code on the screen, and the proof that a copy of it exists. */
async function readCode(): Promise<string[]> {
  const { page } = derbes;
  const groups = (await page.getByTestId('recovery-code').locator('li').allInnerTexts()).map((text) => text.split(/\s+/).at(-1)!);
  const label = await page.locator('label', { hasText: 'Көшірмеден' }).innerText();
  await page.getByLabel(/Көшірмеден \d+-топты теріңіз/).fill(groups[Number(/\d+/.exec(label)![0]) - 1]!);
  return groups;
}

async function choosePassphrase(text: string): Promise<void> {
  const { page } = derbes;
  await page.getByLabel(kk('create:passphrase.label'), { exact: true }).or(page.getByLabel(kk('create:passphrase.new'))).last().fill(text);
  await page.getByLabel(kk('create:passphrase.again')).fill(text);
}

async function unlock(name: string, text: string): Promise<void> {
  const { page } = derbes;
  await heading(`${name}.derbes`).waitFor();
  await page.getByLabel(kk('unlock:passphrase'), { exact: true }).fill(text);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: kk('shell-ui:navigation') }).waitFor({ timeout: 30_000 });
}

async function lock(): Promise<void> {
  await derbes.page.keyboard.press('Control+KeyL');
  // In any language.
  await derbes.page.getByRole('heading', { level: 1, name: /\.derbes$/ }).waitFor();
}

describe('a register of one\u2019s own', () => {
  let code: string[];

  test('its recovery sheet is saved and printed with the whole code', async () => {
    const { page } = derbes;
    await derbes.answerDialogs({ open: folder, question: 1 });
    await heading(kk('start:title')).waitFor();
    await page.keyboard.press('Control+KeyN');
    await heading(kk('create:organisation.title')).waitFor();
    await page.getByLabel(kk('create:organisation.name')).fill('«Көктал Клиника» ЖШС');
    await page.getByLabel(kk('create:organisation.address')).fill('Алматы қ., Сарыбұлақ к-сі, 14');
    await page.getByLabel(kk('create:organisation.bin')).fill('120340007180');
    await page.keyboard.press('Control+Enter');
    await page.getByLabel(kk('create:operator.name')).fill('Әлия Жанболат');
    await page.getByLabel(kk('create:place.name')).fill('koktal');
    await button('common:file.choose').click();
    await page.getByText(kk('common:file.change')).waitFor();
    await page.keyboard.press('Control+Enter');
    await heading(kk('create:passphrase.title')).waitFor();
    await choosePassphrase(passphrase);
    await page.getByText(kk('create:strength.strong'), { exact: true }).waitFor();
    await page.keyboard.press('Control+Enter');
    await heading(kk('create:recovery.title')).waitFor({ timeout: 60_000 });
    code = await readCode();
    await derbes.screenshot('life-01-recovery');

    const sheet = join(folder, 'sheet.pdf');
    await derbes.answerDialogs({ save: sheet });
    await button('create:recovery.save').click();
    await expect.poll(() => existsSync(sheet)).toBe(true);
    // Letters stand apart on the sheet.
    const saved = textOf(sheet).replace(/[^\S\n]/g, '');
    for (const group of code) expect(saved).toContain(group);
    expect(saved).toContain('koktal');

    await derbes.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents;
      contents.print = (options) => {
        (globalThis as { printed?: unknown }).printed = options;
      };
    });
    await button('create:recovery.print').click();
    await expect.poll(() => derbes.app.evaluate(() => (globalThis as { printed?: unknown }).printed)).toMatchObject({ silent: false });
    const paper = await print('life-02-printed');
    const printed = textOf(paper);
    for (const group of code) expect(printed).toContain(group);
    expect(printed).toContain('koktal');
    // A sheet for the safe has no buttons, and is one page.
    expect(printed).not.toContain(kk('create:finish'));
    expect(printed.split('\f').filter((one) => one.trim() !== '')).toHaveLength(1);

    await button('create:finish').click();
    await page.getByRole('navigation', { name: kk('shell-ui:navigation') }).waitFor();
  });

  test('an auditor is added, and sees why the buttons do nothing', async () => {
    const { page } = derbes;
    await visit(page, '/settings?part=operators');
    await button('settings:operators.add').click();
    const dialog = page.getByRole('dialog', { name: kk('settings:operators.add') });
    await dialog.getByLabel(kk('settings:operators.name')).fill('Асқар Ыбырай');
    await dialog.getByText(kk('role:auditor'), { exact: true }).click();
    await choosePassphrase(auditors);
    await page.getByText(kk('create:strength.strong'), { exact: true }).waitFor();
    await derbes.screenshot('life-03-operator');
    await dialog.getByRole('button', { name: kk('settings:operators.add') }).click();
    await page.getByRole('cell', { name: 'Асқар Ыбырай', exact: true }).waitFor();
    await derbes.screenshot('life-04-operators');

    await lock();
    await page.getByLabel(kk('unlock:operator')).click();
    await page.getByRole('option', { name: 'Асқар Ыбырай' }).click();
    await unlock('koktal', auditors);
    await page.locator('footer', { hasText: 'Асқар Ыбырай' }).getByText(kk('role:auditor'), { exact: true }).waitFor();
    await visit(page, '/bases');
    const add = button('bases:add');
    expect(await add.getAttribute('aria-disabled')).toBe('true');
    await add.hover();
    await page.getByText(kk('shell-ui:blocked.role', { role: kk('role:editor') })).first().waitFor();
    await derbes.screenshot('life-05-auditor');
    await page.keyboard.press('Control+KeyN');
    await visit(page, '/settings?part=operators');
    expect(await button('settings:operators.add').getAttribute('aria-disabled')).toBe('true');
    await derbes.screenshot('life-06-auditor-settings');
    await visit(page, '/settings?part=security');
    await derbes.screenshot('life-07-auditor-lock');

    await lock();
    await page.getByLabel(kk('unlock:operator')).click();
    await page.getByRole('option', { name: 'Әлия Жанболат' }).click();
    await unlock('koktal', passphrase);
  });

  test('a day of the calendar is changed, and Ctrl Z changes it back', async () => {
    const { page } = derbes;
    await visit(page, '/settings?part=calendar');
    const year = Number(await page.locator('main [aria-live=polite]').innerText());
    const month = page.getByRole('region', { name: 'Ақпан' });
    await month.getByRole('button', { name: `4 Ақпан ${year}`, exact: true }).click();
    const editor = page.getByRole('dialog', { name: `4 Ақпан ${year}` });
    await editor.getByText(kk('settings:calendar.kind.holiday')).click();
    await editor.getByLabel(kk('settings:calendar.name')).fill('Клиника күні');
    await derbes.screenshot('life-08-calendar-day');
    await editor.getByRole('button', { name: kk('common:action.save') }).click();
    const row = page.getByRole('row', { name: new RegExp(`04\\.02\\.${year}`) });
    await row.getByText('Клиника күні').waitFor();
    await derbes.screenshot('life-09-calendar');
    await page.keyboard.press('Control+KeyZ');
    await expect.poll(() => row.count()).toBe(0);
    // Once undone there is nothing more that the key would undo.
    await page.keyboard.press('Control+KeyZ');
    const { days } = await must(derbes.call('settings.calendar', { year }));
    expect(days.find(({ day }) => day === `${year}-02-04`)).toBeUndefined();
  });

  test('a rule pack is taken in whole, and refused with its reason', async () => {
    const { page } = derbes;
    await visit(page, '/settings?part=packs');
    const bundled = JSON.parse(readFileSync('shared/regulation/481-2026-03-11.json', 'utf8')) as Record<string, unknown>;
    await derbes.answerDialogs({ open: fileFor('broken.json', JSON.stringify({ ...bundled, id: 'own', edition: 'yesterday' })) });
    await button('settings:packs.add').click();
    await page.getByText('PACK_INVALID').waitFor();
    await derbes.screenshot('life-10-pack-refused');
    await derbes.answerDialogs({ open: fileFor('again.json', JSON.stringify(bundled)) });
    await button('settings:packs.add').click();
    await page.getByText('PACK_EXISTS').waitFor();
    await derbes.answerDialogs({ open: fileFor('own.json', JSON.stringify({ ...bundled, id: '481-2026-07-12', edition: '2026-07-12', inForceFrom: '2026-07-12', inForceTo: null })) });
    await button('settings:packs.add').click();
    await page.getByRole('row', { name: /12\.07\.2026/ }).getByText(kk('settings:packs.own')).waitFor();
    expect(await page.getByText('PACK_EXISTS').count()).toBe(0);
    await derbes.screenshot('life-11-packs');
  });

  test('backups are made here and elsewhere', async () => {
    const { page } = derbes;
    await visit(page, '/settings?part=backups');
    await button('settings:backups.make').click();
    await page.getByRole('table').getByText(kk('settings:backups.verified')).first().waitFor({ timeout: 30_000 });
    const elsewhere = folderForApp('derbes-backup-');
    await derbes.answerDialogs({ open: elsewhere });
    await button('settings:backups.makeElsewhere').click();
    await expect.poll(() => readdirSync(elsewhere).length, { timeout: 30_000 }).toBe(1);
    await derbes.screenshot('life-12-backups');
    backup = join(elsewhere, readdirSync(elsewhere)[0]!);
  });

  test('the passphrase is changed; the old one opens no more', async () => {
    const { page } = derbes;
    await visit(page, '/settings?part=security');
    await page.getByLabel(kk('settings:passphrase.current')).fill('басқа сөйлем');
    await choosePassphrase(second);
    await expect.poll(() => button('settings:passphrase.change').getAttribute('aria-disabled')).not.toBe('true');
    await button('settings:passphrase.change').click();
    await page.getByText('REGISTER_WRONG_PASSPHRASE').waitFor({ timeout: 30_000 });
    await derbes.screenshot('life-13-passphrase-wrong');
    await page.getByLabel(kk('settings:passphrase.current')).fill(passphrase);
    await button('settings:passphrase.change').click();
    await page.getByText(kk('settings:passphrase.changed')).waitFor({ timeout: 30_000 });
    expect(await page.getByText('REGISTER_WRONG_PASSPHRASE').count()).toBe(0);
    await lock();
    await page.getByLabel(kk('unlock:passphrase'), { exact: true }).fill(passphrase);
    await page.keyboard.press('Enter');
    await page.getByText('REGISTER_WRONG_PASSPHRASE').waitFor({ timeout: 30_000 });
    await expect.poll(() => page.getByRole('button', { name: /^Ашу/ }).count(), { timeout: 30_000 }).toBe(1);
    await unlock('koktal', second);
  });

  test('idleness locks it', async () => {
    const { page } = derbes;
    await visit(page, '/settings?part=security');
    await page.clock.install();
    await page.getByLabel(kk('settings:idle.label')).click();
    await page.getByRole('option', { name: kk('settings:idle.minutes', { count: 1 }), exact: true }).click();
    await page.getByText(/Өздігінен құлыптау 0:/).waitFor();
    await derbes.screenshot('life-14-idle');
    await page.clock.fastForward(55_000);
    await page.keyboard.press('Shift');
    await page.clock.fastForward(30_000);
    await page.getByText(/Өздігінен құлыптау 0:/).waitFor();
    await page.clock.fastForward(40_000);
    await page.getByText(kk('unlock:lockedStatus')).waitFor();
    await page.clock.resume();
  });

  test('the recovery code opens it, and a new one takes its place', async () => {
    const { page } = derbes;
    await page.getByText(kk('unlock:byCode')).click();
    await page.getByLabel(kk('unlock:recover.code')).fill('AAAA-BBBB');
    await choosePassphrase(third);
    await page.getByText(kk('create:strength.strong'), { exact: true }).waitFor();
    await derbes.screenshot('life-15-recover');
    await button('unlock:recover.run').click();
    await page.getByText('REGISTER_WRONG_RECOVERY_CODE').waitFor({ timeout: 30_000 });
    await page.getByLabel(kk('unlock:recover.code')).fill(code.join(' ').toLowerCase());
    await button('unlock:recover.run').click();
    const dialog = page.getByRole('dialog', { name: kk('create:recovery.newTitle') });
    await dialog.waitFor({ timeout: 60_000 });
    await derbes.screenshot('life-16-new-code');
    await expectAccessible(derbes, 'new recovery code');
    const next = await readCode();
    expect(next.join('')).not.toBe(code.join(''));
    const paper = textOf(await print('life-16-new-code-printed'));
    for (const group of next) expect(paper).toContain(group);
    expect(paper).not.toContain(kk('unlock:recover.codeHint'));
    expect(paper).not.toContain(kk('create:finish'));
    const sheet = join(folder, 'second-sheet.pdf');
    await derbes.answerDialogs({ save: sheet });
    await button('create:recovery.save').click();
    await expect.poll(() => existsSync(sheet)).toBe(true);
    await dialog.getByRole('button', { name: kkStart('create:finish') }).click();
    await page.getByRole('navigation', { name: kk('shell-ui:navigation') }).waitFor();
    await lock();
    await unlock('koktal', third);
  });

  test('a backup becomes a register beside the old one', async () => {
    const { page } = derbes;
    await lock();
    await button('unlock:new').click();
    await heading(kk('start:title')).waitFor();
    await derbes.screenshot('life-17-start');
    await page.keyboard.press('Control+KeyR');
    await heading(kk('start:restore.title')).waitFor();
    await derbes.answerDialogs({ open: backup });
    await button('common:file.choose').first().click();
    await page.getByText(kk('common:file.change')).first().waitFor();
    await derbes.answerDialogs({ open: folder });
    await button('common:file.choose').click();
    await expect.poll(() => page.getByText(kk('common:file.change')).count()).toBe(2);
    const name = page.getByLabel(kk('start:restore.name'));
    // It is called after its time, which is no name.
    expect(await name.inputValue()).toBe('');
    await name.fill('koktal');
    await expectAccessible(derbes, 'restore');
    await derbes.screenshot('life-18-restore');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => name.getAttribute('aria-invalid')).toBe('true');
    // The folders need not be picked again.
    await derbes.screenshot('life-19-restore-exists');
    await name.fill('koktal-2');
    await button('start:restore.run').click();
    // Made before the passphrase was changed, so the first one opens it.
    await unlock('koktal-2', passphrase);
    expect(readdirSync(folder).filter((one) => one.endsWith('.derbes')).sort()).toEqual(['koktal-2.derbes', 'koktal.derbes']);
    await page.getByText('koktal-2.derbes').first().waitFor();
  });
});

describe('the demo register', () => {
  test('is being made in sight, can be stopped, and leaves nothing behind', async () => {
    const { page } = derbes;
    const place = folderForApp('derbes-demo-');
    await lock();
    await button('unlock:new').click();
    await heading(kk('start:title')).waitFor();
    await derbes.answerDialogs({ open: place });
    await page.keyboard.press('Control+KeyD');
    const work = page.getByRole('dialog', { name: kk('start:makingDemo') });
    await work.waitFor();
    await derbes.screenshot('life-20-demo-progress');
    await work.getByRole('button', { name: kk('common:action.stop') }).click();
    await expect.poll(() => work.count()).toBe(0);
    await heading(kk('start:title')).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(readdirSync(place)).toEqual([]);

    await page.keyboard.press('Control+KeyD');
    await page.getByRole('navigation', { name: kk('shell-ui:navigation') }).waitFor({ timeout: 60_000 });
    const guide = page.getByRole('dialog', { name: kk('shell-ui:demo.title') });
    await guide.waitFor();
    await derbes.screenshot('life-21-demo');
    await expectAccessible(derbes, 'guide of the demo');
    await guide.getByRole('link', { name: new RegExp(kk('shell-ui:demo.stop.findings.title')) }).click();
    await heading(kk('findings-ui:title')).waitFor();
    expect(await guide.count()).toBe(0);
    await button('shell-ui:demo.mark').press('Enter');
    await guide.waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => guide.count()).toBe(0);
  });

  test('its accounts are listed: a service is authorised as itself, one that nobody knows is registered', async () => {
    const { page } = derbes;
    await visit(page, '/people');
    await page.getByRole('navigation', { name: kk('people:lists.label') }).getByRole('link', { name: kk('people:lists.accounts') }).click();
    await page.getByRole('grid').waitFor();
    await derbes.screenshot('life-22-accounts');
    await expectAccessible(derbes, 'accounts');

    await page.getByRole('tab', { name: kk('people:accountView.service') }).click();
    await page.getByRole('row').getByText('svc_lis_sync', { exact: true }).click();
    const drawer = page.locator('main aside');
    await drawer.getByRole('heading', { name: 'svc_lis_sync' }).waitFor();
    await derbes.screenshot('life-23-account-drawer');
    await expectAccessible(derbes, 'account');
    await drawer.getByRole('button', { name: kk('people:grant.add') }).click();
    const grant = page.getByRole('dialog', { name: kk('people:grant.addTitle', { holder: 'svc_lis_sync' }) });
    await grant.getByLabel(kk('people:grant.base'), { exact: true }).click();
    await page.getByRole('option', { name: /Б-01/ }).click();
    await derbes.screenshot('life-24-grant');
    await grant.getByRole('button', { name: kk('people:grant.add') }).click();
    await drawer.getByText('Б-01').waitFor();
    await page.keyboard.press('Control+KeyZ');
    await drawer.getByText(kk('people:grant.states.revoked')).waitFor();
    const { grants } = await must(derbes.call('people.grants', {}));
    expect(grants.filter(({ holder }) => holder === 'svc_lis_sync').map(({ baseCode, state }) => [baseCode, state])).toEqual(expect.arrayContaining([['Б-01', 'revoked'], ['Б-02', 'active']]));
  });

  test('an unknown account is registered from the list with one click', async () => {
    const { page } = derbes;
    const { accounts: unknown } = await must(derbes.call('sources.unmapped', {}));
    const [first] = unknown;
    expect(first).toBeDefined();
    await visit(page, '/people/accounts?view=unknown');
    await derbes.screenshot('life-25-unknown');
    await page.getByRole('row').filter({ has: page.getByText(first!.account, { exact: true }) }).getByRole('button', { name: kk('people:account.register') }).click();
    const dialog = page.getByRole('dialog', { name: kk('people:account.registerTitle') });
    await dialog.waitFor();
    expect(await dialog.getByLabel(kk('people:account.name')).inputValue()).toBe(first!.account);
    await dialog.getByText(kk('people:account.kinds.shared'), { exact: true }).click();
    for (const person of [0, 1]) {
      await dialog.getByLabel(kk('people:account.who.shared')).last().click();
      await page.getByRole('option').nth(person).click();
    }
    await derbes.screenshot('life-26-register');
    await expectAccessible(derbes, 'account dialog');
    await dialog.getByRole('button', { name: kk('people:account.register') }).click();
    await expect.poll(() => dialog.count()).toBe(0);
    const before = (await must(derbes.call('findings.list', { state: 'open' }))).findings.length;
    await page.getByRole('status').getByRole('button', { name: kk('findings-ui:run') }).click();
    await expect.poll(async () => (await must(derbes.call('findings.list', { state: 'open' }))).findings.filter(({ account, rule }) => account === first!.account && rule === 'unknown_account').length).toBe(0);
    expect(before).toBeGreaterThan(0);
    const { accounts } = await must(derbes.call('people.accounts', {}));
    expect(accounts.find(({ name }) => name === first!.account)).toMatchObject({ kind: 'shared', disabled: null });
    expect(accounts.find(({ name }) => name === first!.account)!.people).toHaveLength(2);
    expect(accounts.find(({ name }) => name === first!.account)!.lastRecord).not.toBeNull();
    const { accounts: left } = await must(derbes.call('sources.unmapped', {}));
    expect(left.map(({ account }) => account)).not.toContain(first!.account);

    // From the source that it was seen in.
    const { sources } = await must(derbes.call('sources.list', {}));
    const seen = (await Promise.all(sources.map(async ({ id }) => ({ id, accounts: (await must(derbes.call('sources.unmapped', { source: id }))).accounts })))).find((one) => one.accounts.length > 0)!;
    await visit(page, `/sources?sel=${seen.id}`);
    await page.locator('main aside').getByRole('link', { name: seen.accounts[0]!.account }).click();
    await dialog.waitFor();
    expect(await dialog.getByLabel(kk('people:account.name')).inputValue()).toBe(seen.accounts[0]!.account);
    await dialog.getByRole('button', { name: kk('people:account.register') }).click();
    await dialog.getByText(kk('common:field.required')).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
    expect(page.url()).not.toContain('register=');
  });

  test('a grant that ended is reinstated, after asking', async () => {
    const { page } = derbes;
    const { grants } = await must(derbes.call('people.grants', {}));
    const revoked = grants.find(({ state, person }) => state === 'revoked' && person !== null)!;
    await visit(page, `/people/${revoked.person!}`);
    await page.getByRole('button', { name: `${kk('people:grant.reinstate')}: ${revoked.holder}, ${revoked.baseCode}` }).click();
    const question = page.getByRole('dialog', { name: kk('people:grant.reinstateTitle') });
    await question.waitFor();
    await derbes.screenshot('life-27-reinstate');
    await question.getByRole('button', { name: kk('people:grant.reinstateNow', { holder: revoked.holder }) }).click();
    await expect.poll(async () => (await must(derbes.call('people.grants', {}))).grants.find(({ id }) => id === revoked.id)!.revoked).toBeNull();
  });

  test('a number leads to the records it counted', async () => {
    const { page } = derbes;
    const { people } = await must(derbes.call('people.list', {}));
    const active = people.find(({ lastRecord }) => lastRecord !== null)!;
    await visit(page, `/people/${active.id}`);
    await page.getByRole('link', { name: new RegExp(kk('people:linked.journal')) }).click();
    await heading(kk('journal:title')).waitFor();
    await page.getByRole('button', { name: new RegExp(active.surname) }).first().waitFor();
    await page.locator('[role=row][aria-rowindex="2"]').getByText(active.surname).waitFor();
    await derbes.screenshot('life-28-journal');
    const { bases } = await must(derbes.call('bases.list', {}));
    const base = bases.find(({ lastRecord }) => lastRecord !== null)!;
    await visit(page, `/bases/${base.id}`);
    await page.getByRole('link', { name: new RegExp(kk('bases:field.lastRecord')) }).click();
    await heading(kk('journal:title')).waitFor();
    expect(page.url()).toContain(base.id);
  });

  test.each(['kk', 'ru', 'en'] as const)('nothing is cut off in %s', async (language) => {
    const { page } = derbes;
    await must(derbes.call('shell.setPreferences', { language }));
    const { accounts } = await must(derbes.call('people.accounts', {}));
    const service = accounts.find(({ kind }) => kind === 'service')!;
    const parts = ['calendar', 'security', 'operators', 'backups', 'packs', 'terms', 'organisation'].map((part) => [part, `/settings?part=${part}`] as const);
    for (const [name, path] of [['people', '/people'], ['accounts', '/people/accounts'], ['account', `/people/accounts?sel=${service.id}`], ...parts] as const) {
      await visit(page, path);
      expect(await outOfReach(page), `${name} in ${language}`).toEqual([]);
      await derbes.screenshot(`life-${language}-${name}`);
      await showTheme(derbes, 'dark');
      await derbes.screenshot(`life-${language}-${name}-dark`);
      await showTheme(derbes, 'light');
    }
    await lock();
    expect(await outOfReach(page)).toEqual([]);
    await derbes.screenshot(`life-${language}-unlock`);
    await page.keyboard.press('Enter');
    await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor({ timeout: 30_000 });
    await must(derbes.call('shell.setPreferences', { language: 'kk' }));
  });
});
