import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { launch, type RunningConsole } from './harness/app.ts';
import { fileFor, keyFiles, keyPassword } from './harness/key-files.ts';
import { expectAccessible, outOfReach, visit, zoom } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';
import { kk, kkStart } from './harness/texts.ts';

// Checkpoints in a real window and in Kazakh: made, signed, taken out, held against the journal, and proven. The tests
// stand on each other.

let derbes: RunningConsole;
let out: string;
const keys = keyFiles();
beforeAll(async () => {
  derbes = await launch();
  derbes.page.setDefaultTimeout(15_000);
  await makeRegister(derbes, folderForApp('derbes-registers-'));
  out = folderForApp('derbes-out-');
});
afterAll(() => derbes.close());
afterEach(() => expect(derbes.violations).toEqual([]));

const main = () => derbes.page.locator('main');
const drawer = () => main().locator('aside');
const button = (key: string, within: Locator = main()) => within.getByRole('button', { name: kkStart(key) });
const at = (name: string) => join(out, name);
const list = async () => must(derbes.call('checkpoints.list', {}));
const written = (name: string) => expect.poll(() => existsSync(at(name)) && readFileSync(at(name)).length > 0).toBe(true);

test('the page says what it is for, makes one, and says that none is kept outside', async () => {
  const { page } = derbes;
  await visit(page, '/audit/checkpoints');
  await main().getByText(kk('checkpoints:empty.title')).waitFor();
  await expectAccessible(derbes, 'checkpoints, empty');
  await button('checkpoints:make').last().click();
  await drawer().getByText(kk('checkpoints:notKeptText')).waitFor();
  await main().getByText(kk('checkpoints:neverKept')).waitFor();
  const { checkpoints } = await list();
  expect(checkpoints).toMatchObject([{ reason: 'request', copies: [] }]);
  expect(await drawer().innerText()).toContain(checkpoints[0]!.root);
  await expectAccessible(derbes, 'checkpoints');
});

