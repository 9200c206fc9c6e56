import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp, giveToApp } from '../../build/runtime/launch.mjs';
import { TestAuthorities } from '../support/authorities.ts';
import { testPassword } from '../fixtures/pki/make.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { fileFor } from './harness/key-files.ts';
import { accessibilityProblems, visit } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';

describe('timestamps and revocation data of a signed notice', () => {
  let running: RunningConsole;
  let authorities: TestAuthorities;
  let document: string;

  beforeAll(async () => {
    authorities = new TestAuthorities();
    running = await launch();
    running.page.setDefaultTimeout(20_000);
    const { bases } = await makeRegister(running, folderForApp('derbes-register-'));
    for (const der of [authorities.pki.root.certificate, authorities.pki.authority.certificate]) await trust(der);
    document = await signedNotice(bases[0]!);
  });
  afterAll(async () => {
    authorities.close();
    await running.close();
  });

  const pick = async (path: string, purpose: 'key-file' | 'csv-file') => {
    await running.answerDialogs({ open: path });
    return (await must(running.call('shell.pick', { purpose }))).file!.handle;
  };

  async function trust(der: Uint8Array): Promise<void> {
    const file = await pick(fileFor('authority.cer', der), 'key-file');
    const fingerprint = createHash('sha256').update(der).digest('hex');
    const { files } = await must(running.call('signing.importTrustFiles', { sources: [{ from: 'file', file, fingerprint }] }));
    expect(files[0]!.items).toMatchObject([{ outcome: 'added' }]);
  }

  async function signedNotice(base: string): Promise<string> {
    const both = (kk: string, ru: string) => ({ kk, ru });
    const incident = await must(
      running.call('incidents.create', {
        title: 'Босатылған қызметкер пациент деректерін көшірген',
        kinds: ['unsanctioned_access'],
        detected: new Date(Math.floor(Date.now() / 60_000) * 60_000 - 4 * 3_600_000).toISOString(),
        bases: [base],
        accounts: ['n.kadyrov'],
        description: 'Түнде рұқсаты жоқ есептік жазбамен кірген.',
      }),
    );
    const subjects = fileFor(
      'subjects.csv',
      ['Тегі;Аты;Әкесінің аты;ЖСН;Ұялы нөмір', 'Абыз;Жұлдыз;Үсенқызы;750321400017;+7 705 555 01 18'].join('\r\n'),
    );
    await must(running.call('incidents.importSubjects', { id: incident.id, file: await pick(subjects, 'csv-file') }));
    const { values } = await must(running.call('incidents.notice', { id: incident.id }));
    await must(
      running.call('incidents.saveNotice', {
        id: incident.id,
        warningAccepted: true,
        values: {
          ...values,
          responsibleName: 'Әлия Жанболат',
          responsiblePosition: 'Деректерге жауапты',
          responsiblePhone: '+7 727 555 01 10',
          responsibleEmail: 'dpo@koktal.example',
          risk: 'yes',
          legalMeasures: both('Ішкі тергеу басталды.', 'Начато расследование.'),
          technicalMeasures: both('Есептік жазба өшірілді.', 'Учётная запись отключена.'),
          organisationalMeasures: both('Тәртіп енгізілді.', 'Введён порядок.'),
        },
      }),
    );
    const made = await must(running.call('incidents.makeNotice', { id: incident.id }));
    const key = fileFor('RSA256_9f30.p12', authorities.pki.keys.signatory.p12);
    await must(
      running.call('signing.signDocument', {
        document: made.id,
        key: { provider: 'pkcs12', file: await pick(key, 'key-file'), password: testPassword },
      }),
    );
    return made.id;
  }

  const page = () => running.page;
  const dialog = () => page().getByRole('dialog');
  const format = async () => (await must(running.call('documents.get', { id: document }))).signatures[0]!.format;
  const open = async (button: string) => {
    await visit(page(), '/signatures');
    await page().getByRole('row').nth(1).click();
    await page().getByRole('button', { name: button }).click();
    await dialog().getByRole('heading', { level: 3 }).first().waitFor();
  };

  test('nothing is asked before its address was seen and agreed to', async () => {
    let asked = 0;
    const counted = createServer((_request, response) => {
      asked++;
      response.writeHead(503).end();
    });
    const down = await authorities.listen(counted);
    await must(
      running.call('evidence.setSettings', {
        ...(await must(running.call('evidence.settings', {}))),
        timestampAddress: down,
      }),
    );
    await open('Уақыт белгісі…');
    await running.screenshot('evidence-dialog-kk');
    await dialog().getByRole('button', { name: 'Желі арқылы сұрау…' }).first().click();
    await dialog().getByText(down).waitFor();
    await running.screenshot('evidence-address-kk');
    expect(await accessibilityProblems(page())).toEqual([]);
    expect(asked).toBe(0);
    await dialog().getByRole('button', { name: 'Желіге шығу' }).click();
    // The authority is down: it is said, and the signature stays as it was.
    await dialog().getByText('сұрауды қабылдамады').waitFor();
    await running.screenshot('evidence-down-kk');
    expect(asked).toBe(1);
    expect(await format()).toBe('CAdES-BES');
    await dialog().getByRole('button', { name: 'Жабу' }).last().click();
  });

  test('a request goes out by hand and its answer comes in', async () => {
    const folder = folderForApp('derbes-stamps-');
    await open('Уақыт белгісі…');
    await running.answerDialogs({ open: folder });
    await dialog().getByRole('button', { name: 'Сұрауды сақтау…' }).click();
    await expect
      .poll(() => readdirSync(folder).filter((name) => name.endsWith('.tsq')).length, { timeout: 20_000 })
      .toBe(3);
    for (const name of readdirSync(folder)) {
      const answer = join(folder, name.replace(/tsq$/, 'tsr'));
      writeFileSync(answer, authorities.stamp(readFileSync(join(folder, name))));
      giveToApp(answer);
    }
    await dialog().getByRole('button', { name: 'Жауапты импорттау…' }).click();
    await dialog().getByText('Әр қолтаңбаның уақыт белгісі бар.').waitFor();
    await running.screenshot('evidence-stamped-kk');
    expect(await format()).toBe('CAdES-T');
    await dialog().getByRole('button', { name: 'Жабу' }).last().click();
  });

  test('reads well in every language and theme, and so do its settings', async () => {
    const buttons = { kk: 'Уақыт белгісі…', ru: 'Метка времени…', en: 'Timestamp…' } as const;
    for (const language of ['kk', 'ru', 'en'] as const) {
      await must(running.call('shell.setPreferences', { language, theme: language === 'ru' ? 'dark' : 'light' }));
      await open(buttons[language]);
      await running.screenshot(`evidence-revocation-${language}`);
      expect(await accessibilityProblems(page())).toEqual([]);
      await page().keyboard.press('Escape');
      await visit(page(), '/settings?part=online');
      await page().getByRole('textbox').first().waitFor();
      await running.screenshot(`evidence-settings-${language}`);
      expect(await accessibilityProblems(page())).toEqual([]);
    }
    expect(running.violations).toEqual([]);
  });
});
