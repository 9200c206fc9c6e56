import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp, giveToApp } from '../../build/runtime/launch.mjs';
import { projectRoot } from '../../build/runtime/project.mjs';
import { hasTool } from '../../build/runtime/tools.mjs';
import { renderPdf } from '../../electron/vault/documents/pdf.ts';
import { signCades } from '../../electron/vault/signing/cades.ts';
import { makeDemoPki } from '../../electron/vault/signing/demo/pki.ts';
import { signerFromPkcs12 } from '../../electron/vault/signing/pkcs12.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { inEveryDress } from './harness/dress.ts';
import { fileFor, keyPassword } from './harness/key-files.ts';
import { type AppNcaLayer, type AppToken, ncaLayerWith, tokenWith } from './harness/other-keys.ts';
import { visit } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';
import { kk, kkStart } from './harness/texts.ts';

// Everything that has to do with signatures, in every language, theme and size: pages empty and full, dialogs with each way
// to a key, and what became of it.

const tokens = hasTool('softhsm2-util') && hasTool('pkcs11-tool');
const person = { surname: 'Тілеуберді', given: 'Бауыржан', patronymic: 'Оразұлы', iin: '800101300016' };
const organisation = { name: '«Көктал Клиника» ЖШС', bin: '120340007180' };
const [rsa, gost] = (['RSA', 'GOST'] as const).map((algorithm) => makeDemoPki({ at: Date.now(), algorithm, password: keyPassword, organisation, person })) as [ReturnType<typeof makeDemoPki>, ReturnType<typeof makeDemoPki>];
const values = JSON.parse(readFileSync(join(projectRoot, 'electron/cli/sample/application-values.json'), 'utf8')) as never;

let running: RunningConsole;
let ncaLayer: AppNcaLayer | undefined;
let token: AppToken | undefined;
const applications: string[] = [];

beforeAll(async () => {
  if (tokens) token = tokenWith('Көктал ECP', [rsa.keys.signatory, rsa.keys.auth]);
  running = await launch({ env: token?.env ?? {} });
  running.page.setDefaultTimeout(20_000);
  await makeRegister(running, folderForApp('derbes-register-'));
});
afterAll(async () => {
  if (ncaLayer) await ncaLayer.close();
  await running.close();
  token?.remove();
});
afterEach(() => expect(running.violations).toEqual([]));

const dress = (name: string) => inEveryDress(running, `dress-${name}`);
const dialog = () => running.page.getByRole('dialog');
const main = () => running.page.getByRole('main');
const button = (key: string, inside: Pick<RunningConsole['page'], 'getByRole'> = main()) => inside.getByRole('button', { name: kkStart(key) }).first();
const way = (id: 'pkcs12' | 'pkcs11' | 'ncalayer') => running.page.getByRole('radio', { name: kk(`signing-ui:way.${id}`) });
const openKey = async (p12: Uint8Array, name = 'GOST512_9f30.p12') => {
  await running.answerDialogs({ open: fileFor(name, p12) });
  await running.page.getByRole('button', { name: new RegExp(`^(${kk('signing-ui:chooseFile')}|${kk('signing-ui:otherFile')})$`) }).click();
  await running.page.getByLabel(kk('signing-ui:password'), { exact: true }).fill(keyPassword);
  await running.page.keyboard.press('Enter');
};
const closeDialog = async () => {
  await running.page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
};
const makeApplication = async () => {
  const title = `Сынақ ${String(applications.length + 1)}`;
  const draft = await must(running.call('applications.create', { title }));
  await must(running.call('applications.save', { id: draft.id, title, values }));
  await must(running.call('applications.make', { id: draft.id }));
  applications.push(draft.id);
};

