import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { launch, type RunningConsole } from './harness/app.ts';
import { accessibilityProblems, expectAccessible, outOfReach, visit, zoom } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';

// Bases, people, access and settings in a real window, in Kazakh.

let derbes: RunningConsole;
let made: { bases: string[]; people: string[] };
beforeAll(async () => {
  derbes = await launch();
  made = await makeRegister(derbes, folderForApp('derbes-registers-'));
});
afterAll(() => derbes.close());
afterEach(() => expect(derbes.violations).toEqual([]));

const table = () => derbes.page.getByRole('grid');
const drawer = () => derbes.page.locator('main aside');

describe('the list of bases', () => {
  test('is moved through with the arrows, and the drawer follows', async () => {
    const { page } = derbes;
    await visit(page, '/bases');
    await table().focus();
    await page.keyboard.press('ArrowDown');
    await drawer().getByRole('heading', { name: 'Қағаз карталар мұрағаты' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await drawer().getByRole('heading', { name: 'Медициналық ақпараттық жүйе' }).waitFor();
    expect(await page.locator('[role=row][aria-selected=true]').innerText()).toContain('Б-01');
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.keyboard.press('Escape');
    await expect.poll(() => drawer().count()).toBe(0);
    expect(await page.locator('[role=row][aria-selected=true]').count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('[role=row][aria-selected=true]').count()).toBe(0);
  });

  test('is searched, filtered and found again as it was left', async () => {
    const { page } = derbes;
    await visit(page, '/bases');
    await table().focus();
    await page.keyboard.press('Slash');
    await page.keyboard.type('сақ');
    await expect.poll(() => page.locator('[role=row][aria-rowindex]').count()).toBe(2);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('[role=row][aria-rowindex]').count()).toBe(5);

    await table().focus();
    await page.keyboard.press('KeyF');
    await page.getByRole('menuitem', { name: 'ДҚБЖ' }).press('ArrowRight');
    await page.getByRole('menuitem', { name: 'PostgreSQL 15' }).click(); // the menu moves the focus to its first item when it is there
    await expect.poll(() => page.locator('[role=row][aria-rowindex]').count()).toBe(3);
    await table().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Медициналық ақпараттық жүйе' }).waitFor();
    await page.keyboard.press('Alt+ArrowLeft');
    await page.getByRole('heading', { level: 1, name: 'Базалар' }).waitFor();
    await expect.poll(() => page.locator('[role=row][aria-rowindex]').count()).toBe(3);
    expect(await page.locator('[role=row][aria-selected=true]').innerText()).toContain('Б-01');
    await page.getByRole('button', { name: /Алып тастау: ДҚБЖ/ }).click();
  });

  test('remembers its columns', async () => {
    const { page } = derbes;
    await visit(page, '/bases');
    await page.getByRole('button', { name: 'Бағандар' }).click();
    await page.getByLabel('Жазба').check();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('columnheader', { name: 'Жазба' }).count()).toBe(1);
    await expect
      .poll(async () => (await must(derbes.call('shell.preferences', {}))).views['bases'] ?? '')
      .toContain('"records":true');
  });
});

test('a base is added from the keyboard, and what is wrong is said beside its field', async () => {
  const { page } = derbes;
  await visit(page, '/bases');
  await page.keyboard.press('Control+KeyN');
  await page.getByRole('heading', { level: 1, name: 'Жаңа база' }).waitFor();
  await expect.poll(() => page.getByLabel('Коды').inputValue()).toBe('Б-05');
  await page.keyboard.press('Control+KeyS');
  await expect.poll(() => page.getByText('Толтырыңыз, бос болмауы тиіс').count()).toBe(2);
  await expectAccessible(derbes, 'form of a base with errors');
  await page.getByLabel('Атауы', { exact: true }).fill('Донорлар тізілімі');
  await page.getByRole('textbox', { name: 'Мақсат', exact: true }).fill('Донорлықты есепке алу');
  await page.getByRole('textbox', { name: 'Мақсат', exact: true }).press('Enter');
  await page.getByLabel('Субъект', { exact: true }).fill('6218');
  await page.keyboard.press('Control+KeyS');
  await page.getByRole('heading', { level: 1, name: 'Донорлар тізілімі' }).waitFor();
  const { bases } = await must(derbes.call('bases.list', {}));
  expect(bases.find((base) => base.code === 'Б-05')).toMatchObject({ subjects: 6218, purposes: ['Донорлықты есепке алу'], owner: { bin: '120340007180' } });
});

