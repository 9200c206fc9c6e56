import { chownSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp, giveToApp, isRoot } from '../../build/runtime/launch.mjs';
import { projectRoot } from '../../build/runtime/project.mjs';
import { nobody } from '../../build/runtime/readable.mjs';
import { hasTool } from '../../build/runtime/tools.mjs';
import { makeDemoPki } from '../../electron/vault/signing/demo/pki.ts';
import { keypadToken, makeToken, moodyToken, softHsm, tokenPin } from '../fixtures/pkcs11/make.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { keyPassword } from './harness/key-files.ts';
import { accessibilityProblems, visit } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';
import { kk } from './harness/texts.ts';

const organisation = { name: '«Көктал Клиника» ЖШС', bin: '120340007180' };
const person = { surname: 'Тілеуберді', given: 'Бауыржан', patronymic: 'Оразұлы', iin: '800101300016' };
const languages = ['kk', 'ru', 'en'] as const;

describe.skipIf(!hasTool('softhsm2-util') || !hasTool('pkcs11-tool') || !hasTool('gcc'))('tokens on bad days', () => {
  let running: RunningConsole;
  let application: string;
  const folder = folderForApp('derbes-hsm-');
  const { signatory } = makeDemoPki({ at: Date.now(), algorithm: 'RSA', password: keyPassword, organisation, person }).keys;
  const counting = moodyToken(folder, 'counting', signatory.certificate);
  const pulled = moodyToken(folder, 'pulled', signatory.certificate);
  /** Longer than any test: the console has to end before it does. */
  const hanging = moodyToken(folder, 'hanging', signatory.certificate, { HANG: 600 });
  const keypad = keypadToken(folder);

  beforeAll(async () => {
    const { config } = softHsm(folder);
    makeToken(folder, 'Көктал ECP', [signatory]);
    for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) if (isRoot) chownSync(join(folder, entry), nobody, nobody);
    running = await launch({ env: { SOFTHSM2_CONF: config } });
    running.page.setDefaultTimeout(20_000);
    await makeRegister(running, folderForApp('derbes-register-'));
    const draft = await must(running.call('applications.create', { title: 'Сынақ' }));
    const values = JSON.parse(readFileSync(join(projectRoot, 'electron/cli/sample/application-values.json'), 'utf8')) as never;
    await must(running.call('applications.save', { id: draft.id, title: 'Сынақ', values }));
    await must(running.call('applications.make', { id: draft.id }));
    application = draft.id;
  });
  afterAll(async () => {
    // A driver that never comes back does not keep the console from ending.
    await running.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const dialog = () => running.page.getByRole('dialog');
  const pin = () => dialog().getByLabel(kk('signing-ui:token.pin'));
  const lastTry = () => dialog().getByLabel(kk('signing-ui:token.lastTry'));
  const signButton = () => dialog().getByRole('button', { name: new RegExp(`^${kk('signing-ui:sign')}`) });
  const says = (key: string) => dialog().getByText(kk(key)).first().waitFor();
  const openDialog = async () => {
    await visit(running.page, `/applications/${application}`);
    await running.page.getByRole('button', { name: new RegExp(`^(?:${kk('incidents:sign')}|${kk('signing-ui:add')})`) }).first().click();
    await dialog().locator('canvas[data-drawn]').waitFor({ timeout: 60_000 });
    await dialog().getByRole('radio', { name: kk('signing-ui:way.pkcs11') }).click();
  };
  const chooseDriver = async (module: string) => {
    await running.answerDialogs({ open: module });
    await dialog().getByRole('button', { name: kk('signing-ui:token.driverFile') }).click();
  };
  const closeDialog = async () => {
    await dialog().getByRole('button', { name: kk('common:action.cancel') }).click();
    await dialog().waitFor({ state: 'detached' });
  };
  /** The state as it stands, in each language. */
  const picture = async (name: string) => {
    for (const language of languages) {
      await must(running.call('shell.setPreferences', { language }));
      await running.page.waitForSelector(`html[lang=${language}]`, { state: 'attached' });
      await running.screenshot(`token-${name}-${language}`);
    }
    await must(running.call('shell.setPreferences', { language: 'kk' }));
    await running.page.waitForSelector('html[lang=kk]', { state: 'attached' });
  };
  const wrongPin = async () => {
    await pin().fill('1111');
    await running.page.keyboard.press('Enter');
    await expect.poll(() => pin().inputValue()).toBe('');
  };
  const signatures = async () => (await must(running.call('signing.history', {}))).signatures;

  test('tries that run out are said, the last one needs consent, a locked PIN is explained', async () => {
    await openDialog();
    await chooseDriver(counting.module);
    await pin().waitFor();
    await wrongPin();
    await says('errors:TOKEN_PIN_WRONG_LOW.message');
    await closeDialog();
    // Whoever comes next is told before a PIN is typed.
    await openDialog();
    await chooseDriver(counting.module);
    await says('signing-ui:token.low');
    await wrongPin();
    await lastTry().waitFor();
    await says('errors:TOKEN_PIN_LAST_TRY.message');
    await expect.poll(() => pin().isEnabled()).toBe(true);
    await picture('last-try');
    expect(await accessibilityProblems(running.page)).toEqual([]);

    // Without consent neither Enter nor the button tries.
    await pin().fill('1111');
    await running.page.keyboard.press('Enter');
    expect(await signButton().getAttribute('aria-disabled')).toBe('true');
    expect(readFileSync(counting.tries, 'utf8')).toBe('1');
    await lastTry().check();
    await pin().focus();
    await running.page.keyboard.press('Enter');
    await says('errors:TOKEN_PIN_LOCKED.message');
    await pin().waitFor({ state: 'detached' });
    expect(readFileSync(counting.tries, 'utf8')).toBe('0');
    expect(await signButton().getAttribute('aria-disabled')).toBe('true');
    await picture('locked');
    expect(await accessibilityProblems(running.page)).toEqual([]);
    await closeDialog();
  });

  test('pulled out while it signs: nothing is kept, and it goes on when the token is in again', async () => {
    await openDialog();
    await chooseDriver(pulled.module);
    await pin().fill(tokenPin);
    await running.page.keyboard.press('Enter');
    await says('errors:TOKEN_REMOVED.message');
    await says('signing-ui:token.none');
    expect(await signatures()).toEqual([]);
    await picture('pulled-out');
    expect(await accessibilityProblems(running.page)).toEqual([]);
    writeFileSync(pulled.tries, '3');
    giveToApp(pulled.tries);
    await dialog().getByRole('button', { name: kk('signing-ui:token.again') }).click();
    await pin().waitFor();
    await closeDialog();
  });

  test('a PIN typed on the device: the window waits and can stop, a wrong one is said, the right one signs', async () => {
    await openDialog();
    await chooseDriver(keypad.module);
    await says('signing-ui:token.pinPad');
    expect(await pin().count()).toBe(0);
    await signButton().click();
    await says('signing-ui:token.pinPadNow');
    await picture('keypad');
    expect(await accessibilityProblems(running.page)).toEqual([]);
    keypad.type('0000');
    await dialog().getByText(kk('errors:TOKEN_PIN_WRONG.message')).or(dialog().getByText(kk('errors:TOKEN_PIN_WRONG_LOW.message'))).first().waitFor();
    await picture('keypad-wrong');

    await says('signing-ui:token.pinPad');
    await expect.poll(() => signButton().getAttribute('aria-disabled')).not.toBe('true');
    await signButton().click();
    await says('signing-ui:token.pinPadNow');
    keypad.type('cancel');
    await says('signing-ui:token.pinPad');
    await picture('keypad-cancelled');
    expect(await signatures()).toEqual([]);

    await expect.poll(() => signButton().getAttribute('aria-disabled')).not.toBe('true');
    await signButton().click();
    await says('signing-ui:token.pinPadNow');
    keypad.type(tokenPin);
    await dialog().getByText(/^Қол қойды:/).waitFor({ timeout: 60_000 });
    await running.page.keyboard.press('Control+Enter');
    await dialog().waitFor({ state: 'detached' });
    expect((await signatures()).map(({ provider }) => provider)).toEqual(['pkcs11']);
  });

  test('a driver that hangs leaves the window alive, and says so', async () => {
    await openDialog();
    await chooseDriver(hanging.module);
    await says('signing-ui:token.looking');
    await picture('looking');
    // Meanwhile the vault answers, and another key can be chosen.
    expect((await must(running.call('bases.list', {}))).bases.length).toBeGreaterThan(0);
    await dialog().getByRole('radio', { name: kk('signing-ui:way.pkcs12') }).click();
    await dialog().getByRole('button', { name: kk('signing-ui:chooseFile') }).waitFor();
    await dialog().getByRole('radio', { name: kk('signing-ui:way.pkcs11') }).click();
    await dialog().getByText(kk('errors:TOKEN_MODULE_HANGS.message')).waitFor({ timeout: 60_000 });
    await picture('hangs');
    expect(await accessibilityProblems(running.page)).toEqual([]);
    await closeDialog();
  });

  test('the policy of the page was never violated', () => {
    expect(running.violations).toEqual([]);
  });
});