describe('empty pages teach', () => {
  test.each([
    ['signatures', '/signatures'],
    ['unsigned', '/signatures/unsigned'],
    ['sign-file', '/signatures/sign-file'],
    ['certificates', '/certificates'],
    ['trust', '/certificates/trust'],
    ['verification', '/verification'],
    ['encryption', '/encryption'],
    ['export', '/audit/new'],
    ['checkpoints', '/audit/checkpoints'],
    ['compare', '/audit/compare'],
    ['signers', '/settings?part=signers'],
    ['online', '/settings?part=online'],
    ['settings-checkpoints', '/settings?part=checkpoints'],
  ])('%s', async (name, path) => {
    await visit(running.page, path);
    await dress(`empty-${name}`);
  });
});

describe('one document is signed', () => {
  test('with a key file: which is refused, and why; which may sign; what was made', async () => {
    await makeApplication();
    await visit(running.page, `/applications/${applications[0]!}`);
    await button('incidents:sign').click();
    await dialog().locator('canvas[data-drawn]').waitFor({ timeout: 60_000 });
    await dress('sign-no-key');
    await openKey(rsa.keys.auth.p12, 'AUTH_RSA256_4c1e.p12');
    await dialog().getByText(kk('signing-ui:refused')).waitFor();
    await openKey(gost.keys.head.p12);
    await dialog().getByText(kk('signing-ui:usable')).waitFor();
    await dress('sign-key-file');
    await running.page.keyboard.press('Control+Enter');
    await dialog().getByText(/^Қол қойды:/).waitFor({ timeout: 60_000 });
    await dress('sign-done');
    await running.page.keyboard.press('Control+Enter');
    await dialog().waitFor({ state: 'detached' });
  });

  test('with a token and with NCALayer, beside the first signature', async () => {
    await button('signing-ui:add').click();
    await dialog().locator('canvas[data-drawn]').waitFor({ timeout: 60_000 });
    await way('pkcs11').click();
    if (tokens) {
      await dialog().getByLabel(kk('signing-ui:token.driver')).first().click();
      await running.page.getByRole('option', { name: 'libsofthsm2.so' }).click();
      await dialog().getByLabel(kk('signing-ui:token.pin')).waitFor();
    }
    await dress('sign-token');
    await way('ncalayer').click();
    await dialog().getByText(kk('signing-ui:ncalayer.advanced')).click();
    await dialog().getByLabel(kk('signing-ui:ncalayer.timestamp')).check();
    await dress('sign-ncalayer');
    await dialog().getByLabel(kk('signing-ui:ncalayer.timestamp')).uncheck();
    await running.page.keyboard.press('Control+Enter');
    await dialog().getByText(/NCALAYER_/).waitFor();
    await dress('sign-ncalayer-refused');
    await closeDialog();
  });
});

describe('many documents are signed', () => {
  test('the list, the dialog, one that fails, and the history', async () => {
    const server = (ncaLayer = await ncaLayerWith(running, gost.keys.signatory.p12));
    for (let i = 0; i < 5; i++) await makeApplication();
    await visit(running.page, '/signatures/unsigned');
    await main().getByRole('button', { name: kk('signatures:batch.tickAll.unsigned', { count: 5 }), exact: true }).click();
    await running.page.getByRole('grid').focus();
    await running.page.keyboard.press('ArrowDown');
    await dress('unsigned');
    await running.page.getByRole('tab', { name: kkStart('signatures:batch.view.signed') }).click();
    await running.page.getByRole('grid').getByRole('checkbox').first().click();
    await main().getByRole('button', { name: kk('signatures:batch.sign'), exact: true }).click();
    await openKey(gost.keys.head.p12);
    await dialog().getByText(kk('signing-ui:usable')).waitFor();
    await dress('batch');
    await way('ncalayer').click();
    await dialog().getByText(kk('signing-ui:ncalayer.advanced')).click();
    await dialog().getByLabel(kk('signing-ui:ncalayer.port')).fill(String(server.port));
    server.person('waits');
    await running.page.keyboard.press('Control+Enter');
    await expect.poll(() => server.requests.length).toBe(1);
    await dress('batch-waiting');
    await dialog().getByRole('button', { name: kk('signing-ui:stop'), exact: true }).click();
    await dialog().getByText(kk('errors:CANCELLED.message')).waitFor();
    await way('pkcs12').click();
    await openKey(gost.keys.head.p12);
    await dialog().getByText(kk('signing-ui:usable')).waitFor();
    await running.page.keyboard.press('Control+Enter');
    await dialog().getByText(kk('signing-ui:batch.someSigned', { signed: 5, count: 6 })).waitFor();
    await dress('batch-partly');
    await closeDialog();
    await visit(running.page, '/signatures');
    await running.page.getByRole('grid').focus();
    await running.page.keyboard.press('ArrowDown');
    await dress('signatures');
  });
});

