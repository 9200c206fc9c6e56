import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { projectRoot } from '../../build/runtime/project.mjs';
import { hasTool } from '../../build/runtime/tools.mjs';
import { makeDemoPki } from '../../electron/vault/signing/demo/pki.ts';
import { tokenPin } from '../fixtures/pkcs11/make.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { fileFor, keyPassword } from './harness/key-files.ts';
import { type AppNcaLayer, type AppToken, ncaLayerWith, tokenWith } from './harness/other-keys.ts';
import { accessibilityProblems, expectAccessible, visit } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';
import { kk, kkStart } from './harness/texts.ts';

// Many documents under one key: ticked in a list, read before the key is asked for, each with its result.

const tokens = hasTool('softhsm2-util') && hasTool('pkcs11-tool');
const person = { surname: 'Тілеуберді', given: 'Бауыржан', patronymic: 'Оразұлы', iin: '800101300016' };
const organisation = { name: '«Көктал Клиника» ЖШС', bin: '120340007180' };
const gost = makeDemoPki({ at: Date.now(), algorithm: 'GOST', password: keyPassword, organisation, person });
const rsa = makeDemoPki({ at: Date.now(), algorithm: 'RSA', password: keyPassword, organisation, person });
const values = JSON.parse(readFileSync(join(projectRoot, 'electron/cli/sample/application-values.json'), 'utf8')) as never;

let running: RunningConsole;
let ncaLayer: AppNcaLayer;
let token: AppToken | undefined;
let applications = 0;

async function makeApplication(): Promise<void> {
  const title = `Сынақ ${++applications}`;
  const draft = await must(running.call('applications.create', { title }));
  await must(running.call('applications.save', { id: draft.id, title, values }));
  await must(running.call('applications.make', { id: draft.id }));
}

beforeAll(async () => {
  if (tokens) token = tokenWith('Көктал ECP', [rsa.keys.signatory]);
  running = await launch({ env: token?.env ?? {} });
  running.page.setDefaultTimeout(20_000);
  await makeRegister(running, folderForApp('derbes-register-'));
  ncaLayer = await ncaLayerWith(running, gost.keys.signatory.p12);
  for (let i = 0; i < 3; i++) await makeApplication();
});
afterAll(async () => {
  await ncaLayer.close();
  await running.close();
  token?.remove();
});
afterEach(() => expect(running.violations).toEqual([]));

const dialog = () => running.page.getByRole('dialog');
const button = (name: string, inside: Pick<RunningConsole['page'], 'getByRole'> = running.page) => inside.getByRole('button', { name, exact: true });
const signButton = (count: number) => dialog().getByRole('button', { name: kkStart('signing-ui:batch.sign', { count }) });
const primary = () => running.page.getByRole('main').getByRole('button', { name: kk('signatures:batch.sign'), exact: true });
const grid = () => running.page.getByRole('grid');
const tab = (name: 'unsigned' | 'signed') => running.page.getByRole('tab', { name: kkStart(`signatures:batch.view.${name}`) });
const documents = async () => (await must(running.call('documents.list', {}))).documents;
const openKey = async (p12: Uint8Array) => {
  await dialog().getByRole('radio', { name: kk('signing-ui:way.pkcs12') }).click();
  await running.answerDialogs({ open: fileFor('GOST512_9f30.p12', p12) });
  await dialog().getByRole('button', { name: kk('signing-ui:chooseFile') }).click();
  await dialog().getByLabel(kk('signing-ui:password')).fill(keyPassword);
  await running.page.keyboard.press('Enter');
  await dialog().getByText(kk('signing-ui:usable')).waitFor();
};

