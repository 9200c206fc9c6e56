import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { launch, type RunningConsole } from './harness/app.ts';
import { expectAccessible, outOfReach, zoom } from './harness/page-checks.ts';
import { vaultPid } from './harness/processes.ts';
import { passphrase } from './harness/sample-register.ts';

// From a machine that has no register to an open one, with the keyboard alone, in Kazakh.

let derbes: RunningConsole;
let folder: string;
beforeAll(async () => {
  derbes = await launch();
  folder = folderForApp('derbes-registers-');
});
afterAll(() => derbes.close());
afterEach(() => expect(derbes.violations).toEqual([]));

const heading = (name: string) => derbes.page.getByRole('heading', { level: 1, name });

test('the start page says what can be done and is in reach of everyone', async () => {
  await heading('Тізілімнен бастаңыз').waitFor();
  expect(await derbes.page.locator('html').getAttribute('lang')).toBe('kk');
  await expectAccessible(derbes, 'start');
  await zoom(derbes, 2);
  expect(await outOfReach(derbes.page)).toEqual([]);
  await zoom(derbes, 1);
});

test('a wrong BIN is refused beside its field', async () => {
  const { page } = derbes;
  await page.keyboard.press('Control+KeyN');
  await heading('Ұйым').waitFor();
  await page.getByLabel('Ұйым атауы').fill('«Көктал Клиника» ЖШС');
  await page.getByLabel('Мекенжайы').fill('Алматы қ., Сарыбұлақ к-сі, 14');
  await page.getByLabel('БСН').fill('120340007181');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.getByLabel('БСН').getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByRole('alert').innerText()).toContain('БСН');
  await expectAccessible(derbes, 'create, first step with an error');
});

test('a register is made, its recovery code shown once and proved', async () => {
  const { page } = derbes;
  await derbes.answerDialogs({ open: folder, question: 1 });
  await page.getByLabel('БСН').fill('120340007180');
  await page.keyboard.press('Control+Enter');
  await heading('Тізілімді кім ашады').waitFor();
  await page.getByLabel('Аты-жөні').fill('Әлия Жанболат');
  await page.getByLabel('Тізілім атауы').fill('koktal');
  await page.getByRole('button', { name: 'Таңдау' }).press('Enter');
  await page.getByText('Басқасын таңдау').waitFor();
  await page.keyboard.press('Control+Enter');

  await heading('Құпия сөйлем').waitFor();
  const make = page.getByRole('button', { name: 'Тізілім жасау' });
  await page.getByLabel('Құпия сөйлем', { exact: true }).fill('12345678');
  await page.getByText('Әлсіз: сөз қосыңыз').waitFor();
  expect(await make.getAttribute('aria-disabled')).toBe('true');
  await page.getByLabel('Құпия сөйлем', { exact: true }).fill(passphrase);
  await page.getByLabel('Тағы бір рет').fill(passphrase);
  await page.getByText('Берік', { exact: true }).waitFor();
  await expectAccessible(derbes, 'create, passphrase');
  await page.keyboard.press('Control+Enter');

  await heading('Қалпына келтіру коды').waitFor({ timeout: 60_000 });
  await expectAccessible(derbes, 'create, recovery code');
  const groups = (await page.getByTestId('recovery-code').locator('li').allInnerTexts()).map((text) => text.split(/\s+/).at(-1)!);
  expect(groups.length).toBeGreaterThan(4);
  // Without proof of a copy there is no way on.
  await page.keyboard.press('Control+Enter');
  await heading('Қалпына келтіру коды').waitFor();
  const asked = page.getByLabel(/Көшірмеден \d+-топты теріңіз/);
  const label = await page.locator('label', { hasText: 'Көшірмеден' }).innerText();
  await asked.fill(groups[Number(/\d+/.exec(label)![0]) - 1]!);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('navigation', { name: 'Бөлімдер' }).waitFor();
  expect(existsSync(join(folder, 'koktal.derbes', 'keyslots.json'))).toBe(true);
});

test('the lock hides everything, a wrong passphrase is said, the right one leads back', async () => {
  const { page } = derbes;
  await page.keyboard.press('Control+Digit5');
  await heading('Базалар').waitFor();
  await page.keyboard.press('Control+KeyL');
  await heading('koktal.derbes').waitFor();
  expect(await page.getByText('Базалар').count()).toBe(0);
  await expectAccessible(derbes, 'unlock');
  await zoom(derbes, 2);
  expect(await outOfReach(page)).toEqual([]);
  await zoom(derbes, 1);
  const field = page.getByLabel('Құпия сөйлем', { exact: true });
  await field.fill('wrong words here');
  await field.press('Enter');
  await page.getByText('REGISTER_WRONG_PASSPHRASE').waitFor({ timeout: 30_000 });
  // A wait may follow; the button says for how long.
  await expect.poll(() => page.getByRole('button', { name: /^Ашу/ }).count(), { timeout: 30_000 }).toBe(1);
  await field.fill(passphrase);
  await field.press('Enter');
  await heading('Базалар').waitFor({ timeout: 30_000 });
});

test('a vault that dies is said, and starts again from the keyboard', async () => {
  const { page } = derbes;
  kill(await vaultPid(derbes.app), 'SIGKILL');
  const restart = page.getByRole('button', { name: 'Қойманы қайта іске қосу' });
  await restart.waitFor();
  expect(await page.getByRole('alert').innerText()).toContain('VAULT_DIED');
  expect(await page.getByText('Базалар').count()).toBe(0);
  await expectAccessible(derbes, 'dead vault');
  await restart.press('Enter');
  await heading('koktal.derbes').or(heading('Тізілімнен бастаңыз')).waitFor({ timeout: 30_000 });
});