describe('a file is signed', () => {
  test('a PDF, and what is said when it is done', async () => {
    const pdf = await renderPdf({ content: ['Бұйрық № 17', 'Дербес деректерді қорғауға жауапты тұлға тағайындалсын.'] }, { language: 'kk', title: 'Бұйрық', made: '2026-11-23T04:00:00.000Z' });
    await visit(running.page, '/signatures/sign-file');
    await running.answerDialogs({ open: fileFor('дербес-деректерді-қорғау-туралы-бұйрық-2026-11-23.pdf', pdf) });
    await running.page.keyboard.press('Control+KeyO');
    await running.page.locator('canvas[data-drawn]').waitFor({ timeout: 60_000 });
    await openKey(gost.keys.head.p12);
    await running.page.getByText(kk('signing-ui:usable')).waitFor();
    await dress('sign-file');
    await running.answerDialogs({ save: join(folderForApp('derbes-out-'), 'бұйрық.pdf.cms') });
    await running.page.keyboard.press('Control+Enter');
    await running.page.getByText(/^Қол қойды:/).waitFor();
    await dress('sign-file-done');
  });
});

describe('certificates and trust', () => {
  test('what came of an import, and the store', async () => {
    await visit(running.page, '/certificates/trust');
    const print = createHash('sha256').update(rsa.root.certificate).digest('hex');
    const folder = folderForApp('derbes-downloads-');
    for (const [name, content] of [['root.cer', rsa.root.certificate], ['authority.crt', rsa.authority.certificate], ['list.crl', rsa.crl], ['letter.cer', 'хат']] as const) {
      writeFileSync(join(folder, name), content);
      giveToApp(join(folder, name));
    }
    await running.answerDialogs({ open: folder });
    await button('trust:importFolder').click();
    await running.page.getByRole('region', { name: kk('trust:results.title') }).getByText('root.cer').waitFor();
    await dress('trust-results');
    await running.page.getByLabel(kk('trust:fingerprint.label')).fill(print);
    await running.page.keyboard.press('Enter');
    await running.page.locator('main tr', { hasText: 'DEMO ROOT CA (RSA)' }).getByText(kk('trust:state.trusted')).waitFor();
    await running.page.getByRole('button', { name: kk('trust:results.done') }).click();
    await dress('trust');
  });

  test('the list with one that is good and one that has ended, and the dialog that adds', async () => {
    await visit(running.page, '/certificates');
    await running.page.keyboard.press('Control+KeyN');
    await dress('watch');
    for (const name of ['head', 'expired'] as const) {
      if (name === 'expired') await button('certificates:watch.open').click();
      await running.answerDialogs({ open: fileFor(`${name}.cer`, rsa.keys[name].certificate) });
      await button('certificates:watch.fromFile', dialog()).click();
      await dialog().waitFor({ state: 'detached' });
    }
    await running.page.getByRole('grid').focus();
    await running.page.keyboard.press('ArrowDown');
    await dress('certificates');
  });
});

