import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { projectRoot } from '../../build/runtime/project.mjs';
import { launch, type RunningConsole } from './harness/app.ts';
import { expectAccessible, visit } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';
import { kk, kkStart } from './harness/texts.ts';

// Logs as a folder of a server holds them: rotated files of MariaDB, recognised, shown, imported, and from then on watched.

const lines = readFileSync(join(projectRoot, 'test/fixtures/mariadb/server_audit.log'), 'utf8').trimEnd().split('\n');
const audit = (part: readonly string[]): string => part.map((line) => `${line}\n`).join('');

let derbes: RunningConsole;
let place: string;
beforeAll(async () => {
  derbes = await launch();
  derbes.page.setDefaultTimeout(20_000);
  await makeRegister(derbes, folderForApp('derbes-registers-'));
  place = join(folderForApp('derbes-logs-'), 'mysql');
  mkdirSync(place);
  writeFileSync(join(place, 'server_audit.log.1'), audit(lines.slice(0, 30)));
  writeFileSync(join(place, 'server_audit.log'), audit(lines.slice(30, 74)));
});
afterAll(() => derbes.close());
afterEach(() => expect(derbes.violations).toEqual([]));

const main = () => derbes.page.locator('main');
const button = (key: string, values?: Readonly<Record<string, string | number>>) => main().getByRole('button', { name: kkStart(key, values) });
const fact = async (label: string): Promise<string | undefined> => {
  const labels = await main().locator('dt').allInnerTexts();
  return (await main().locator('dd').allInnerTexts())[labels.indexOf(label)];
};

describe('a folder of logs', () => {
  test('is recognised, shown as it will be read, and imported in the order of time', async () => {
    const { page } = derbes;
    await visit(page, '/sources/import');
    await derbes.answerDialogs({ open: place });
    await button('sources:chooseFolder').click();
    await main().getByText(kk('sources:recognised')).waitFor();
    const files = page.getByRole('table', { name: kk('sources:files') });
    expect((await files.getByRole('row').allInnerTexts()).slice(1).map((row) => row.split('\t')[0])).toEqual(['server_audit.log.1', 'server_audit.log']);
    const preview = page.getByRole('table', { name: kk('sources:preview'), exact: true });
    expect(await preview.getByRole('row', { name: /SELECT surname FROM patient/ }).innerText()).toContain(kk('action:view'));
    await expectAccessible(derbes, 'import of a folder');
    await button('sources:start').click();
    await main().locator('dt', { hasText: kk('sources:count.read') }).waitFor();
    expect(await fact(kk('sources:count.read'))).toBe('74');
    expect(await fact(kk('sources:count.rejected'))).toBe('0');
  });

  test('is watched: what a server adds is taken when asked', async () => {
    const { page } = derbes;
    const { sources } = await must(derbes.call('sources.list', {}));
    await visit(page, `/sources/${sources[0]!.id}`);
    await derbes.answerDialogs({ open: place });
    await button('sources:watch.choose').click();
    const files = page.getByRole('table', { name: kk('sources:watch.files') });
    await files.getByRole('row', { name: /server_audit\.log\.1/ }).waitFor();
    const before = (await must(derbes.call('sources.list', {}))).sources[0]!.records;
    appendFileSync(join(place, 'server_audit.log'), audit(lines.slice(74)));
    await button('sources:watch.look').click();
    await expect.poll(async () => (await must(derbes.call('sources.list', {}))).sources[0]!.records, { timeout: 30_000 }).toBeGreaterThan(before);
    await expectAccessible(derbes, 'watched folder');
    expect((await must(derbes.call('sources.watched', {}))).folders).toMatchObject([{ folder: place, problem: null }]);
  });
});

describe('a file that is wrong nearly as a whole', () => {
  test('says how much of it could not be read, and how much of that is kept', async () => {
    const { page } = derbes;
    const wrong = join(place, '..', 'қате.log');
    writeFileSync(wrong, audit([...lines.slice(0, 40), ...Array.from({ length: 12_345 }, (_, n) => `түсініксіз жол ${n}`)]));
    await visit(page, '/sources/import');
    await derbes.answerDialogs({ open: wrong });
    await button('sources:choose').click();
    await main().getByText(kk('sources:recognised')).waitFor();
    await button('sources:start').click();
    const notKept = kk('sources:notKept', { count: 2345, number: '2 345' });
    await main().getByText(notKept).waitFor();
    await button('sources:showRejected', { count: 12_345, number: '12 345' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(notKept).waitFor();
    await dialog.getByRole('button', { name: kkStart('sources:saveKept') }).waitFor();
    await expectAccessible(derbes, 'lines that could not be read');
  });
});