test('one is signed with the ECP, and leaves as a file with the signature beside it, and as a sheet', async () => {
  const { page } = derbes;
  await button('checkpoints:sign', drawer()).click();
  const dialog = page.getByRole('dialog');
  await derbes.answerDialogs({ open: keys.signatory });
  await button('signing-ui:chooseFile', dialog).click();
  await dialog.getByLabel(kk('signing-ui:password')).fill(keyPassword);
  await page.keyboard.press('Enter');
  await expect.poll(() => button('signing-ui:sign', dialog).isEnabled()).toBe(true);
  await expectAccessible(derbes, 'signing a checkpoint');
  await button('signing-ui:sign', dialog).click();
  await dialog.waitFor({ state: 'detached' });
  await drawer().getByText(/Тілеуберді/i).waitFor();

  await derbes.answerDialogs({ save: at('kept.txt') });
  await button('checkpoints:save', drawer()).click();
  await written('kept.txt.cms');
  await written('kept.txt');
  expect(readFileSync(at('kept.txt'), 'utf8')).toMatch(/^derbes\/[0-9a-f-]{36}\n\d+\n\S{44}\n\n— derbes\//);
  await derbes.answerDialogs({ save: at('sheet.pdf') });
  await button('checkpoints:sheet', drawer()).click();
  await written('sheet.pdf');
  await expect.poll(async () => (await list()).checkpoints[0]?.copies.map(({ kind }) => kind)).toEqual(['paper', 'file']);
  await drawer().getByText('sheet.pdf').waitFor();
});

test('a folder for all of them is chosen, and its failure is said where it is seen', async () => {
  const { page } = derbes;
  const usb = folderForApp('derbes-usb-');
  await visit(page, '/settings?part=checkpoints');
  await derbes.answerDialogs({ open: usb });
  await button('settings:checkpoints.chooseFolder').click();
  await main().getByText(usb).waitFor();
  await expectAccessible(derbes, 'settings of checkpoints');
  expect(readdirSync(usb)).toHaveLength(2);
  renameSync(usb, `${usb}-unplugged`);
  await visit(page, '/audit/checkpoints');
  await button('checkpoints:make').first().click();
  await main().getByText(kk('errors:CHECKPOINT_FOLDER_ABSENT.message')).waitFor();
  await page.locator('footer').getByTitle(new RegExp(kk('errors:CHECKPOINT_FOLDER_ABSENT.message').replace(/[:.]/g, '.'))).waitFor();
  await expectAccessible(derbes, 'checkpoints, a folder that is gone');
  renameSync(`${usb}-unplugged`, usb);
  await button('checkpoints:folder.again').click();
  await main().getByText(kk('errors:CHECKPOINT_FOLDER_ABSENT.message')).waitFor({ state: 'detached' });
  expect(readdirSync(usb)).toHaveLength(3);
});

test('what was kept is compared as a file, as a text and off paper, and a proof comes out of it', async () => {
  const { page } = derbes;
  await visit(page, '/audit/compare');
  await expectAccessible(derbes, 'comparison');
  await derbes.answerDialogs({ open: at('kept.txt') });
  await button('checkpoints:from.choose').click();
  await main().getByRole('heading', { name: kk('checkpoints:verdict.continues') }).waitFor();
  await expectAccessible(derbes, 'comparison, continues');
  await derbes.answerDialogs({ save: at('since.consistency-proof') });
  await button('checkpoints:consistency.save').click();
  await written('since.consistency-proof');

  const note = readFileSync(at('kept.txt'), 'utf8');
  await main().getByRole('radio', { name: kk('checkpoints:from.text') }).click();
  await main().getByLabel(kk('checkpoints:from.textLabel')).fill(note.replaceAll('\n', '  ').replace('—', '-'));
  await button('checkpoints:compare').click();
  await main().getByRole('heading', { name: kk('checkpoints:verdict.continues') }).waitFor();

  const [, size = '', root = ''] = note.split('\n');
  const hex = Buffer.from(root, 'base64').toString('hex');
  await main().getByRole('radio', { name: kk('checkpoints:from.typed') }).click();
  await main().getByLabel(kk('checkpoints:column.size')).fill(size);
  await main().getByLabel(kk('checkpoints:column.root')).fill(hex.slice(0, 63));
  await button('checkpoints:compare').click();
  await main().getByText(new RegExp(kk('errors:CHECKPOINT_ROOT_UNREADABLE.message').slice(0, 20))).waitFor();
  await main().getByLabel(kk('checkpoints:column.root')).fill((hex.match(/.{4}/g) ?? []).join(' ').toUpperCase());
  await button('checkpoints:compare').click();
  await main().getByRole('heading', { name: kk('checkpoints:verdict.continues') }).waitFor();

  const other = `${hex[0] === '0' ? '1' : '0'}${hex.slice(1)}`;
  await main().getByLabel(kk('checkpoints:column.root')).fill(other);
  await button('checkpoints:compare').click();
  await main().getByRole('heading', { name: kk('checkpoints:verdict.differs') }).waitFor();
  await main().getByText(kk('checkpoints:typedNote')).waitFor();
  await expectAccessible(derbes, 'comparison, rewritten');

  await main().getByRole('radio', { name: kk('checkpoints:from.file') }).click();
  await derbes.answerDialogs({ open: fileFor('longer.txt', note.replace(`\n${size}\n`, '\n999999\n').split('\n\n')[0]! + '\n') });
  await button('checkpoints:from.choose').click();
  await main().getByRole('heading', { name: kk('checkpoints:verdict.larger') }).waitFor();
});

test('two of them are proven to be one journal, and one record to stand in it', async () => {
  const { page } = derbes;
  await visit(page, '/audit/checkpoints');
  await main().getByRole('grid').getByRole('row').nth(1).click();
  await button('checkpoints:prove', drawer()).click();
  const dialog = page.getByRole('dialog');
  await expectAccessible(derbes, 'proof between two');
  await derbes.answerDialogs({ save: at('between.consistency-proof') });
  await button('checkpoints:consistency.save', dialog).click();
  await written('between.consistency-proof');
  await dialog.waitFor({ state: 'detached' });
  expect(readFileSync(at('between.consistency-proof'), 'utf8')).toMatch(/^derbes\/consistency-proof\/1\n/);

  await visit(page, '/journal?view=console');
  await main().getByRole('grid').getByRole('row').nth(1).click();
  await button('checkpoints:recordProof.button', drawer()).click();
  await expectAccessible(derbes, 'proof of a record');
  await derbes.answerDialogs({ save: at('one.tlog-proof') });
  await button('checkpoints:recordProof.save', dialog).click();
  await written('one.tlog-proof');
});

test('the page of verification takes these proofs, and says whose key they stand by', async () => {
  const { page } = derbes;
  await visit(page, '/verification');
  for (const [name, title] of [
    ['one.tlog-proof', 'verification:proof.inclusion'],
    ['between.consistency-proof', 'verification:proof.consistency'],
    ['since.consistency-proof', 'verification:proof.consistency'],
  ] as const) {
    await derbes.answerDialogs({ open: [at(name)] });
    await button('verification:chooseFiles').click();
    await main().getByText(name, { exact: true }).waitFor();
    await main().getByRole('heading', { name: kk(title) }).waitFor();
    await main().getByText(kk('verify:proof_key_register')).waitFor();
    await main().getByRole('status').getByRole('heading', { name: kk('verify:state.good') }).waitFor();
  }
  await expectAccessible(derbes, 'a proof verified');
  const forged = readFileSync(at('one.tlog-proof'), 'utf8').replace(/\nindex (\d+)\n/, (_line, index: string) => `\nindex ${Number(index) + 1}\n`);
  await derbes.answerDialogs({ open: [fileFor('forged.tlog-proof', forged)] });
  await button('verification:chooseFiles').click();
  await main().getByRole('status').getByRole('heading', { name: kk('verify:state.bad') }).waitFor();
});

test('nothing is out of reach at 200 %', async () => {
  await zoom(derbes, 2);
  for (const path of ['/audit/checkpoints', '/audit/compare', '/settings?part=checkpoints']) {
    await visit(derbes.page, path);
    expect(await outOfReach(derbes.page), path).toEqual([]);
  }
});
