import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp, giveToApp } from '../../build/runtime/launch.mjs';
import { makeAsicE } from '../../electron/vault/signing/asice.ts';
import { signCades } from '../../electron/vault/signing/cades.ts';
import { makeDemoPki } from '../../electron/vault/signing/demo/pki.ts';
import { mergeCades } from '../../electron/vault/signing/merge-cades.ts';
import { signerFromPkcs12 } from '../../electron/vault/signing/pkcs12.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { accessibilityProblems, expectAccessible, outOfReach, showTheme, visit, zoom } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';
import { kk, kkStart } from './harness/texts.ts';

// What came from outside is verified in a real window: one file, many, a signature without its file, a journal's folder.

const content = Buffer.from('%PDF-1.7\nекі адам қол қойған хат\n%%EOF\n');
const at = Temporal.Now.instant().subtract({ minutes: 5 });
const person = { surname: 'Тілеуберді', given: 'Бауыржан', patronymic: 'Оразұлы', iin: '800101300016' };
const organisation = { name: '«Көктал Клиника» ЖШС', bin: '120340007180' };
const pki = (['RSA', 'GOST'] as const).map((algorithm) => makeDemoPki({ at: Date.now(), algorithm, password: 'p', organisation, person }));
const [head, gost] = [signerFromPkcs12(pki[0]!.keys.head.p12, 'p'), signerFromPkcs12(pki[1]!.keys.signatory.p12, 'p')];

const folder = folderForApp('derbes-verify-');
const out = join(folder, 'out');
const path = (name: string): string => join(folder, name);
const give = (name: string, bytes: Uint8Array): string => {
  writeFileSync(path(name), bytes);
  giveToApp(path(name));
  return path(name);
};
let derbes: RunningConsole;

beforeAll(async () => {
  const attached = mergeCades(await signCades(content, head, { detached: false, at }), await signCades(content, gost, { detached: false, at }));
  give('хабарлама-2026-004.kk.pdf.cms', attached);
  give('жауап.pdf.p7s', await signCades(content, head, { detached: true, at }));
  give('жауап.pdf', content);
  const broken = Buffer.from(attached);
  broken[broken.indexOf('адам')]! ^= 1;
  give('өзгертілген.pdf.cms', broken);
  const files = ['хабарлама.pdf', 'қосымша.csv'].map((name) => ({ name, mediaType: 'application/octet-stream', bytes: content }));
  give('пакет.asice', await makeAsicE(files, (manifest) => signCades(manifest, head, { detached: true, at })));
  mkdirSync(out);
  giveToApp(out);
  derbes = await launch();
  derbes.page.setDefaultTimeout(20_000);
  await makeRegister(derbes, folderForApp('derbes-registers-'));
});
afterAll(() => derbes.close());
afterEach(() => expect(derbes.violations).toEqual([]));

const button = (key: string) => derbes.page.getByRole('button', { name: kkStart(key) }).first();
const verdict = () => derbes.page.getByRole('status', { name: kk('verification:verdict') });
const choose = async (...files: readonly string[]) => {
  await visit(derbes.page, '/verification');
  await derbes.answerDialogs({ open: files.map(path) });
  await button('verification:chooseFiles').click();
  await verdict().waitFor();
};

