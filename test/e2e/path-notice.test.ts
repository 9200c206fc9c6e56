import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { launch, type RunningConsole } from './harness/app.ts';
import { fileFor, keyFiles, keyPassword } from './harness/key-files.ts';
import { accessibilityProblems, visit } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';

const csv = [
  'Тегі;Аты;Әкесінің аты;ЖСН;Ұялы нөмір',
  'Абыз;Жұлдыз;Үсенқызы;750321400017;+7 705 555 01 18',
  'Әуезхан;Нұргүл;;680907400017;+7 777 555 01 63',
  'Байзақ;Ұлан;Өмірханұлы;880217300011;+7 702 555 01 94',
  'Бекжан;Сәуле;Ғалымқызы;840512400317;+7 701 555 01 42',
  'Тұрсын;Мөлдір;Асанқызы;;',
  'Қалиұлы;Әділ;;750321400017;+7 747 555 01 09',
  '',
].join('\r\n');

const measures: Readonly<Record<string, readonly [kk: string, ru: string]>> = {
  legalMeasures: [
    'Босатылған қызметкерге көшірмені жою туралы талап жолданды. Ішкі тергеу № 31 бұйрықпен басталды.',
    'Уволенному работнику направлено требование уничтожить копию. Приказом № 31 начато служебное расследование.',
  ],
  organisationalMeasures: [
    'Босату күні рұқсатты тоқтату тәртібі енгізілді. Рұқсаты бар адамдардың тізбесі қайта қаралды.',
    'Введён порядок прекращения доступа в день увольнения. Пересмотрен перечень лиц, имеющих доступ.',
  ],
  technicalMeasures: ['Есептік жазба ажыратылды, көшіру құқығы шектелді, кіру екі факторлы болды.', 'Учётная запись отключена, право копирования ограничено, вход стал двухфакторным.'],
};

