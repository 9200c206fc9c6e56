import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { launch, type RunningConsole } from './harness/app.ts';
import { must } from './harness/sample-register.ts';
import { kk } from './harness/texts.ts';

// Libraries make their style elements when an overlay opens for the first time: a policy that is kept until then proves little.

const pages = ['today', 'findings', 'incidents', 'applications', 'bases', 'bases/new', 'people', 'people/new', 'journal', 'sources', 'audit', 'audit/new', 'signatures', 'verification', 'certificates', 'certificates/trust', 'settings'];
const overlay = '[role=menu]:visible, [role=listbox]:visible, [role=dialog]:visible, .mantine-Popover-dropdown:visible';

describe('the content security policy holds while overlays open', () => {
  let derbes: RunningConsole;
  let opened = 0;

  beforeAll(async () => {
    derbes = await launch();
    await derbes.answerDialogs({ open: folderForApp('derbes-registers-') });
    const { file } = await must(derbes.call('shell.pick', { purpose: 'register-parent' }));
    await must(derbes.call('register.createDemo', { parent: file!.handle }));
    await derbes.page.getByRole('navigation', { name: kk('shell-ui:navigation') }).waitFor({ timeout: 60_000 });
    derbes.page.setDefaultTimeout(10_000);
  });
  afterAll(async () => {
    await derbes.close();
  });

  test.each(pages)('everything that opens on /%s', async (path) => {
    const { page } = derbes;
    await page.evaluate((to) => {
      location.hash = `#/${to}`;
    }, path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    const openers = page.locator('main :is([aria-haspopup], [aria-expanded=false]):visible:enabled');
    // Pages fill themselves after their heading stands.
    await page.waitForTimeout(400);
    const count = Math.min(await openers.count(), 12);
    for (let index = 0; index < count; index += 1) {
      const opener = openers.nth(index);
      if (!(await opener.isVisible())) continue;
      await opener.click();
      if (await page.locator(overlay).first().waitFor({ timeout: 1500 }).then(() => true, () => false)) opened += 1;
      await page.keyboard.press('Escape');
      await page.locator(overlay).first().waitFor({ state: 'hidden', timeout: 1500 }).catch(() => undefined);
    }
    expect(derbes.violations).toEqual([]);
  });

  test('the shell: palette, key map, menus, tooltips', async () => {
    const { page } = derbes;
    for (const keys of ['Control+KeyK', 'Shift+Slash']) {
      await page.keyboard.press(keys);
      await page.locator(overlay).first().waitFor();
      opened += 1;
      await page.keyboard.press('Escape');
      await page.locator(overlay).first().waitFor({ state: 'hidden' });
    }
    for (const opener of await page.locator('header [aria-haspopup]:visible').all()) {
      await opener.click();
      await page.locator(overlay).first().waitFor();
      opened += 1;
      await page.keyboard.press('Escape');
      await page.locator(overlay).first().waitFor({ state: 'hidden' });
    }
    for (const button of await page.locator('header button[aria-label]:visible').all()) await button.hover();
    expect(derbes.violations).toEqual([]);
  });

  test('dialogs and messages: registering an incident, putting a finding aside and taking it back', async () => {
    const { page } = derbes;
    await page.evaluate(() => {
      location.hash = '#/incidents?new=true';
    });
    await page.locator('[role=dialog][aria-modal=true]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[role=dialog][aria-modal=true]').waitFor({ state: 'hidden' });
    await page.evaluate(() => {
      location.hash = '#/findings';
    });
    await page.locator('[role=row][aria-rowindex="2"]').click();
    await page.getByRole('button', { name: kk('findings-ui:dismiss') }).click();
    const dialog = page.getByRole('dialog', { name: kk('findings-ui:dismissTitle') });
    await dialog.getByLabel(kk('findings-ui:dismissReason')).fill('№ 12 бұйрыққа сәйкес');
    await dialog.getByRole('button', { name: kk('findings-ui:dismiss') }).click();
    await page.getByText(kk('findings-ui:dismissed')).waitFor();
    await page.getByRole('button', { name: kk('common:action.undo') }).click();
    expect(derbes.violations).toEqual([]);
  });

  test('enough was opened for this to mean something', () => {
    expect(opened).toBeGreaterThan(15);
  });
});
