import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { streebog512 } from '../../electron/vault/signing/gost/streebog.ts';
import { makeDemoPki } from '../../electron/vault/signing/demo/pki.ts';
import { renderPdf } from '../../electron/vault/documents/pdf.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { fileFor, keyPassword } from './harness/key-files.ts';
import { accessibilityProblems, expectAccessible, outOfReach, visit, zoom } from './harness/page-checks.ts';
import { makeRegister } from './harness/sample-register.ts';
import { kk, kkStart } from './harness/texts.ts';

// "Sign a file": the file is seen with its digests before there is a key to ask for, and its signature goes to
// verification without being chosen again.

const person = { surname: 'Тілеуберді', given: 'Бауыржан', patronymic: 'Оразұлы', iin: '800101300016' };
const organisation = { name: '«Көктал Клиника» ЖШС', bin: '120340007180' };
const gost = makeDemoPki({ at: Date.now(), algorithm: 'GOST', password: keyPassword, organisation, person });

let running: RunningConsole;

beforeAll(async () => {
  running = await launch();
  running.page.setDefaultTimeout(20_000);
  await makeRegister(running, folderForApp('derbes-register-'));
});
afterAll(() => running.close());
afterEach(() => expect(running.violations).toEqual([]));

const pane = () => running.page.getByRole('region', { name: kk('signatures:signFile.file') });
const verdict = () => running.page.getByRole('status', { name: kk('verification:verdict') });
const digest = (hash: Uint8Array) => Buffer.from(hash).toString('hex').replace(/(.{4})(?=.)/g, '$1 ');
const sha256 = (bytes: Uint8Array) => digest(createHash('sha256').update(bytes).digest());
const choose = async (path: string): Promise<Buffer> => {
  await visit(running.page, '/signatures');
  await visit(running.page, '/signatures/sign-file');
  await running.answerDialogs({ open: path });
  await running.page.keyboard.press('Control+KeyO');
  await pane().waitFor();
  return readFileSync(path);
};
const openKey = async (password = keyPassword) => {
  await running.answerDialogs({ open: fileFor('GOST512_9f30.p12', gost.keys.head.p12) });
  await running.page.getByRole('button', { name: kk('signing-ui:chooseFile'), exact: true }).click();
  await running.page.getByLabel(kk('signing-ui:password')).fill(password);
  await running.page.keyboard.press('Enter');
};
const signTo = async (name: string): Promise<string> => {
  const target = join(folderForApp('derbes-out-'), name);
  await running.page.getByText(kk('signing-ui:usable')).waitFor();
  await running.answerDialogs({ save: target });
  await running.page.keyboard.press('Control+Enter');
  return target;
};

describe('a file is seen before it is signed', () => {
  test('nothing asks for a key while no file is chosen', async () => {
    await visit(running.page, '/signatures/sign-file');
    await running.page.getByText(kk('signatures:signFile.chooseText')).waitFor();
    expect(await running.page.getByRole('radio', { name: kk('signing-ui:way.pkcs12') }).count()).toBe(0);
    await expectAccessible(running, '/signatures/sign-file');
    await running.screenshot('sign-file-empty-kk');
  });

  test('a text stands there letter by letter, with size and SHA-256; Streebog once the key is one of GOST', async () => {
    const bytes = await choose(fileFor('хат.txt', 'Бұйрық № 17\n\nДербес деректерді қорғауға жауапты тұлға тағайындалсын.\n'));
    await pane().getByText('Дербес деректерді қорғауға жауапты тұлға тағайындалсын.').waitFor();
    await pane().getByText(sha256(bytes)).waitFor();
    expect(await pane().getByText(digest(streebog512(bytes))).count()).toBe(0);
    await openKey();
    await pane().getByText(digest(streebog512(bytes))).waitFor();
    await expectAccessible(running, '/signatures/sign-file');
    await running.screenshot('sign-file-text-kk');
  });

  test('attached: signed, and verified without choosing anything', async () => {
    const target = await signTo('хат.txt.cms');
    await running.page.getByText(/^Қол қойды:/).waitFor();
    expect(existsSync(target)).toBe(true);
    expect(await accessibilityProblems(running.page)).toEqual([]);
    await running.screenshot('sign-file-signed-kk');
    await running.answerDialogs({ open: null });
    await running.page.getByRole('button', { name: kkStart('signatures:verify') }).click();
    await verdict().waitFor();
    await verdict().getByText('хат.txt.cms').waitFor();
    expect(await running.page.getByText(kk('verification:contentMissing')).count()).toBe(0);
  });

  test('detached: the file goes along to the verification', async () => {
    const bytes = await choose(fileFor('сурет.png', await running.page.screenshot()));
    await pane().getByRole('img').waitFor();
    await expect.poll(() => pane().getByRole('img').evaluate((node) => (node as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
    await pane().getByText(sha256(bytes)).waitFor();
    await running.page.getByText(kk('signatures:signFile.detached'), { exact: true }).click();
    await openKey();
    await signTo('сурет.png.p7s');
    await running.page.getByText(/^Қол қойды:/).waitFor();
    await running.screenshot('sign-file-picture-kk');
    await running.page.keyboard.press('Control+Enter');
    await verdict().waitFor();
    await verdict().getByText('сурет.png.p7s').waitFor();
    expect(await running.page.getByText(kk('verification:contentMissing')).count()).toBe(0);
    await running.screenshot('sign-file-verified-kk');
  });

  test('a PDF is drawn; what cannot be shown says so', async () => {
    const pdf = await renderPdf({ content: ['Бұйрық № 17', 'Дербес деректерді қорғауға жауапты тұлға тағайындалсын.'] }, { language: 'kk', title: 'Бұйрық', made: '2026-11-23T04:00:00.000Z' });
    await choose(fileFor('бұйрық.pdf', pdf));
    await pane().locator('canvas[data-drawn]').waitFor({ timeout: 60_000 });
    await running.screenshot('sign-file-pdf-kk');
    await choose(fileFor('кесте.xlsx', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 1, 2])));
    await pane().getByText(kk('signatures:signFile.unseen')).waitFor();
    await running.screenshot('sign-file-unseen-kk');
    await zoom(running, 2);
    expect(await outOfReach(running.page)).toEqual([]);
    await zoom(running, 1);
  });

  test('a file that changed after it was shown is not signed; neither file nor key type has to be chosen anew', async () => {
    const path = fileFor('шарт.txt', 'Бірінші нұсқа\n');
    await choose(path);
    await openKey();
    appendFileSync(path, 'Екінші нұсқа\n');
    const target = await signTo('шарт.txt.cms');
    await running.page.getByText(kk('errors:SHOWN_FILE_CHANGED.message')).waitFor();
    expect(existsSync(target)).toBe(false);
    await pane().getByText('шарт.txt').waitFor();
  });
});