test('typed text is not lost in silence', async () => {
  const { page } = derbes;
  await visit(page, '/people/new');
  await page.getByLabel('Тегі', { exact: true }).fill('Сейітқазы');
  await page.keyboard.press('Control+Digit5');
  await page.getByRole('dialog', { name: 'Сақталмаған өзгерістер бар' }).waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { level: 1, name: 'Жаңа адам' }).waitFor();
  await page.keyboard.press('Control+Digit5');
  await page.getByRole('button', { name: 'Сақтамай шығу' }).click();
  await page.getByRole('heading', { level: 1, name: 'Базалар' }).waitFor();
});

test('people stand in Kazakh order; access is granted, revoked and the revocation undone', async () => {
  const { page } = derbes;
  await visit(page, '/people');
  const names = await page.locator('[role=row][aria-selected] [role=gridcell]:first-child').allInnerTexts();
  expect(names).toEqual(['Қадыров Нұрлан', 'Ыбырай Асқар', 'Ібраева Күлән']);

  await visit(page, `/people/${made.people[1]!}`);
  await page.getByText('Босатылған, бірақ 1 рұқсаты күшінде').waitFor();
  await page.getByRole('button', { name: /^Тоқтату/ }).click();
  await page.getByRole('dialog', { name: 'Рұқсатты тоқтату' }).waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Рұқсатты тоқтату: Қадыров Нұрлан' }).click();
  await page.getByRole('table', { name: 'Рұқсаттары' }).getByText('тоқтатылған').waitFor();
  await page.getByRole('status').getByRole('button', { name: 'Болдырмау' }).click();
  await page.getByRole('table', { name: 'Рұқсаттары' }).getByText('күшінде').waitFor();
  const { grants } = await must(derbes.call('people.grants', { person: made.people[1]! }));
  expect(grants.map((grant) => grant.state)).toEqual(['active']);
});

test('what was done leaves the screen with the lock', async () => {
  const { page } = derbes;
  await visit(page, '/bases');
  await derbes.call('bases.update', { id: made.bases[1]!, fields: (await must(derbes.call('bases.get', { id: made.bases[1]! }))).base });
  await page.keyboard.press('Control+KeyL');
  await page.getByRole('heading', { level: 1, name: 'koktal.derbes' }).waitFor();
  expect(await page.getByText('Зертхана').count()).toBe(0);
  const status = await must(derbes.call('register.status', {}));
  expect(status.state).toBe('locked');
  const { passphrase } = await import('./harness/sample-register.ts');
  await page.getByLabel('Құпия сөйлем', { exact: true }).fill(passphrase);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Базалар' }).waitFor({ timeout: 30_000 });
});

describe('overlays', () => {
  test('the palette finds a record by a few letters', async () => {
    const { page } = derbes;
    await visit(page, '/bases');
    await page.keyboard.press('Control+KeyK');
    await page.getByRole('combobox').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.type('ыбыр');
    await page.getByRole('option', { name: /Ыбырай Асқар/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Ыбырай Асқар' }).waitFor();
  });

  test('the map of keys opens with ?, and Esc gives the focus back', async () => {
    const { page } = derbes;
    await visit(page, '/bases');
    await table().focus();
    await page.keyboard.press('Shift+Slash');
    await page.getByRole('dialog', { name: 'Пернелер картасы' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    // No key of the page works behind a dialog.
    await page.keyboard.press('Control+KeyN');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { level: 1, name: 'Базалар' }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
  });

  test('F6 goes through the panes', async () => {
    const { page } = derbes;
    await visit(page, '/bases');
    await table().focus();
    const places: string[] = [];
    for (let step = 0; step < 4; step += 1) {
      await page.keyboard.press('F6');
      places.push(await page.evaluate(() => (document.activeElement?.closest('nav, footer, main')?.tagName ?? '').toLowerCase()));
    }
    expect(new Set(places)).toEqual(new Set(['nav', 'main', 'footer']));
  });
});

const pages = [
  '/bases',
  '/bases/new',
  () => `/bases/${made.bases[0]!}`,
  () => `/bases?sel=${made.bases[0]!}`,
  '/people',
  '/people/new',
  '/people/import',
  () => `/people/${made.people[0]!}`,
  ...['organisation', 'appearance', 'calendar', 'terms', 'security', 'operators', 'backups', 'packs', 'about'].map((part) => `/settings?part=${part}`),
];

describe.each(pages.map((page) => (typeof page === 'string' ? { address: () => page, name: page } : { address: page, name: String(page).replace(/^.*`(.*)`.*$/, '$1') })))(
  'page $name',
  ({ address, name }) => {
    test('axe finds nothing in either theme', async () => {
      await visit(derbes.page, address());
      await expectAccessible(derbes, name);
    });

    test('nothing is out of reach at 200 % zoom', async () => {
      await visit(derbes.page, address());
      await zoom(derbes, 2);
      try {
        expect(await outOfReach(derbes.page)).toEqual([]);
      } finally {
        await zoom(derbes, 1);
      }
    });
  },
);
