import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp, giveToApp } from '../../build/runtime/launch.mjs';
import { hasTool } from '../../build/runtime/tools.mjs';
import { makeDemoPki } from '../../electron/vault/signing/demo/pki.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { fileFor, keyPassword } from './harness/key-files.ts';
import { expectAccessible, outOfReach, visit, zoom } from './harness/page-checks.ts';
import { makeRegister } from './harness/sample-register.ts';
import { kk, kkStart } from './harness/texts.ts';

// Trust and certificates in a real window, in Kazakh.

const pki = makeDemoPki({
  at: Date.now(),
  algorithm: 'RSA',
  password: keyPassword,
  organisation: { name: '«Көктал Клиника» ЖШС', bin: '120340007180' },
  person: { surname: 'Тілеуберді', given: 'Бауыржан', patronymic: 'Оразұлы', iin: '800101300016' },
});
const rootPrint = createHash('sha256').update(pki.root.certificate).digest('hex');

/** A folder as it is after downloading: root, authority, list, and something that is none of them. */
function downloads(): string {
  const folder = folderForApp('derbes-downloads-');
  mkdirSync(join(folder, 'crl'));
  const files: readonly (readonly [string, string | Uint8Array])[] = [
    ['root.cer', pki.root.certificate],
    ['authority.crt', pki.authority.certificate],
    ['crl/list.crl', pki.crl],
    ['letter.cer', 'хат'],
    ['readme.txt', 'оқыңыз'],
  ];
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
  for (const name of ['crl', ...files.map(([each]) => each)]) giveToApp(join(folder, name));
  return folder;
}

let derbes: RunningConsole;
beforeAll(async () => {
  derbes = await launch();
  await makeRegister(derbes, folderForApp('derbes-registers-'));
});
afterAll(() => derbes.close());
afterEach(() => expect(derbes.violations).toEqual([]));

const trustRow = (name: string) => derbes.page.locator('main tr', { hasText: name });
const results = () => derbes.page.getByRole('region', { name: kk('trust:results.title') });