describe('many documents at once', () => {
  test('are reached from the signatures, ticked by key or by button, and nothing is signed unticked', async () => {
    const { page } = running;
    await visit(page, '/signatures');
    await page.getByRole('main').getByRole('button', { name: kkStart('signatures:batch.title') }).click();
    await page.getByRole('heading', { level: 1, name: kk('signatures:batch.heading') }).waitFor();
    await expect.poll(() => grid().getByRole('row').count()).toBe(4);
    expect(await primary().getAttribute('aria-disabled')).toBe('true');
    await grid().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('KeyX');
    await page.getByText(kk('signatures:batch.ticked', { count: 1 })).waitFor();
    await page.keyboard.press('KeyX');
    await expect.poll(() => primary().getAttribute('aria-disabled')).toBe('true');
    await button(kk('signatures:batch.tickAll.unsigned', { count: 3 })).click();
    await expect.poll(() => grid().getByRole('checkbox', { checked: true }).count()).toBe(3);
    await expectAccessible(running, '/signatures/unsigned');
    await running.screenshot('batch-list-kk');
  });

  test('every one can be read, with its digests, before the key is asked for', async () => {
    await primary().click();
    const list = dialog().getByRole('list', { name: kk('signing-ui:batch.documents') });
    const all = await documents();
    for (const { files } of all) for (const { name, sha256 } of files) await list.getByText(name, { exact: true }).locator('xpath=..').locator(`[title="${sha256}"]`).first().waitFor();
    expect(await accessibilityProblems(running.page)).toEqual([]);
    await button(kk('signing-ui:batch.readOf', { number: kk('applications:number', { number: all[1]!.number }) }), dialog()).click();
    await dialog().locator('canvas[data-drawn]').waitFor({ timeout: 60_000 });
    await running.screenshot('batch-read-kk');
    await dialog().getByRole('button', { name: kk('signing-ui:batch.back') }).click();
    await list.waitFor();
  });

  test('a stop while NCALayer waits signs none; then one dialog signs all', async () => {
    await dialog().getByRole('radio', { name: kk('signing-ui:way.ncalayer') }).click();
    await dialog().getByText(kk('signing-ui:ncalayer.advanced')).click();
    await dialog().getByLabel(kk('signing-ui:ncalayer.port')).fill(String(ncaLayer.port));
    ncaLayer.person('waits');
    await signButton(3).click();
    await expect.poll(() => ncaLayer.requests.length).toBe(1);
    await running.screenshot('batch-waiting-kk');
    await button(kk('signing-ui:stop'), dialog()).click();
    await dialog().getByText(kk('errors:CANCELLED.message')).waitFor();
    expect((await documents()).every(({ signatures }) => signatures.length === 0)).toBe(true);
    ncaLayer.person('signs');
    await running.page.keyboard.press('Control+Enter');
    await dialog().getByText(kk('signing-ui:batch.allSigned', { count: 3 })).waitFor();
    expect(ncaLayer.requests).toHaveLength(2);
    expect(await accessibilityProblems(running.page)).toEqual([]);
    await running.screenshot('batch-signed-kk');
    await running.page.keyboard.press('Control+Enter');
    await dialog().waitFor({ state: 'detached' });
    await running.page.getByText(kk('signatures:batch.allSigned')).waitFor();
    await running.screenshot('batch-none-left-kk');
    const { signatures } = await must(running.call('signing.history', {}));
    expect(signatures.map(({ provider }) => provider)).toEqual(['ncalayer', 'ncalayer', 'ncalayer']);
  });

  test('one that cannot be signed says why and stops no other; it is tried again with another key', async () => {
    await makeApplication();
    await makeApplication();
    await button(kk('signatures:batch.tickAll.unsigned', { count: 2 })).click();
    await tab('signed').click();
    await expect.poll(() => grid().getByRole('row').count()).toBe(4);
    await grid().getByRole('checkbox').first().click();
    await running.page.getByText(kk('signatures:batch.ticked', { count: 3 })).waitFor();
    await primary().click();
    await openKey(gost.keys.signatory.p12);
    await running.screenshot('batch-key-kk');
    await signButton(3).click();
    await dialog().getByText(kk('signing-ui:batch.someSigned', { signed: 2, count: 3 })).waitFor();
    await dialog().getByText(kk('errors:DOCUMENT_SIGNED_BY_SAME_KEY.message'), { exact: false }).waitFor();
    expect(await accessibilityProblems(running.page)).toEqual([]);
    await running.screenshot('batch-partly-kk');
    await button(kk('signing-ui:batch.again', { count: 1 }), dialog()).click();
    await openKey(gost.keys.head.p12);
    await signButton(1).click();
    await dialog().getByText(kk('signing-ui:batch.allSigned', { count: 1 })).waitFor();
    expect((await documents()).map(({ signatures }) => signatures.length).toSorted()).toEqual([1, 1, 1, 1, 2]);
    await running.page.keyboard.press('Control+Enter');
    await dialog().waitFor({ state: 'detached' });
  });

  test.skipIf(!tokens)('one PIN of a token does for all', async () => {
    await makeApplication();
    await makeApplication();
    await tab('unsigned').click();
    await button(kk('signatures:batch.tickAll.unsigned', { count: 2 })).click();
    await primary().click();
    await dialog().getByRole('radio', { name: kk('signing-ui:way.pkcs11') }).click();
    await dialog().getByLabel(kk('signing-ui:token.driver')).first().click();
    await running.page.getByRole('option', { name: 'libsofthsm2.so' }).click();
    await dialog().getByLabel(kk('signing-ui:token.pin')).fill(tokenPin);
    await running.page.keyboard.press('Enter');
    await dialog().getByText(kk('signing-ui:batch.allSigned', { count: 2 })).waitFor();
    const { signatures } = await must(running.call('signing.history', {}));
    expect(signatures.filter(({ provider }) => provider === 'pkcs11')).toHaveLength(2);
    await running.page.keyboard.press('Control+Enter');
    await dialog().waitFor({ state: 'detached' });
  });

  test('who may not sign by the rules of the register is told so, and the button stays shut', async () => {
    const rules = await must(running.call('signing.signerRules', {}));
    await must(running.call('signing.setSignerRules', { ...rules, application: { roles: ['head'], iins: [], others: 'refuse' } }));
    await makeApplication();
    await tab('unsigned').click();
    await button(kk('signatures:batch.tickAll.unsigned', { count: 1 })).click();
    await primary().click();
    await openKey(gost.keys.individual.p12);
    await dialog().getByText(kk('errors:SIGNER_NOT_ALLOWED.message')).waitFor();
    await dialog().getByText(kk('signing-ui:batch.notAllowed')).waitFor();
    await running.screenshot('batch-not-allowed-kk');
    expect(await dialog().getByRole('button', { name: kkStart('signing-ui:sign') }).getAttribute('aria-disabled')).toBe('true');
    await running.page.keyboard.press('Escape');
    // Nothing was signed: what was ticked stays so.
    await running.page.getByText(kk('signatures:batch.ticked', { count: 1 })).waitFor();
  });
});
