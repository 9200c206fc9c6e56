import type { Locator } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { demoSubjects } from '../../electron/vault/demo/subjects.ts';
import { openDemo } from '../../build/screenshots/demo.mjs';
import { launch, type RunningConsole } from './harness/app.ts';
import { inEveryDress } from './harness/dress.ts';
import { expectAccessible, outOfReach, visit, zoom } from './harness/page-checks.ts';
import { must } from './harness/sample-register.ts';
import { kk } from './harness/texts.ts';

// The values of a subject of the sample register are destroyed in a real window, in Kazakh: by an order, after a look, once the
// user says that they know.

let derbes: RunningConsole;
let iin: string;
beforeAll(async () => {
  derbes = await launch();
  derbes.page.setDefaultTimeout(15_000);
  await openDemo(derbes);
  await derbes.page.getByRole('navigation', { name: kk('shell-ui:navigation') }).waitFor();
  iin = await someSubject();
});
afterAll(() => derbes.close());
afterEach(() => expect(derbes.violations).toEqual([]));

const main = (): Locator => derbes.page.locator('main');
const dialog = (): Locator => derbes.page.getByRole('dialog');
const button = (within: Locator, key: string): Locator => within.getByRole('button', { name: kk(key), exact: true });
const named = async (): Promise<number> => (await must(derbes.call('journal.page', { filter: { text: iin }, order: 'newest', offset: 0, limit: 1 }))).count;

/** A subject that the log names, and the list of an incident. */
async function someSubject(): Promise<string> {
  for (const { iin: candidate } of demoSubjects()) {
    const { count } = await must(derbes.call('journal.page', { filter: { text: candidate }, order: 'newest', offset: 0, limit: 1 }));
    if (count > 0) return candidate;
  }
  throw new Error('the sample log names nobody');
}

test('an empty page says what it is for', async () => {
  await visit(derbes.page, '/settings?part=destruction');
  await main().getByText(kk('destruction:empty')).waitFor();
  await expectAccessible(derbes, 'destruction');
  await zoom(derbes, 2);
  expect(await outOfReach(derbes.page)).toEqual([]);
  await zoom(derbes, 1);
});

test('nothing is destroyed without an order, a look and the word that it cannot be undone', { timeout: 120_000 }, async () => {
  expect(await named()).toBeGreaterThan(0);
  await must(derbes.call('register.backup', {}));
  await button(main(), 'destruction:start').click();
  await expect.poll(() => button(dialog(), 'destruction:preview').isDisabled()).toBe(true);
  await dialog().getByLabel(kk('destruction:orderNumber')).fill('15-Ж');
  await dialog().getByLabel(kk('destruction:identifier'), { exact: true }).last().fill('123');
  await expect.poll(() => button(dialog(), 'destruction:preview').isDisabled()).toBe(true);
  await dialog().getByLabel(kk('destruction:identifier'), { exact: true }).last().fill(iin);
  await button(dialog(), 'destruction:preview').click();
  await dialog().getByRole('table', { name: kk('destruction:found') }).waitFor();
  await expectAccessible(derbes, 'destruction preview');
  await inEveryDress(derbes, 'destruction-preview');
  expect(await button(dialog(), 'destruction:destroy').isDisabled()).toBe(true);
  expect(await named()).toBeGreaterThan(0);
});

test('then it is gone from every list, the page says what stayed, and the journal is sound', { timeout: 120_000 }, async () => {
  await dialog().getByLabel(kk('destruction:confirm')).focus();
  await derbes.page.keyboard.press('Space');
  await button(dialog(), 'destruction:destroy').click();
  await dialog().getByText(kk('destruction:resultNote')).waitFor();
  await derbes.page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await main().getByRole('table', { name: kk('destruction:title') }).getByText(kk('destruction:grounds.demand')).waitFor();
  await expectAccessible(derbes, 'destructions');
  await inEveryDress(derbes, 'destructions');
  expect(await named()).toBe(0);
  expect(await must(derbes.call('register.verify', {}))).toMatchObject({ state: 'good' });
});
