import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { projectRoot } from '../../build/runtime/project.mjs';
import { makeDemoPki } from '../../electron/vault/signing/demo/pki.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { fileFor, keyPassword } from './harness/key-files.ts';
import { accessibilityProblems, visit } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';
import { kk, kkStart } from './harness/texts.ts';

// As many documents under one key as the console takes at once (fewer without DERBES_LONG): progress is told, the window and
// the vault answer meanwhile, a stop keeps what is signed, and the rest is signed by going on.

const count = process.env['DERBES_LONG'] ? 500 : 60;
const gost = makeDemoPki({
  at: Date.now(),
  algorithm: 'GOST',
  password: keyPassword,
  organisation: { name: '«Көктал Клиника» ЖШС', bin: '120340007180' },
  person: { surname: 'Тілеуберді', given: 'Бауыржан', patronymic: 'Оразұлы', iin: '800101300016' },
});

let running: RunningConsole;
let bases: number;

beforeAll(async () => {
  running = await launch();
  running.page.setDefaultTimeout(60_000);
  ({ bases: { length: bases } } = await makeRegister(running, folderForApp('derbes-register-')));
  const values = JSON.parse(readFileSync(join(projectRoot, 'electron/cli/sample/application-values.json'), 'utf8')) as never;
  for (let i = 1; i <= count; i++) {
    const title = `Сынақ ${String(i)}`;
    const draft = await must(running.call('applications.create', { title }));
    await must(running.call('applications.save', { id: draft.id, title, values }));
    await must(running.call('applications.make', { id: draft.id }));
  }
}, 900_000);
afterAll(() => running.close());

const dialog = () => running.page.getByRole('dialog');
const signed = async () => (await must(running.call('documents.list', {}))).documents.filter(({ signatures }) => signatures.length === 1).length;
const openKey = async (holder: 'head' | 'signatory') => {
  await running.answerDialogs({ open: fileFor('GOST512_9f30.p12', gost.keys[holder].p12) });
  await dialog().getByRole('button', { name: new RegExp(`^(${kk('signing-ui:chooseFile')}|${kk('signing-ui:otherFile')})$`) }).click();
  await dialog().getByLabel(kk('signing-ui:password')).fill(keyPassword);
  await running.page.keyboard.press('Enter');
  await dialog().getByText(kk('signing-ui:usable')).waitFor();
};

test('the window works on while documents are signed, and a stop loses none that is', { timeout: 600_000 }, async () => {
  const { page } = running;
  await visit(page, '/signatures/unsigned');
  await page.getByRole('button', { name: kk('signatures:batch.tickAll.unsigned', { count }), exact: true }).click();
  await page.getByRole('main').getByRole('button', { name: kk('signatures:batch.sign'), exact: true }).click();
  await openKey('head');
  await running.screenshot('batch-many-key-kk');
  const bar = dialog().getByRole('progressbar');
  await dialog().getByRole('button', { name: kkStart('signing-ui:batch.sign', { count }) }).click();
  await bar.waitFor();
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow')), { interval: 20 }).toBeGreaterThan(0);
  await running.screenshot('batch-many-progress-kk');
  // The vault answers another question, and the window shows a document, before the key is through.
  expect((await must(running.call('bases.list', {}))).bases).toHaveLength(bases);
  await dialog().getByText(kk('signing-ui:batch.read'), { exact: true }).first().click();
  await dialog().getByRole('button', { name: kk('signing-ui:batch.back') }).click();
  expect(await bar.count()).toBe(1);
  await dialog().getByRole('button', { name: kk('signing-ui:stop'), exact: true }).click();
  await dialog().getByText(kk('errors:CANCELLED.message'), { exact: false }).waitFor();
  const before = await signed();
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(count);
  await dialog().getByText(kk('signing-ui:batch.someSigned', { signed: before, count })).waitFor();
  await running.screenshot('batch-many-stopped-kk');

  await dialog().getByRole('button', { name: kk('signing-ui:batch.again', { count: count - before }), exact: true }).click();
  await openKey('head');
  await page.keyboard.press('Control+Enter');
  await dialog().getByText(kk('signing-ui:batch.allSigned', { count: count - before })).waitFor({ timeout: 300_000 });
  await running.screenshot('batch-many-done-kk');
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await signed()).toBe(count);
  await page.keyboard.press('Control+Enter');
  await dialog().waitFor({ state: 'detached' });
  await page.getByText(kk('signatures:batch.allSigned')).waitFor();

  // Someone else signs all of them again: what is there is verified first, and that can be stopped too.
  await page.getByRole('tab', { name: kkStart('signatures:batch.view.signed') }).click();
  await page.getByRole('button', { name: kk('signatures:batch.tickAll.signed', { count }), exact: true }).click();
  await page.getByRole('main').getByRole('button', { name: kk('signatures:batch.sign'), exact: true }).click();
  await openKey('signatory');
  await page.keyboard.press('Control+Enter');
  await bar.waitFor();
  expect((await must(running.call('bases.list', {}))).bases).toHaveLength(bases);
  await dialog().getByRole('button', { name: kk('signing-ui:stop'), exact: true }).click();
  await dialog().getByText(kk('errors:CANCELLED.message'), { exact: false }).waitFor();
  await running.screenshot('batch-many-beside-stopped-kk');
  expect(running.violations).toEqual([]);
});
