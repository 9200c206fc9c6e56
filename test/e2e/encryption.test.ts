import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp, giveToApp } from '../../build/runtime/launch.mjs';
import { hasTool } from '../../build/runtime/tools.mjs';
import { readCertificateFile, certificatePem } from '../../electron/vault/signing/certificate-file.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { fileFor, keyFiles, keyPassword } from './harness/key-files.ts';
import { accessibilityProblems, expectAccessible, visit } from './harness/page-checks.ts';
import { makeRegister } from './harness/sample-register.ts';
import { kk } from './harness/texts.ts';

const content = 'ЖСН;Тегі\r\n850312300121;Үлгіұлы\r\n';

describe('encryption in the window', () => {
  let running: RunningConsole;
  let keys: ReturnType<typeof keyFiles>;
  let recipient: string;
  let signatory: string;
  const out = folderForApp('derbes-out-');

  const certificateOf = (key: string, name: string): string =>
    fileFor(name, certificatePem(readCertificateFile(readFileSync(key), keyPassword).certificate));

  beforeAll(async () => {
    running = await launch();
    running.page.setDefaultTimeout(15_000);
    await makeRegister(running, folderForApp('derbes-register-'));
    keys = keyFiles();
    recipient = certificateOf(keys.auth, 'alushy.pem');
    signatory = certificateOf(keys.signatory, 'qol-qoyu.pem');
    await visit(running.page, '/encryption');
  });
  afterAll(() => running.close());

  const dialog = () => running.page.getByRole('dialog', { name: kk('encryption:encrypt.title') });
  const addFile = async (name: string) => {
    await running.answerDialogs({ open: fileFor(name, content) });
    await running.page.getByRole('button', { name: kk('encryption:encrypt.addFiles') }).click();
  };
  const saved = async (name: string): Promise<string> => {
    const path = join(out, name);
    await running.answerDialogs({ save: path });
    await dialog().getByRole('button', { name: kk('encryption:encryptAndSave') }).click();
    await expect.poll(() => existsSync(path), { timeout: 30_000 }).toBe(true);
    return path;
  };

  test('the page passes in both themes', async () => {
    await expectAccessible(running, 'encryption');
  });

  test('a certificate that does not fit stays with its reason; one that fits is encrypted to', async () => {
    const { page } = running;
    await addFile('тізім.csv');
    await page.getByRole('button', { name: kk('encryption:encrypt.action') }).click();
    for (const file of [signatory, recipient]) {
      await running.answerDialogs({ open: file });
      await dialog().getByRole('button', { name: kk('encryption:certificateFile') }).click();
    }
    await dialog().getByText(kk('errors:RECIPIENT_NO_ENCIPHERMENT.message')).waitFor();
    await dialog().getByText(kk('encryption:usable'), { exact: true }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    const action = dialog().getByRole('button', { name: kk('encryption:encryptAndSave') });
    expect(await action.getAttribute('aria-disabled')).toBe('true');
    await dialog().getByRole('listitem').filter({ hasText: kk('errors:RECIPIENT_NO_ENCIPHERMENT.message') }).getByRole('button').click();
    const path = await saved('тізім.csv.p7m');
    await dialog().getByText(kk('encryption:opens.authenticated')).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(readFileSync(path).includes(content)).toBe(false);
    await dialog().getByRole('button', { name: kk('encryption:remember', { count: 1 }) }).click();
    await page.keyboard.press('Control+Enter');
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('table', { name: kk('encryption:remembered') }).getByText('ТІЛЕУБЕРДІ').waitFor();
  });

  test('what was sent is opened with the key file, and a wrong password costs no file', async () => {
    const { page } = running;
    const form = page.getByRole('region', { name: kk('encryption:decrypt.title') });
    const choose = async (group: string, path: string) => {
      await running.answerDialogs({ open: path });
      await form.getByRole('group', { name: group }).getByRole('button').click();
    };
    await choose(kk('encryption:decrypt.file'), join(out, 'тізім.csv.p7m'));
    await choose(kk('encryption:decrypt.key'), keys.auth);
    const target = join(out, 'ашылған.csv');
    await running.answerDialogs({ save: target });
    const open = async (password: string) => {
      await form.getByLabel(kk('signing-ui:password')).fill(password);
      await page.keyboard.press('Enter');
    };
    await open('қате құпиясөз');
    await form.getByText('KEY_WRONG_PASSWORD').waitFor();
    expect(existsSync(target)).toBe(false);
    await open(keyPassword);
    await form.getByText(kk('encryption:decrypt.proven')).waitFor();
    expect(readFileSync(target, 'utf8')).toBe(content);
  });

  test.skipIf(!hasTool('7z'))('a password is made, shown once, copied alone, and opens the ZIP', async () => {
    const { page } = running;
    await addFile('тізім.csv');
    await page.getByRole('button', { name: kk('encryption:encrypt.action') }).click();
    await dialog().getByRole('radio', { name: kk('encryption:byPassword') }).check();
    const action = dialog().getByRole('button', { name: kk('encryption:encryptAndSave') });
    expect(await action.getAttribute('aria-disabled')).toBe('true');
    await dialog().getByLabel(kk('encryption:forWhom')).fill('Денсаулық басқармасы');
    expect(await accessibilityProblems(page)).toEqual([]);
    const path = await saved('derbes.zip');
    const password = (await dialog().locator('code').textContent()) ?? '';
    expect(password).toMatch(/^([2-9a-z]{4}-){4}[2-9a-z]{4}$/);
    await dialog().getByRole('button', { name: kk('encryption:copyPassword') }).click();
    await dialog().getByText(/60 секундтан/).waitFor();
    expect(await running.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(password);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(spawnSync('7z', ['x', '-y', `-p${password}`, `-o${out}`, path]).status).toBe(0);
    expect(execFileSync('unzip', ['-p', join(out, 'files.zip')]).toString()).toBe(content);
    await dialog().getByRole('button', { name: kk('encryption:passwordKept') }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(password);
  });

  test('a typed password is weighed, and a weak one does not go', async () => {
    const { page } = running;
    await addFile('тізім.csv');
    await page.getByRole('button', { name: kk('encryption:encrypt.action') }).click();
    await dialog().getByRole('radio', { name: kk('encryption:byPassword') }).check();
    await dialog().getByLabel(kk('encryption:forWhom')).fill('Денсаулық басқармасы');
    await dialog().getByRole('radio', { name: kk('encryption:passwordTyped') }).check();
    const field = dialog().getByLabel(kk('encryption:passwordField'), { exact: true });
    await field.fill('Almaty2026');
    await dialog().getByText(kk('errors:FILE_PASSWORD_WEAK.message')).waitFor();
    expect(await dialog().getByRole('button', { name: kk('encryption:encryptAndSave') }).getAttribute('aria-disabled')).toBe('true');
    await field.fill('correct-yurt-7-battery-Staple');
    await dialog().getByText(kk('encryption:passwordGood')).waitFor();
    await saved('typed.zip');
    // Whoever typed it knows it.
    expect(await dialog().locator('code').count()).toBe(0);
    await page.keyboard.press('Control+Enter');
  });

  test('the journal says who was sent what, and no secret stands in the log', async () => {
    const answer = await running.call('encryption.recipients', {});
    expect(answer.ok && answer.value.recipients.length).toBe(1);
    const log = readdirSync(join(running.userData, 'logs')).map((name) => readFileSync(join(running.userData, 'logs', name), 'utf8'));
    for (const secret of ['correct-yurt', keyPassword, 'тізім.csv']) expect(log.join('\n')).not.toContain(secret);
    expect(readdirSync(out).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(running.violations).toEqual([]);
  });

  test('instructions for the recipient are saved as a text in three languages', async () => {
    const target = join(out, 'нұсқау.txt');
    writeFileSync(target, '');
    giveToApp(target);
    await running.answerDialogs({ save: target });
    const picked = await running.call('shell.pickSave', { purpose: 'text', suggestedName: 'нұсқау' });
    const handle = picked.ok ? picked.value.file?.handle : undefined;
    await running.call('encryption.saveInstructions', { target: handle ?? '', name: 'a.p7m', way: 'password' });
    const text = readFileSync(target, 'utf8');
    for (const part of ['a.p7m', '7-Zip', 'Құпиясөзді', 'Пароль', 'password']) expect(text).toContain(part);
  });
});
