import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { hasTool } from '../../build/runtime/tools.mjs';
import { makeDemoPki } from '../../electron/vault/signing/demo/pki.ts';
import { tokenPin } from '../fixtures/pkcs11/make.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { keyPassword } from './harness/key-files.ts';
import { type AppNcaLayer, type AppToken, ncaLayerWith, tokenWith } from './harness/other-keys.ts';
import { expectAccessible, visit } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';
import { kk } from './harness/texts.ts';

// An exported journal is signed with whatever key the organisation has; the page is that of every export.

const tokens = hasTool('softhsm2-util') && hasTool('pkcs11-tool');
const person = { surname: 'Тілеуберді', given: 'Бауыржан', patronymic: 'Оразұлы', iin: '800101300016' };
const organisation = { name: '«Көктал Клиника» ЖШС', bin: '120340007180' };
const [rsa, gost] = (['RSA', 'GOST'] as const).map((algorithm) => makeDemoPki({ at: Date.now(), algorithm, password: keyPassword, organisation, person }));

let running: RunningConsole;
let token: AppToken | undefined;
let ncaLayer: AppNcaLayer;

beforeAll(async () => {
  if (tokens) token = tokenWith('Көктал ECP', [rsa!.keys.signatory]);
  running = await launch({ env: token?.env ?? {} });
  running.page.setDefaultTimeout(20_000);
  await makeRegister(running, folderForApp('derbes-register-'));
  ncaLayer = await ncaLayerWith(running, gost!.keys.head.p12);
});
afterAll(async () => {
  await ncaLayer.close();
  await running.close();
  token?.remove();
});
afterEach(() => expect(running.violations).toEqual([]));

const way = (id: 'pkcs12' | 'pkcs11' | 'ncalayer') => running.page.getByRole('radio', { name: kk(`signing-ui:way.${id}`) });
const start = () => running.page.getByRole('button', { name: kk('audit:start'), exact: true });
const folderName = (out: string) => running.page.getByText(out.split('/').at(-1)!, { exact: true });
const done = () => running.page.getByRole('heading', { name: kk('audit:done.title') }).waitFor({ timeout: 60_000 });
const openPage = async (): Promise<string> => {
  await visit(running.page, '/audit');
  await visit(running.page, '/audit/new');
  const out = folderForApp('derbes-journal-');
  await running.answerDialogs({ open: out });
  await running.page.getByRole('button', { name: kk('audit:folder') }).click();
  await folderName(out).waitFor();
  return out;
};
const signersOf = async (out: string): Promise<string[]> => {
  await running.answerDialogs({ open: out });
  const { file } = await must(running.call('shell.pick', { purpose: 'verify-folder' }));
  const verified = await must(running.call('signing.verify', { file: file!.handle }));
  expect(verified.journal).toMatchObject({ firstBad: null });
  return verified.signatures.map(({ signer, state }) => `${state} ${signer?.algorithm}`);
};

describe('an exported journal', () => {
  test('NCALayer: closing its dialog costs nothing, the second try signs manifest and checkpoint in one', async () => {
    const out = await openPage();
    await way('ncalayer').click();
    await running.page.getByText(kk('signing-ui:ncalayer.advanced')).click();
    await running.page.getByLabel(kk('signing-ui:ncalayer.port')).fill(String(ncaLayer.port));
    await expectAccessible(running, '/audit/new');
    await running.screenshot('export-ncalayer-kk');
    ncaLayer.person('closes');
    await start().click();
    await running.page.getByText(kk('errors:CANCELLED.message')).waitFor();
    expect(readdirSync(out)).toEqual([]);
    await folderName(out).waitFor();
    ncaLayer.person('signs');
    await start().click();
    await done();
    expect(ncaLayer.requests).toHaveLength(2);
    expect(await signersOf(out)).toEqual(['undecided GOST34.10-2015-512', 'undecided GOST34.10-2015-512']);
    await running.screenshot('export-done-kk');
    // The folder goes along: no dialog is opened.
    await running.answerDialogs({ open: null });
    await running.page.getByRole('button', { name: kk('audit:done.verify'), exact: true }).click();
    await running.page.getByRole('status', { name: kk('verification:verdict') }).getByText(out.split('/').at(-1)!).waitFor();
  });

  test.skipIf(!tokens)('a token: a wrong PIN is said beside its field, the right one signs', async () => {
    const out = await openPage();
    await way('pkcs11').click();
    await running.page.getByLabel(kk('signing-ui:token.driver')).first().click();
    await running.page.getByRole('option', { name: 'libsofthsm2.so' }).click();
    const pin = running.page.getByLabel(kk('signing-ui:token.pin'));
    await pin.fill('0000');
    await start().click();
    await running.page.getByText(kk('errors:TOKEN_PIN_WRONG.message')).or(running.page.getByText(kk('errors:TOKEN_PIN_WRONG_LOW.message'))).first().waitFor();
    await expect.poll(() => pin.isEnabled()).toBe(true);
    await running.screenshot('export-token-wrong-kk');
    await pin.fill(tokenPin);
    await running.page.keyboard.press('Enter');
    await done();
    expect(await signersOf(out)).toEqual(['undecided RSA', 'undecided RSA']);
    expect(readdirSync(join(out))).toContain('checkpoint.cms');
    const { exports } = await must(running.call('audit.history', {}));
    expect(exports.map(({ signer }) => signer)).toEqual(['ТІЛЕУБЕРДІ БАУЫРЖАН', 'ТІЛЕУБЕРДІ БАУЫРЖАН']);
  });
});
