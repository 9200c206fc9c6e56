import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { demoOrganisation, demoSubjectsCsv } from '../../electron/vault/demo/sample.ts';
import { demoPassphrase } from '../../electron/vault/services/demo.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { contentOfCms } from './harness/cms.ts';
import { fileFor, keyFiles, keyPassword } from './harness/key-files.ts';
import { keyboardOf } from './harness/keyboard.ts';
import { kk, kkStart } from './harness/texts.ts';

// From the lock to a signed notice without a mouse, in Kazakh, on the sample: no locator is clicked or filled here.

const measures: Readonly<Record<string, string>> = {
  legalMeasures: 'Көшірмені жою туралы талап жолданды.',
  organisationalMeasures: 'Рұқсаты бар адамдардың тізбесі қайта қаралды.',
  technicalMeasures: 'Есептік жазба ажыратылды.',
};

describe('the main path from the keyboard', () => {
  let derbes: RunningConsole;
  let keyboard: ReturnType<typeof keyboardOf>;
  let keys: ReturnType<typeof keyFiles>;

  const heading = (name: string | RegExp) => derbes.page.getByRole('heading', { level: 1, name });

  beforeAll(async () => {
    derbes = await launch();
    derbes.page.setDefaultTimeout(15_000);
    keyboard = keyboardOf(derbes.page);
    keys = keyFiles({ name: demoOrganisation.name.kk, bin: demoOrganisation.bin });
  });
  afterAll(() => derbes.close());

  let broken: string | undefined;
  beforeEach(() => {
    if (broken !== undefined) throw new Error(`not reached: «${broken}» failed`);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail' && broken === undefined) {
      broken = task.name;
      await derbes.screenshot('keyboard-path/failed');
    }
    expect(derbes.violations).toEqual([]);
  });

  test('the sample is opened, locked and unlocked', async () => {
    const { page } = derbes;
    await heading(kk('start:title')).waitFor();
    await derbes.answerDialogs({ open: folderForApp('derbes-registers-') });
    await keyboard.tabTo(kkStart('start:way.demo.title'));
    await keyboard.press('Enter');
    await page.getByRole('navigation', { name: kk('shell-ui:navigation') }).waitFor({ timeout: 60_000 });
    await keyboard.press('Control+KeyL');
    await page.getByText(kk('unlock:demo')).waitFor();
    await keyboard.tabTo(kkStart('unlock:passphrase'));
    await keyboard.press('Control+KeyA');
    await keyboard.type(demoPassphrase);
    await keyboard.press('Enter');
    await page.getByRole('navigation', { name: kk('shell-ui:navigation') }).waitFor({ timeout: 30_000 });
  });

  test('the finding is looked for, read and made an incident', async () => {
    const { page } = derbes;
    await keyboard.press('Control+Digit2');
    await heading(kk('findings-ui:title')).waitFor();
    await page.getByRole('grid').waitFor();
    await keyboard.press('Slash');
    await keyboard.type(kk('findings:rule.grant_revoked'));
    await expect.poll(() => page.locator('[role=row][aria-selected]').count()).toBe(1);
    await keyboard.tabTo(kk('findings-ui:title'));
    expect((await keyboard.focused()).role).toBe('grid');
    await keyboard.press('ArrowDown');
    await page.getByRole('complementary', { name: kk('findings:rule.grant_revoked') }).waitFor();
    await keyboard.tabTo(kk('findings-ui:openIncident'));
    await keyboard.press('Enter');
    await page.getByRole('region', { name: kk('incidents:readiness') }).waitFor();
  });

  test('the notice is filled in, with the list of subjects', async () => {
    const { page } = derbes;
    await keyboard.tabTo(kk('draft:continueWithThis'));
    await keyboard.press('Enter');
    await page.getByRole('button', { name: kk('draft:continueWithThis') }).waitFor({ state: 'detached' });
    await page.locator('[aria-current=step]', { hasText: kk('incidents:step.measures') }).waitFor();
    for (const language of ['kk', 'ru'] as const) {
      if (language === 'ru') {
        await keyboard.tabTo(kkStart('draft:language.kk'), 'Shift+Tab');
        await keyboard.press('ArrowRight');
      }
      for (const [id, text] of Object.entries(measures)) {
        await keyboard.tabTo(await labelOf(id));
        await keyboard.type(text);
      }
    }
    await derbes.answerDialogs({ open: fileFor('subjects.csv', demoSubjectsCsv()) });
    await keyboard.tabTo(kk('incidents:subjects.import'));
    await keyboard.press('Enter');
    await page.getByRole('table', { name: kk('incidents:subjects.title') }).waitFor();
    await derbes.screenshot('keyboard-path/01-filled');
  });

  test('it is made, signed and saved', async () => {
    const { page } = derbes;
    await keyboard.press('Control+Enter');
    await page.locator('[aria-current=step]', { hasText: kk('incidents:step.review') }).waitFor();
    await keyboard.tabTo(kkStart('incidents:review.make'));
    await keyboard.press('Enter');
    await page.locator('canvas[data-drawn]').waitFor({ timeout: 60_000 });
    await keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog', { name: kk('incidents:signTitle') });
    await dialog.waitFor();
    await derbes.answerDialogs({ open: keys.signatory });
    await keyboard.tabTo(kk('signing-ui:chooseFile'));
    await keyboard.press('Enter');
    await dialog.getByLabel(kk('signing-ui:password')).waitFor();
    // The field for the password asks for it by itself.
    expect((await keyboard.focused()).name).toContain(kk('signing-ui:password'));
    await keyboard.type(keyPassword);
    await keyboard.press('Enter');
    await dialog.getByText(kk('signing-ui:check.binMatches')).waitFor();
    await derbes.screenshot('keyboard-path/02-signing');
    await keyboard.press('Control+Enter');
    await dialog.getByText(kkStart('signing-ui:signedBy', { name: '' })).waitFor({ timeout: 60_000 });
    await keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    const out = folderForApp('derbes-out-');
    await derbes.answerDialogs({ open: out });
    await keyboard.press('Control+Enter');
    await expect.poll(() => readdirSync(out).some((name) => name.endsWith('.asice'))).toBe(true);
    const pdf = join(out, readdirSync(out).find((name) => name.endsWith('.kk.pdf')) ?? '');
    expect(contentOfCms(`${pdf}.cms`).equals(readFileSync(pdf))).toBe(true);
  });

  test('that it was sent is noted, and stops the clock', async () => {
    const { page } = derbes;
    await keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog', { name: kk('incidents:sent.act') });
    await dialog.waitFor();
    await keyboard.tabTo(kkStart('incidents:sent.channel'));
    await keyboard.type('Электрондық құжат айналымы');
    await keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: kk('incidents:sent.title') }).waitFor();
    await derbes.screenshot('keyboard-path/03-sent');
    await keyboard.press('Control+KeyL');
    await page.getByText(kk('unlock:demo')).waitFor();
  });

  async function labelOf(field: string): Promise<RegExp> {
    const label = await derbes.page.locator(`#field-${field} label`).first().innerText();
    return new RegExp(`^${label}`, 'u');
  }
});