describe('from a breach to a signed notice, in Kazakh and from the keyboard', () => {
  let running: RunningConsole;
  let keys: ReturnType<typeof keyFiles>;
  let incident: string;

  beforeAll(async () => {
    running = await launch();
    running.page.setDefaultTimeout(15_000);
    await makeRegister(running, folderForApp('derbes-register-'));
    keys = keyFiles();
  });
  afterAll(() => running.close());

  test('an empty list says what it is for', async () => {
    const { page } = running;
    await visit(page, '/incidents');
    await page.getByRole('heading', { name: 'Инциденттер' }).waitFor();
    await page.getByText('Инцидент тіркелмеген').waitFor();
    await running.screenshot('incidents-empty-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test('Ctrl N registers an incident', async () => {
    const { page } = running;
    await page.keyboard.press('Control+KeyN');
    const dialog = page.getByRole('dialog', { name: 'Инцидентті тіркеу' });
    await dialog.waitFor();
    await dialog.getByLabel('Атауы', { exact: true }).fill('Босатылған қызметкер пациент деректерін көшірген');
    await dialog.getByText('санкцияланбаған қол жеткізу').click();
    await dialog.getByLabel('Есептік жазбалар').fill('n.kadyrov');
    await running.screenshot('incident-dialog-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { level: 1, name: 'Босатылған қызметкер' }).waitFor();
    const { incidents } = await must(running.call('incidents.list', {}));
    expect(incidents).toHaveLength(1);
    expect(incidents[0]).toMatchObject({ state: 'open', kinds: ['unsanctioned_access'], accounts: ['n.kadyrov'] });
    incident = incidents[0]!.id;
  });

  test('the missing edition is said, and is gone on with knowingly', async () => {
    const { page } = running;
    await page.getByText('232/НҚ редакциясы 12.07.2026 бастап күшінде, бірақ енгізілмеген.').waitFor();
    await page.getByRole('button', { name: 'Осымен жалғастыру' }).click();
    await expect.poll(async () => (await must(running.call('incidents.notice', { id: incident }))).warningAccepted).toBe(true);
  });

  test('the clock explains itself', async () => {
    const { page } = running;
    const clock = page.getByRole('region', { name: 'Мерзім', exact: true });
    await clock.getByRole('button', { name: 'Неге?' }).click();
    await page.getByText('Мерзім қалай саналды').waitFor();
    await page.getByText('481/НҚ').first().waitFor();
    await running.screenshot('incident-why-kk');
    await page.keyboard.press('Escape');
  });

  test('a line of the checklist leads to its field', async () => {
    const { page } = running;
    await page.getByRole('button', { name: /^Техникалық шаралар/ }).click();
    await page.waitForFunction(() => document.activeElement?.closest('#field-technicalMeasures') !== null);
  });

  test('the form is saved by itself, and undone', async () => {
    const { page } = running;
    const field = page.locator('#field-technicalMeasures textarea');
    await field.fill('бірінші мәтін');
    await page.keyboard.press('Control+KeyS');
    await page.getByText(/Жоба \d\d:\d\d сақталды/).waitFor();
    const text = async () => (await must(running.call('incidents.notice', { id: incident }))).values['technicalMeasures'];
    expect(await text()).toEqual({ kk: 'бірінші мәтін', ru: '' });
    await page.getByRole('button', { name: 'Болдырмау' }).click();
    await expect.poll(() => field.inputValue()).toBe('');
    for (const [id, [kk]] of Object.entries(measures)) await page.locator(`#field-${id} textarea`).fill(kk);
    await page.getByRole('radio', { name: /^рус/ }).first().click();
    for (const [id, [, ru]] of Object.entries(measures)) await page.locator(`#field-${id} textarea`).fill(ru);
    // Nobody pressed a key to save this one: the pause does.
    await page.getByText('Сақталмаған').waitFor();
    await expect.poll(async () => JSON.stringify(await text()), { timeout: 10_000 }).toContain('двухфакторным');
  });

  test('subjects come from a CSV, refused rows first', async () => {
    const { page } = running;
    await running.answerDialogs({ open: fileFor('subjects_2026-11-23.csv', csv) });
    await page.getByRole('button', { name: 'CSV файлын таңдау' }).click();
    const table = page.getByRole('table', { name: 'Субъектілер' });
    await table.waitFor();
    expect(await table.getByRole('row').count()).toBe(7);
    await expect.poll(() => table.getByRole('row').nth(1).textContent()).toContain('840512400317');
    await page.getByText('3 дайын').waitFor();
    await page.getByText('3 қате').waitFor();
    await page.locator('#section-subjects').scrollIntoViewIfNeeded();
    await running.screenshot('incident-measures-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Тек қателер' }).click();
    await expect.poll(() => table.getByRole('row').count()).toBe(4);
  });

  test('refused rows go out as CSV', async () => {
    const { page } = running;
    const target = join(folderForApp('derbes-out-'), 'refused.csv');
    await running.answerDialogs({ save: target });
    await page.getByRole('button', { name: 'Қателер, CSV' }).click();
    await expect.poll(() => existsSync(target)).toBe(true);
    expect(readFileSync(target, 'utf8')).toContain('840512400317');
  });

  test('signing waits for the checklist, then the notice is made and shown', async () => {
    const { page } = running;
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Хабарлама жасау' }).click();
    await page.locator('canvas[data-drawn]').waitFor({ timeout: 60_000 });
    await running.screenshot('incident-review-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
    const { documents } = await must(running.call('documents.list', { kind: 'notice', subject: incident }));
    expect(documents[0]?.files.map((file) => file.purpose).sort()).toContain('annex');
  });

  test('an AUTH key stays refused in sight, the right one shows whose it is', async () => {
    const { page } = running;
    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog', { name: 'Хабарламаға қол қою' });
    await dialog.waitFor();
    await dialog.locator('canvas[data-drawn]').waitFor({ timeout: 60_000 });
    const open = async (path: string, password: string) => {
      await running.answerDialogs({ open: path });
      await dialog.getByRole('button', { name: /^(Файл таңдау|Басқа файл)$/ }).click();
      await dialog.getByLabel('Кілт құпиясөзі').fill(password);
      await page.keyboard.press('Enter');
    };
    await open(keys.auth, keyPassword);
    await dialog.getByText('қабылданбады').waitFor();
    await open(keys.signatory, 'қате құпиясөз');
    await dialog.getByText('Кілттің құпиясөзі сәйкес келмейді.').waitFor();
    expect(await dialog.getByLabel('Кілт құпиясөзі').inputValue()).toBe('');
    await dialog.getByLabel('Кілт құпиясөзі').fill(keyPassword);
    await page.keyboard.press('Enter');
    await dialog.getByText('қол қоюға жарайды').waitFor();
    await dialog.getByText('БСН тізілімге сай').waitFor();
    expect(await dialog.getByText('қабылданбады').count()).toBe(1);
    await running.screenshot('signing-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test('the packet is signed, saved, and openssl takes it', async () => {
    const { page } = running;
    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog', { name: 'Хабарламаға қол қою' });
    await dialog.getByText(/^Қол қойды:/).waitFor({ timeout: 60_000 });
    await running.screenshot('signing-done-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    const out = folderForApp('derbes-out-');
    await running.answerDialogs({ open: out });
    await page.getByRole('button', { name: 'Пакетті қалтаға сақтау' }).click();
    await expect.poll(() => readdirSync(out).filter((name) => name.endsWith('.asice')).length).toBe(1);
    const pdf = readdirSync(out).find((name) => name.endsWith('.kk.pdf'))!;
    const content = join(mkdtempSync(join(tmpdir(), 'derbes-cms-')), 'content.pdf');
    execFileSync('openssl', ['cms', '-verify', '-inform', 'DER', '-binary', '-noverify', '-in', join(out, `${pdf}.cms`), '-out', content], { stdio: 'pipe' });
    expect(readFileSync(content).equals(readFileSync(join(out, pdf)))).toBe(true);
    await running.screenshot('incident-send-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test('sending is recorded and stops the clock', async () => {
    const { page } = running;
    await page.getByRole('button', { name: 'Жіберілді деп белгілеу' }).click();
    const dialog = page.getByRole('dialog', { name: 'Жіберілді деп белгілеу' });
    await dialog.getByLabel('Арнасы').fill('Электрондық құжат айналымы');
    await dialog.getByLabel('Шығыс нөмірі').fill('07-318');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Мерзімінде жіберілді').waitFor();
    await running.screenshot('incident-sent-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
    await visit(page, '/incidents?view=all');
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('F6');
    await page.getByRole('grid').press('ArrowDown');
    await page.getByRole('complementary', { name: 'Босатылған' }).waitFor();
    await running.screenshot('incidents-list-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test('the signature stands in the list of signatures', async () => {
    const { page } = running;
    await visit(page, '/signatures');
    const grid = page.getByRole('grid');
    await grid.waitFor();
    await grid.press('ArrowDown');
    await page.getByRole('heading', { level: 3, name: 'Қол қойылған файлдар' }).waitFor();
    await running.screenshot('signatures-kk');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test('the policy of the page was never violated', () => {
    expect(running.violations).toEqual([]);
  });
});
