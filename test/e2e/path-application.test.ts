import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp, giveToApp } from '../../build/runtime/launch.mjs';
import { hasTool } from '../../build/runtime/tools.mjs';
import { launch, type RunningConsole } from './harness/app.ts';
import { fileFor, keyFiles, keyPassword } from './harness/key-files.ts';
import { accessibilityProblems, visit } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';

const answers: Readonly<Record<string, readonly [kk: string, ru: string]>> = {
  serviceNames: ['Амбулаториялық медициналық көмек көрсету', 'Оказание амбулаторной медицинской помощи'],
  neededServices: ['Тіркеу кезінде азаматтың деректері сұратылады, жауап тіркеу картасында сақталады.', 'При регистрации запрашиваются данные гражданина, ответ хранится в регистрационной карте.'],
  servicePeriod: ['Тіркелген күннен бастап 1 жыл', '1 год со дня прикрепления'],
  storageTime: ['25 жыл', '25 лет'],
  storageJustification: ['Денсаулық кодексінің талабы', 'Требование кодекса о здоровье'],
};

describe('an application of the Smart Bridge platform, and what was signed verified from outside', () => {
  let running: RunningConsole;
  let keys: ReturnType<typeof keyFiles>;
  let application: string;
  const out = folderForApp('derbes-out-');

  beforeAll(async () => {
    running = await launch();
    running.page.setDefaultTimeout(15_000);
    await makeRegister(running, folderForApp('derbes-register-'));
    keys = keyFiles();
  });
  afterAll(() => running.close());

  const now = async () => (await must(running.call('applications.get', { id: application }))).application;

  test('is created by its name', async () => {
    const { page } = running;
    await visit(page, '/applications');
    await page.getByText('Өтінім жоқ').waitFor();
    await running.screenshot('applications-empty-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Control+KeyN');
    await page.getByLabel('Атауы').fill('Тіркеу бөлмесі: азаматтың деректері');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { level: 1, name: 'Тіркеу бөлмесі' }).waitFor();
    application = (await must(running.call('applications.list', {}))).applications[0]!.id;
  });

  test('offers the way 1414 first and shows the condition of each', async () => {
    const { page } = running;
    const ways = page.getByRole('radiogroup').filter({ hasText: '1414' });
    await ways.getByText('Бастамашылар мен операторларға қолжетімді').first().waitFor();
    expect(await ways.getByRole('radio').count()).toBe(5);
    expect(await ways.getByRole('radio').first().isChecked()).toBe(true);
    await ways.scrollIntoViewIfNeeded();
    await running.screenshot('application-ways-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test('asks for the test protocols only when the way is by own means', async () => {
    const { page } = running;
    const line = page.getByRole('button', { name: /^Сынақ хаттамалары/ });
    expect(await line.count()).toBe(0);
    await page.getByRole('radio', { name: /^Бастамашының және \(немесе\) оператордың/ }).check();
    await page.keyboard.press('Control+KeyS');
    await line.waitFor();
    await page.getByRole('radio', { name: /1414/ }).check();
    await page.keyboard.press('Control+KeyS');
    await line.waitFor({ state: 'detached' });
  });

  test('is made once everything mandatory stands in both languages', async () => {
    const { page } = running;
    const make = page.getByRole('button', { name: 'Өтінім жасау' });
    expect(await make.getAttribute('aria-disabled')).toBe('true');
    const write = async (language: 0 | 1) => {
      for (const [id, texts] of Object.entries(answers)) await page.locator(`#field-${id}`).locator('input, textarea').fill(texts[language]);
    };
    await write(0);
    for (const russian of await page.getByRole('radio', { name: /^рус/ }).all()) await russian.click();
    await write(1);
    await page.getByLabel('Растаймын').check();
    await page.keyboard.press('Control+KeyS');
    await expect.poll(async () => (await now()).ready).toBe(true);
    await running.screenshot('application-filled-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await now()).state, { timeout: 30_000 }).toBe('made');
    await page.getByRole('table', { name: 'Пакет файлдары' }).waitFor();
  });

  test.skipIf(!hasTool('7z'))('its packet leaves the register encrypted under a password that is shown once', async () => {
    const { page } = running;
    await page.getByRole('button', { name: 'Шифрлап жіберу…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Құжат пакетін шифрлау' });
    await dialog.getByRole('radio', { name: 'Құпиясөзбен' }).check();
    await dialog.getByLabel('Кімге арналған').fill('Денсаулық басқармасы');
    const sent = folderForApp('derbes-out-');
    await running.answerDialogs({ save: join(sent, 'packet.zip') });
    await page.keyboard.press('Control+Enter');
    const password = (await dialog.locator('code').textContent()) ?? '';
    await running.screenshot('application-encrypted-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    execFileSync('7z', ['x', '-y', `-p${password}`, `-o${sent}`, join(sent, 'packet.zip')], { stdio: 'pipe' });
    const inside = execFileSync('unzip', ['-Z1', join(sent, 'files.zip')], { encoding: 'utf8' });
    const [made] = (await must(running.call('documents.list', { kind: 'application', subject: application }))).documents;
    expect(inside.trim().split('\n').sort()).toEqual(made!.files.map((file) => file.name).sort());
  });

  test('is signed, saved and marked as submitted: ten working days begin', async () => {
    const { page } = running;
    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog', { name: 'Өтінімге қол қою' });
    await running.answerDialogs({ open: keys.signatory });
    await dialog.getByRole('button', { name: 'Файл таңдау' }).click();
    await dialog.getByLabel('Кілт құпиясөзі').fill(keyPassword);
    await page.keyboard.press('Enter');
    await dialog.getByText('қол қоюға жарайды').waitFor();
    await page.keyboard.press('Control+Enter');
    await dialog.getByText(/^Қол қойды:/).waitFor({ timeout: 60_000 });
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await running.answerDialogs({ open: out });
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => readdirSync(out).some((name) => name.endsWith('.asice'))).toBe(true);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: 'Өтінім жіберілді' }).waitFor();
    await page.keyboard.press('Control+Enter');
    const clock = page.getByRole('region', { name: 'Мерзім', exact: true });
    await clock.getByText('10 жұмыс күні').first().waitFor();
    await running.screenshot('application-submitted-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test('is returned with a reason and opens again', async () => {
    const { page } = running;
    await page.getByRole('button', { name: 'Қайтарылды' }).click();
    const dialog = page.getByRole('dialog', { name: 'Пысықтауға қайтарылды' });
    await page.keyboard.press('Control+Enter');
    await dialog.getByText('Толтырыңыз, бос болмауы тиіс').waitFor();
    await dialog.getByLabel('Қайтару себебі').fill('Бизнес-процестің сипаттамасы толық емес');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Бизнес-процестің сипаттамасы толық емес').waitFor();
    expect(await now()).toMatchObject({ state: 'returned', returnReason: 'Бизнес-процестің сипаттамасы толық емес' });
    await running.screenshot('application-returned-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  const verify = async (path: string): Promise<Locator> => {
    const { page } = running;
    await visit(page, '/verification');
    await running.answerDialogs({ open: path });
    await page.keyboard.press('Control+KeyO');
    const verdict = page.getByRole('status').filter({ has: page.getByRole('heading', { level: 2 }) });
    await verdict.waitFor();
    return verdict;
  };
  const signed = (ending: string) => join(out, readdirSync(out).find((name) => name.endsWith(ending))!);

  test('its container is sound, and what could not be checked is said', async () => {
    const { page } = running;
    await visit(page, '/verification');
    await running.screenshot('verification-empty-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
    const verdict = await verify(signed('.asice'));
    expect(await verdict.getByRole('heading').textContent()).toBe('Толық тексерілмеді');
    await page.getByText('ТІЛЕУБЕРДІ БАУЫРЖАН').first().waitFor();
    await running.screenshot('verification-container-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test('a changed byte is found and named', async () => {
    const { page } = running;
    const bytes = readFileSync(signed('.kk.pdf.cms'));
    // Inside the PDF that the signature holds.
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    const verdict = await verify(fileFor('changed.pdf.cms', bytes));
    expect(await verdict.getByRole('heading').textContent()).toBe('Жарамсыз');
    await page.getByText('Мазмұны қол қойылғаннан кейін өзгертілген.').waitFor();
    await running.screenshot('verification-changed-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test.skipIf(!hasTool('pdftotext'))('the result goes on paper without the window around it', async () => {
    const pdf = await running.app.evaluate(async ({ BrowserWindow }) => {
      const bytes = await BrowserWindow.getAllWindows()[0]!.webContents.printToPDF({});
      return bytes.toString('base64');
    });
    const file = join(mkdtempSync(join(tmpdir(), 'derbes-print-')), 'result.pdf');
    writeFileSync(file, Buffer.from(pdf, 'base64'));
    const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    expect(text).toContain('Жарамсыз');
    expect(text).toContain('Мазмұны қол қойылғаннан кейін өзгертілген.');
    expect(text).not.toContain('Баптаулар');
  });

  test('what is no signature is refused with a remedy', async () => {
    const { page } = running;
    const copy = join(out, 'plain.pdf');
    copyFileSync(signed('.kk.pdf'), copy);
    giveToApp(copy);
    await visit(page, '/verification');
    await running.answerDialogs({ open: copy });
    await page.keyboard.press('Control+KeyO');
    await page.getByText('VERIFY_FORMAT_UNKNOWN').waitFor();
  });

  test('the policy of the page was never violated', () => {
    expect(running.violations).toEqual([]);
  });
});