describe('verification', () => {
  test('names every signer of one file, and saves what is inside', async () => {
    const { page } = derbes;
    await choose('хабарлама-2026-004.kk.pdf.cms');
    expect(await verdict().innerText()).toContain(kk('verify:state.undecided'));
    for (const algorithm of ['RSA', 'GOST34.10-2015-512']) expect(await page.getByText(kk(`certificate:algorithm.${algorithm}`)).count()).toBeGreaterThan(0);
    await derbes.answerDialogs({ open: out });
    await button('verification:saveContent').click();
    await expect.poll(() => existsSync(join(out, 'хабарлама-2026-004.kk.pdf')), { timeout: 20_000 }).toBe(true);
    expect(readFileSync(join(out, 'хабарлама-2026-004.kk.pdf')).equals(content)).toBe(true);
    await expectAccessible(derbes, 'two signers');
  });

  test('asks for the file that a signature is kept apart from', async () => {
    await choose('жауап.pdf.p7s');
    await derbes.page.getByText(kk('verification:contentMissing')).waitFor();
    await derbes.answerDialogs({ open: path('жауап.pdf') });
    await button('verification:chooseContent').click();
    await derbes.page.getByText(kk('verify:digest_matches', { algorithm: 'SHA-256' })).waitFor();
    expect(await derbes.page.getByText(kk('verification:contentMissing')).count()).toBe(0);
  });

  test('lists several files, each with its verdict', async () => {
    const { page } = derbes;
    await choose('хабарлама-2026-004.kk.pdf.cms', 'өзгертілген.pdf.cms', 'пакет.asice', 'жауап.pdf.p7s');
    const list = page.getByRole('navigation', { name: kk('verification:list') });
    await expect.poll(() => list.getByRole('button').count()).toBe(4);
    await list.getByRole('button', { name: /өзгертілген/ }).getByText(kk('verify:state.bad')).waitFor();
    await list.getByRole('button', { name: /өзгертілген/ }).click();
    await expect.poll(() => verdict().innerText()).toContain(kk('verify:state.bad'));
    await page.getByText(kk('verify:digest_differs')).first().waitFor();
    await list.getByRole('button', { name: /пакет/ }).click();
    await page.getByRole('table', { name: kk('verification:files') }).getByText('қосымша.csv').waitFor();
    await expectAccessible(derbes, 'several files');
  });

  test('takes what is dropped, a signature together with its file', async () => {
    const { page } = derbes;
    await visit(page, '/verification');
    const transfer = await page.evaluateHandle(
      (files) => {
        const data = new DataTransfer();
        for (const [name, base64] of files) data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
        return data;
      },
      ['жауап.pdf.p7s', 'жауап.pdf'].map((name) => [name, readFileSync(path(name)).toString('base64')] as const),
    );
    const target = page.locator('main [role=region]').first();
    await target.dispatchEvent('dragover', { dataTransfer: transfer });
    await target.dispatchEvent('drop', { dataTransfer: transfer });
    await expect.poll(() => page.getByRole('navigation', { name: kk('verification:list') }).count(), { timeout: 20_000 }).toBe(0);
    await page.getByText(kk('verification:contentBeside', { name: 'жауап.pdf' })).waitFor();
    await page.getByText(kk('verify:digest_matches', { algorithm: 'SHA-256' })).waitFor();
  });

  test('writes the protocol in the languages chosen', async () => {
    const { page } = derbes;
    await choose('хабарлама-2026-004.kk.pdf.cms');
    const pdf = path('out/protocol.pdf');
    await derbes.answerDialogs({ save: pdf });
    await button('verification:protocol.make').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(kk('common:language.own.ru')).click();
    await expectAccessible(derbes, 'protocol');
    await dialog.getByRole('button', { name: kk('verification:protocol.save') }).click();
    await expect.poll(() => existsSync(pdf) && statSync(pdf).size > 10_000, { timeout: 30_000 }).toBe(true);
    await dialog.waitFor({ state: 'detached' });
    // The handle of what was verified stays good.
    await derbes.answerDialogs({ save: path('out/again.pdf') });
    await button('verification:protocol.make').click();
    await page.getByRole('dialog').getByRole('button', { name: kk('verification:protocol.save') }).click();
    await expect.poll(() => readdirSync(out).includes('again.pdf'), { timeout: 30_000 }).toBe(true);
  });

  test('reads in every language, theme and size', async () => {
    const { page } = derbes;
    await choose('хабарлама-2026-004.kk.pdf.cms', 'өзгертілген.pdf.cms', 'пакет.asice', 'жауап.pdf.p7s');
    for (const language of ['kk', 'ru', 'en'] as const) {
      await must(derbes.call('shell.setPreferences', { language }));
      for (const [width, height] of [[1366, 768], [1920, 1050]] as const) {
        await derbes.app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h), [width, height] as const);
        await page.waitForFunction((w) => window.innerWidth === w, width);
        for (const index of [0, 1, 2, 3]) {
          await page.locator('main nav button').nth(index).click();
          expect(await outOfReach(page), `${language} ${String(index)} at ${String(width)}`).toEqual([]);
          for (const theme of ['light', 'dark'] as const) {
            await showTheme(derbes, theme);
            await derbes.screenshot(`verification-${String(index)}-${language}-${theme}-${String(width)}`);
          }
        }
      }
    }
    await showTheme(derbes, 'light');
    await must(derbes.call('shell.setPreferences', { language: 'kk' }));
    await zoom(derbes, 2);
    expect(await outOfReach(page)).toEqual([]);
    expect(await accessibilityProblems(page)).toEqual([]);
    await zoom(derbes, 1);
  });
});