describe('trust', () => {
  test('teaches while it is empty: four places, each with its file', async () => {
    const { page } = derbes;
    await visit(page, '/certificates/trust');
    for (const slot of ['root_gost_2022', 'nca_gost_2022', 'root_rsa_2020', 'nca_rsa_2022']) {
      await trustRow(`${slot}.cer`).getByText(kk('trust:state.empty')).waitFor();
    }
    await page.getByText(kk('trust:lists.empty')).waitFor();
    await expectAccessible(derbes, 'the empty trust store');
  });

  test('a folder is taken in, every file with its result', async () => {
    const { page } = derbes;
    await derbes.answerDialogs({ open: downloads() });
    await page.getByRole('button', { name: kkStart('trust:importFolder') }).click();
    await results().getByText('root.cer').waitFor();
    const line = (name: string) => results().getByRole('listitem').filter({ hasText: name });
    expect(await line('authority.crt').innerText()).toContain(kk('trust:rootMissing'));
    expect(await line('list.crl').innerText()).toContain(kk('trust:outcome.added'));
    expect(await line('letter.cer').innerText()).toContain(kk('errors:TRUST_FILE_INVALID.message'));
    expect(await line('root.cer').innerText()).toContain(kk('trust:outcome.fingerprint_needed'));
    expect(await results().innerText()).toContain(kk('trust:results.passedOver', { count: 1 }));
    await trustRow('DEMO CA (RSA)').getByText(kk('trust:state.rootMissing')).waitFor();
    await expectAccessible(derbes, 'import results');
  });

  test('another fingerprint is said to differ, and what is none is told before it is sent', async () => {
    const { page } = derbes;
    const field = page.getByLabel(kk('trust:fingerprint.label'));
    const rely = results().getByRole('button', { name: kk('trust:fingerprint.rely') });
    await field.fill(rootPrint.slice(0, 40));
    await page.getByText(kk('trust:fingerprint.sha1')).waitFor();
    await field.fill(`${rootPrint.startsWith('0') ? '1' : '0'}${rootPrint.slice(1)}`);
    await rely.click();
    await page.getByText(kk('trust:fingerprint.differs')).waitFor();
    await results().getByText(kk('trust:outcome.fingerprint_differs')).waitFor();
    expect(await trustRow('DEMO ROOT CA (RSA)').count()).toBe(0);
    // What the file itself says is not shown: it would only be copied.
    expect((await page.locator('main').innerText()).toLowerCase().replaceAll(':', '')).not.toContain(rootPrint.slice(0, 16));
  });

  test('the right one, typed in pairs and capitals, is relied on, and the authority leads to it', async () => {
    const { page } = derbes;
    await page.getByLabel(kk('trust:fingerprint.label')).fill(rootPrint.toUpperCase().replace(/(..)(?=.)/g, '$1: '));
    await page.keyboard.press('Enter');
    await trustRow('DEMO ROOT CA (RSA)').getByText(kk('trust:state.trusted')).waitFor();
    await trustRow('DEMO CA (RSA)').getByText(kk('trust:state.leads')).waitFor();
    await results().getByRole('button', { name: kk('trust:results.done') }).click();
    await results().waitFor({ state: 'hidden' });
    await page.getByText(kk('trust:freshness.current')).waitFor();
    await expectAccessible(derbes, 'the filled trust store');
  });

  test('a list is removed after a question, and comes back with a drop', async () => {
    const { page } = derbes;
    await page.getByRole('region', { name: kk('trust:lists.title') }).getByRole('button', { name: kkStart('trust:remove') }).click();
    const question = page.getByRole('dialog');
    await question.getByText(kk('trust:removing.list')).waitFor();
    await question.getByRole('button', { name: kk('trust:removing.consequence') }).click();
    await page.getByText(kk('trust:lists.empty')).waitFor();
    const transfer = await page.evaluateHandle((base64) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], 'again.crl'));
      return data;
    }, Buffer.from(pki.crl).toString('base64'));
    const area = page.getByRole('region', { name: kk('certificates:parts.trust') });
    await area.dispatchEvent('dragover', { dataTransfer: transfer });
    await area.dispatchEvent('drop', { dataTransfer: transfer });
    await results().getByText('again.crl').waitFor();
    await page.getByText(kk('trust:freshness.current')).waitFor();
  });
});

