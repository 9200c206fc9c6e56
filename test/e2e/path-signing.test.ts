import { createHash } from 'node:crypto';
import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Temporal } from 'temporal-polyfill';
import { folderForApp, giveToApp, isRoot } from '../../build/runtime/launch.mjs';
import { projectRoot } from '../../build/runtime/project.mjs';
import { nobody } from '../../build/runtime/readable.mjs';
import { hasTool } from '../../build/runtime/tools.mjs';
import { type DemoPki, makeDemoPki } from '../../electron/vault/signing/demo/pki.ts';
import { signerFromPkcs12 } from '../../electron/vault/signing/pkcs12.ts';
import { makeToken, softHsm, tokenPin } from '../fixtures/pkcs11/make.ts';
import { identityUnder, pem, signaturesFor, tlsRoot } from '../support/ncalayer-identity.ts';
import { type NcaLayerServer, ncaLayerServer } from '../support/ncalayer-server.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { contentOfCms } from './harness/cms.ts';
import { keyPassword } from './harness/key-files.ts';
import { accessibilityProblems, visit } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';
import { kk } from './harness/texts.ts';

const organisation = { name: '«Көктал Клиника» ЖШС', bin: '120340007180' };
const tokens = hasTool('softhsm2-util') && hasTool('pkcs11-tool');

function pki(algorithm: 'RSA' | 'GOST'): DemoPki {
  const person = { surname: 'Тілеуберді', given: 'Бауыржан', patronymic: 'Оразұлы', iin: '800101300016' };
  return makeDemoPki({ at: Date.now(), algorithm, password: keyPassword, organisation, person });
}

/** A file that the app can read, of a name that dialogs show. */
function fileOf(name: string, bytes: Uint8Array | string): string {
  const path = join(folderForApp('derbes-signing-'), name);
  writeFileSync(path, bytes);
  giveToApp(path);
  return path;
}

function giveAllToApp(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) if (isRoot) chownSync(join(folder, entry), nobody, nobody);
}