describe('verification', () => {
  const out = folderForApp('derbes-verify-');
  const give = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(out, name), bytes);
    giveToApp(join(out, name));
    return join(out, name);
  };

  test('good, bad, undecided, and the protocol', async () => {
    const content = Buffer.from('%PDF-1.7\nбір адам қол қойған хат\n%%EOF\n');
    const at = Temporal.Now.instant().subtract({ minutes: 5 });
    const good = await signCades(content, signerFromPkcs12(rsa.keys.head.p12, keyPassword), { detached: false, at });
    const bad = Buffer.from(good);
    bad[bad.indexOf('адам')]! ^= 1;
    const undecided = await signCades(content, signerFromPkcs12(gost.keys.head.p12, keyPassword), { detached: false, at });
    await visit(running.page, '/verification');
    await running.answerDialogs({ open: [give('хабарлама.pdf.cms', good), give('өзгертілген.pdf.cms', bad), give('белгісіз.pdf.cms', undecided)] });
    await button('verification:chooseFiles').click();
    const list = running.page.getByRole('navigation', { name: kk('verification:list') });
    for (const [name, state] of [['хабарлама', 'good'], ['өзгертілген', 'bad'], ['белгісіз', 'undecided']] as const) {
      await list.getByRole('button', { name: new RegExp(name) }).getByText(kk(`verify:state.${state}`)).waitFor();
      await list.getByRole('button', { name: new RegExp(name) }).click();
      await dress(`verification-${state}`);
    }
    await button('verification:protocol.make').click();
    await dress('protocol');
    await closeDialog();
  });
});

describe('encryption', () => {
  const addFile = async () => {
    await visit(running.page, '/encryption');
    await running.answerDialogs({ open: fileFor('пациенттер-тізімі.csv', 'ЖСН\r\n') });
    await button('encryption:encrypt.addFiles').click();
    await button('encryption:encrypt.action').click();
  };

  test('to certificates: one of GOST is refused with its reason; under a password that is shown once', async () => {
    await addFile();
    for (const name of ['auth', 'signatory'] as const) {
      await running.answerDialogs({ open: fileFor(`${name}.cer`, rsa.keys[name].certificate) });
      await button('encryption:certificateFile', dialog()).click();
    }
    await running.answerDialogs({ open: fileFor('gost.cer', gost.keys.auth.certificate) });
    await button('encryption:certificateFile', dialog()).click();
    await dialog().getByText(kk('errors:RECIPIENT_GOST.message')).waitFor();
    await dress('encrypt-certificates');
    await dialog().getByRole('radio', { name: kk('encryption:byPassword') }).check();
    await dialog().getByLabel(kk('encryption:forWhom')).fill('Алматы қаласының Қоғамдық денсаулық басқармасы');
    await dress('encrypt-password');
    await running.answerDialogs({ save: join(folderForApp('derbes-out-'), 'derbes.zip') });
    await button('encryption:encryptAndSave', dialog()).click();
    await dialog().locator('code').waitFor();
    await dress('encrypt-password-made');
    await dialog().getByRole('button', { name: kk('encryption:passwordKept') }).click();
  });
});

describe('checkpoints and export', () => {
  test('a checkpoint with its drawer, and its signing', async () => {
    await visit(running.page, '/audit/checkpoints');
    await button('checkpoints:make').click();
    await main().locator('aside').getByText(kk('checkpoints:notKeptText')).waitFor();
    await dress('checkpoints');
    await button('checkpoints:sign', main().locator('aside')).click();
    await openKey(gost.keys.head.p12);
    await dialog().getByText(kk('signing-ui:usable')).waitFor();
    await dress('checkpoint-sign');
    await closeDialog();
  });

  test('an export with its key, and what was written', async () => {
    const folder = folderForApp('derbes-journal-');
    mkdirSync(folder, { recursive: true });
    await visit(running.page, '/audit/new');
    await running.answerDialogs({ open: folder });
    await running.page.getByRole('button', { name: kk('audit:folder') }).click();
    await way('pkcs12').click();
    await openKey(gost.keys.head.p12);
    await running.page.getByText(kk('signing-ui:usable')).waitFor();
    await dress('export');
    await running.page.getByRole('button', { name: kk('audit:start'), exact: true }).click();
    await running.page.getByRole('heading', { name: kk('audit:done.title') }).waitFor({ timeout: 60_000 });
    await dress('export-done');
  });
});