describe('certificates', () => {
  test('empty, it says what the list is for', async () => {
    const { page } = derbes;
    await visit(page, '/certificates');
    await page.getByText(kk('certificates:empty.text')).waitFor();
    await expectAccessible(derbes, 'no certificates');
  });

  test('a key file is watched with its password; its certificate stands in the list, not revoked and with our BIN', async () => {
    const { page } = derbes;
    await derbes.answerDialogs({ open: fileFor('signatory.p12', pki.keys.signatory.p12) });
    await page.keyboard.press('Control+KeyN');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: kkStart('certificates:watch.fromFile') }).click();
    await dialog.getByLabel(kk('signing-ui:password'), { exact: true }).fill('қате');
    await page.keyboard.press('Enter');
    await dialog.getByText('KEY_WRONG_PASSWORD').waitFor();
    await dialog.getByLabel(kk('signing-ui:password'), { exact: true }).fill(keyPassword);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    const row = page.getByRole('row').filter({ hasText: 'ТІЛЕУБЕРДІ' });
    await row.getByText(kk('certificates:revocation.good')).waitFor();
    await row.getByText('120340007180').waitFor();
  });

  test('one that has ended is said so here and on the board of the day, which leads to it', async () => {
    const { page } = derbes;
    await derbes.answerDialogs({ open: fileFor('ended.cer', pki.keys.expired.certificate) });
    await page.getByRole('button', { name: kkStart('certificates:watch.open') }).click();
    await page.getByRole('dialog').getByRole('button', { name: kkStart('certificates:watch.fromFile') }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('row').filter({ hasText: kk('certificates:term.replaced') }).waitFor();
    // The later one of the same holder is left off: the ended one matters again.
    await page.getByRole('row').filter({ hasText: kk('certificates:revocation.good') }).click();
    await page.locator('main aside').getByRole('button', { name: kkStart('certificates:unwatch.open') }).click();
    await page.getByRole('dialog').getByRole('button', { name: kk('certificates:unwatch.consequence') }).click();
    await page.getByRole('row').filter({ hasText: kk('certificates:term.expired') }).waitFor();
    await visit(page, '/today');
    await page.getByRole('button', { name: kkStart('today-due:certificate_expiry.title_expired', { signer: 'ТІЛЕУБЕРДІ БАУЫРЖАН' }) }).click();
    const drawer = page.locator('main aside');
    await drawer.getByRole('heading', { name: 'ТІЛЕУБЕРДІ БАУЫРЖАН' }).waitFor();
    await drawer.getByText('pki.gov.kz').waitFor();
    await expectAccessible(derbes, 'an ended certificate');
  });

  test.skipIf(!hasTool('openssl'))('is saved without its key, as openssl reads it', async () => {
    const { page } = derbes;
    const target = join(folderForApp('derbes-out-'), 'holder.pem');
    await derbes.answerDialogs({ save: target });
    await page.locator('main aside').getByRole('button', { name: kkStart('certificates:exportPem') }).click();
    await page.getByText(kk('certificates:exported', { name: 'holder.pem' })).waitFor();
    const der = execFileSync('openssl', ['x509', '-in', target, '-outform', 'DER']);
    expect(Buffer.compare(der, Buffer.from(pki.keys.expired.certificate))).toBe(0);
  });

  test('the palette finds the trust store', async () => {
    const { page } = derbes;
    await page.keyboard.press('Control+KeyK');
    await page.keyboard.type(kk('certificates:parts.trust'));
    await page.getByRole('option', { name: kkStart('certificates:parts.trust') }).first().click();
    await trustRow('DEMO ROOT CA (RSA)').waitFor();
  });

  test('nothing is out of reach at 200 %', async () => {
    const { page } = derbes;
    await zoom(derbes, 2);
    for (const path of ['/certificates', '/certificates/trust']) {
      await visit(page, path);
      expect(await outOfReach(page), path).toEqual([]);
    }
    await zoom(derbes, 1);
  });
});

describe('a page that breaks', () => {
  test('leaves the shell, tells no data in its report, and comes back', async () => {
    const { page } = derbes;
    await visit(page, '/certificates');
    // Printing a fingerprint is made to fail, as a fault of ours would, with a message that quotes data.
    await page.evaluate(() => {
      const before = String.prototype.toUpperCase;
      String.prototype.toUpperCase = function (this: string) {
        if (this.length === 64) throw new Error('Тілеуберді 800101300016');
        return before.call(this);
      };
      Object.assign(window, { mend: () => void (String.prototype.toUpperCase = before) });
    });
    await visit(page, '/certificates/trust');
    await page.getByText(kk('shell-ui:pageError.title')).waitFor();
    await page.getByRole('navigation', { name: kk('shell-ui:navigation') }).waitFor();
    await page.getByText(kk('shell-ui:pageError.report'), { exact: true }).click();
    const report = await page.locator('pre').innerText();
    expect(report).toContain('/certificates/trust');
    expect(report).not.toMatch(/Тілеуберді|800101300016/);
    await expectAccessible(derbes, 'a broken page');
    await page.getByRole('button', { name: kk('shell-ui:pageError.copy') }).click();
    await page.getByRole('button', { name: kk('shell-ui:pageError.copied') }).waitFor();
    await page.evaluate(() => (window as unknown as { mend: () => void }).mend());
    await page.getByRole('button', { name: kk('shell-ui:pageError.again') }).click();
    await trustRow('DEMO ROOT CA (RSA)').waitFor();
  });
});