describe('signing documents with every kind of key', () => {
  let running: RunningConsole;
  let server: NcaLayerServer | undefined;
  let application: string;
  const rsa = pki('RSA');
  const gost = pki('GOST');
  const hsm = folderForApp('derbes-hsm-');

  beforeAll(async () => {
    let config: string | undefined;
    if (tokens) {
      ({ config } = softHsm(hsm));
      makeToken(hsm, 'Көктал ECP', [rsa.keys.signatory, rsa.keys.auth]);
      giveAllToApp(hsm);
    }
    running = await launch({ env: { SOFTHSM2_CONF: config } });
    running.page.setDefaultTimeout(20_000);
    await makeRegister(running, folderForApp('derbes-register-'));
    const draft = await must(running.call('applications.create', { title: 'Сынақ' }));
    await must(running.call('applications.save', { id: draft.id, title: 'Сынақ', values: JSON.parse(readFileSync(join(projectRoot, 'electron/cli/sample/application-values.json'), 'utf8')) as never }));
    await must(running.call('applications.make', { id: draft.id }));
    application = draft.id;
  });
  afterAll(async () => {
    await server?.close();
    await running.close();
    rmSync(hsm, { recursive: true, force: true });
  });

  const dialog = () => running.page.getByRole('dialog');
  const way = (id: 'pkcs12' | 'pkcs11' | 'ncalayer') => dialog().getByRole('radio', { name: kk(`signing-ui:way.${id}`) });
  const signatures = async () => (await must(running.call('signing.history', {}))).signatures.toReversed();
  const openDialog = async () => {
    await visit(running.page, `/applications/${application}`);
    const again = running.page.getByRole('button', { name: kk('signing-ui:add') });
    const first = running.page.getByRole('button', { name: new RegExp(`^${kk('incidents:sign')}`) });
    await again.or(first).first().click();
    await dialog().locator('canvas[data-drawn]').waitFor({ timeout: 60_000 });
  };
  const done = async () => {
    await dialog().getByText(/^Қол қойды:/).waitFor({ timeout: 60_000 });
    await running.page.keyboard.press('Control+Enter');
    await dialog().waitFor({ state: 'detached' });
  };

  test('a key file of GOST', async () => {
    await openDialog();
    await running.answerDialogs({ open: fileOf('GOST512_9f30.p12', gost.keys.head.p12) });
    await dialog().getByRole('button', { name: kk('signing-ui:chooseFile') }).click();
    await dialog().getByLabel(kk('signing-ui:password')).fill(keyPassword);
    await running.page.keyboard.press('Enter');
    await dialog().getByText(kk('signing-ui:usable')).waitFor();
    await running.screenshot('signing-gost-kk');
    await running.page.keyboard.press('Control+Enter');
    await done();
    expect((await signatures()).map(({ provider, algorithm }) => [provider, algorithm])).toEqual([['pkcs12', 'GOST34.10-2015-512']]);
  });

  test.skipIf(!tokens)('a token: what cannot sign says why, a wrong PIN costs a try, the right one signs', async () => {
    await openDialog();
    await dialog().getByRole('heading', { name: kk('signing-ui:addTitle') }).waitFor();
    await way('pkcs11').click();
    await dialog().getByLabel(kk('signing-ui:token.driver')).first().click();
    await running.page.getByRole('option', { name: 'libsofthsm2.so' }).click();
    await dialog().getByText('Көктал ECP').waitFor();
    await dialog().getByText(kk('signing-ui:refused')).waitFor();
    const pin = dialog().getByLabel(kk('signing-ui:token.pin'));
    await pin.waitFor();
    expect(await accessibilityProblems(running.page)).toEqual([]);
    await running.screenshot('signing-token-kk');
    await pin.fill('0000');
    await running.page.keyboard.press('Enter');
    await dialog().getByText(kk('errors:TOKEN_PIN_WRONG.message')).or(dialog().getByText(kk('errors:TOKEN_PIN_WRONG_LOW.message'))).first().waitFor();
    await expect.poll(() => pin.inputValue()).toBe('');
    await running.screenshot('signing-token-wrong-kk');
    await expect.poll(() => pin.isEnabled()).toBe(true);
    await pin.fill(tokenPin);
    await running.page.keyboard.press('Enter');
    await done();
    expect((await signatures()).map(({ provider }) => provider)).toEqual(['pkcs12', 'pkcs11']);
    expect(await must(running.call('shell.preferences', {}))).toMatchObject({ signing: { way: 'pkcs11', module: 'libsofthsm2.so' } });
    expect(JSON.stringify(await must(running.call('shell.preferences', {})))).not.toContain(tokenPin);
  });

  test('NCALayer: without its root it says what to do; then it signs in one dialog', async () => {
    const root = tlsRoot('NCALAYER ROOT');
    const at = Temporal.Now.instant();
    server = await ncaLayerServer(identityUnder(root, '127.0.0.1'), {
      answer: async (request) => {
        const signed = await signaturesFor(request, signerFromPkcs12(gost.keys.signatory.p12, keyPassword), at);
        return { body: { result: signed.map((der) => pem('CMS', der)) }, status: true };
      },
    });
    await openDialog();
    await way('ncalayer').click();
    await dialog().getByText(kk('signing-ui:ncalayer.advanced')).click();
    await dialog().getByLabel(kk('signing-ui:ncalayer.port')).fill(String(server.port));
    expect(await accessibilityProblems(running.page)).toEqual([]);
    const stamped = dialog().getByLabel(kk('signing-ui:ncalayer.timestamp'));
    await stamped.check();
    await dialog().getByText(kk('signing-ui:formatStamped')).waitFor();
    await running.screenshot('signing-ncalayer-kk');
    // Going online is asked for each time.
    await stamped.uncheck();
    await dialog().getByText(kk('signing-ui:format')).waitFor();
    await running.page.keyboard.press('Control+Enter');
    await dialog().getByText(kk('errors:NCALAYER_ROOT_MISSING.message')).waitFor();
    await running.screenshot('signing-ncalayer-root-kk');

    await running.answerDialogs({ open: fileOf('root.cer', root.certificate.der) });
    const { file } = await must(running.call('shell.pick', { purpose: 'certificate-file' }));
    const print = createHash('sha256').update(root.certificate.der).digest('hex');
    const { files } = await must(running.call('signing.importTrustFiles', { sources: [{ from: 'file', file: file!.handle, fingerprint: print }] }));
    expect(files[0]!.items).toMatchObject([{ outcome: 'added' }]);
    await running.page.keyboard.press('Control+Enter');
    await done();
    expect(server.requests).toHaveLength(1);
    expect((await signatures()).at(-1)).toMatchObject({ provider: 'ncalayer' });
    expect(await must(running.call('shell.preferences', {}))).toMatchObject({ signing: { way: 'ncalayer', ncaLayerPort: server.port } });
  });

  test('every signature stands in the saved container', async () => {
    const { documents } = await must(running.call('documents.list', { kind: 'application' }));
    const out = folderForApp('derbes-out-');
    mkdirSync(out, { recursive: true });
    await running.answerDialogs({ open: out });
    const { file } = await must(running.call('shell.pick', { purpose: 'output-folder' }));
    await must(running.call('documents.save', { id: documents[0]!.id, folder: file!.handle }));
    const container = readdirSync(out).find((name) => name.endsWith('.asice'))!;
    expect(readFileSync(join(out, container)).length).toBeGreaterThan(0);
    await running.answerDialogs({ open: join(out, container) });
    const picked = await must(running.call('shell.pick', { purpose: 'verify-file' }));
    const verified = await must(running.call('signing.verify', { file: picked.file!.handle }));
    expect(verified.signatures).toHaveLength(tokens ? 3 : 2);
    expect(verified.state).not.toBe('bad');
  });

  test('any file, attached; the verifier takes it', async () => {
    const { page } = running;
    await visit(page, '/signatures/sign-file');
    await running.answerDialogs({ open: fileOf('хат.docx', 'хат мәтіні') });
    await page.keyboard.press('Control+KeyO');
    await page.getByText('хат.docx').waitFor();
    await page.getByRole('radio', { name: kk('signing-ui:way.pkcs12') }).click();
    await running.answerDialogs({ open: fileOf('RSA256_1.p12', rsa.keys.head.p12) });
    await page.getByRole('button', { name: kk('signing-ui:chooseFile'), exact: true }).click();
    await page.getByLabel(kk('signing-ui:password')).fill(keyPassword);
    await page.keyboard.press('Enter');
    await page.getByText(kk('signing-ui:usable')).waitFor();
    const target = join(folderForApp('derbes-out-'), 'хат.docx.cms');
    await running.answerDialogs({ save: target });
    await page.keyboard.press('Control+Enter');
    await page.getByText(/^Қол қойды:/).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(contentOfCms(target).toString('utf8')).toBe('хат мәтіні');
  });

  test('the owner says who may sign: another is refused before the key works', async () => {
    const { page } = running;
    await visit(page, '/settings?part=signers');
    const applications = page.getByRole('region', { name: kk('signers:kind.application') });
    await applications.getByText(kk('signers:others.refuse'), { exact: true }).click();
    await applications.getByText(kk('certificate:role.signatory'), { exact: true }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Control+KeyS');
    await expect.poll(async () => (await must(running.call('signing.signerRules', {}))).application).toEqual({ roles: ['head'], iins: [], others: 'refuse' });
    await openDialog();
    await way('pkcs12').click();
    await running.answerDialogs({ open: fileOf('individual.p12', rsa.keys.individual.p12) });
    await dialog().getByRole('button', { name: kk('signing-ui:chooseFile') }).click();
    await dialog().getByLabel(kk('signing-ui:password')).fill(keyPassword);
    await page.keyboard.press('Enter');
    await dialog().getByText(kk('errors:SIGNER_NOT_ALLOWED.message')).waitFor();
    expect(await dialog().getByRole('button', { name: new RegExp(`^${kk('signing-ui:sign')}`) }).getAttribute('aria-disabled')).toBe('true');
    await running.screenshot('signing-not-allowed-kk');
    await page.keyboard.press('Escape');
  });

  test('the policy of the page was never violated', () => {
    expect(running.violations).toEqual([]);
  });
});
