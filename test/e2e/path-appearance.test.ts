import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderForApp } from '../../build/runtime/launch.mjs';
import { launch, type RunningConsole } from './harness/app.ts';
import { fileFor } from './harness/key-files.ts';
import { accessibilityProblems, expectAccessible, outOfReach, showTheme, visit, zoom } from './harness/page-checks.ts';
import { makeRegister, must } from './harness/sample-register.ts';

const languages = ['kk', 'ru', 'en'] as const;
const sizes = [
  [1366, 768],
  [1920, 1050],
] as const;

/** What a title or a count says in the language tells that the page is drawn in it. */
const words = { kk: 'Инциденттер', ru: 'Инциденты', en: 'Incidents' } as const;

describe('incidents, applications, signatures and verification in every dress', () => {
  let running: RunningConsole;
  let pages: readonly { readonly name: string; readonly path: string }[];

  beforeAll(async () => {
    running = await launch();
    running.page.setDefaultTimeout(15_000);
    const { bases } = await makeRegister(running, folderForApp('derbes-register-'));
    const detected = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 4 * 3_600_000).toISOString();
    const both = (kk: string, ru: string) => ({ kk, ru });
    const incident = await must(
      running.call('incidents.create', {
        title: 'Босатылған қызметкер пациент деректерін көшірген',
        kinds: ['unsanctioned_access', 'unsanctioned_distribution'],
        detected,
        bases: [bases[0]!],
        accounts: ['n.kadyrov'],
        description: 'Түнде рұқсаты жоқ есептік жазбамен кірген.',
      }),
    );
    const { values } = await must(running.call('incidents.notice', { id: incident.id }));
    await must(
      running.call('incidents.saveNotice', {
        id: incident.id,
        values: {
          ...values,
          legalMeasures: both('Көшірмені жою туралы талап жолданды. Ішкі тергеу № 31 бұйрықпен басталды.', 'Направлено требование уничтожить копию. Приказом № 31 начато расследование.'),
          organisationalMeasures: both('Босату күні рұқсатты тоқтату тәртібі енгізілді.', 'Введён порядок прекращения доступа в день увольнения.'),
        },
      }),
    );
    const rows = ['Тегі;Аты;Әкесінің аты;ЖСН;Ұялы нөмір', 'Абыз;Жұлдыз;Үсенқызы;750321400017;+7 705 555 01 18', 'Бекжан;Сәуле;Ғалымқызы;840512400317;+7 701 555 01 42'];
    await running.answerDialogs({ open: fileFor('subjects.csv', rows.join('\r\n')) });
    const { file } = await must(running.call('shell.pick', { purpose: 'csv-file' }));
    await must(running.call('incidents.importSubjects', { id: incident.id, file: file!.handle }));
    const application = await must(running.call('applications.create', { title: 'Тіркеу бөлмесі: азаматтың деректері' }));
    pages = [
      { name: 'incidents', path: `/incidents?sel=%22${incident.id}%22` },
      { name: 'incident', path: `/incidents/${incident.id}` },
      { name: 'applications', path: `/applications?sel=%22${application.id}%22` },
      { name: 'application', path: `/applications/${application.id}` },
      { name: 'signatures', path: '/signatures' },
      { name: 'verification', path: '/verification' },
    ];
  });
  afterAll(() => running.close());

  const resize = async (width: number, height: number) => {
    await running.app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h), [width, height] as const);
    await running.page.waitForFunction((w) => window.innerWidth === w, width);
  };
  const speak = async (language: (typeof languages)[number]) => {
    await must(running.call('shell.setPreferences', { language }));
    await running.page.waitForSelector(`nav:has-text("${words[language]}")`);
  };

  test.each(languages)('in %s nothing is cut off, in both themes and sizes', async (language) => {
    await speak(language);
    for (const [width, height] of sizes) {
      await resize(width, height);
      for (const { name, path } of pages) {
        await visit(running.page, path);
        expect(await outOfReach(running.page), `${name} at ${width}`).toEqual([]);
        for (const theme of ['light', 'dark'] as const) {
          await showTheme(running, theme);
          await running.screenshot(`${name}-${language}-${theme}-${width}`);
        }
        await showTheme(running, 'light');
      }
    }
    await resize(1366, 768);
  });

  test('axe finds nothing in either theme', async () => {
    await speak('kk');
    for (const { name, path } of pages) {
      await visit(running.page, path);
      await expectAccessible(running, name);
    }
  });

  test('at 200 % zoom everything can be reached', async () => {
    await zoom(running, 2);
    for (const { name, path } of pages) {
      await visit(running.page, path);
      expect(await outOfReach(running.page), name).toEqual([]);
      expect(await accessibilityProblems(running.page), name).toEqual([]);
    }
    await zoom(running, 1);
  });

  test('the policy of the page was never violated', () => {
    expect(running.violations).toEqual([]);
  });
});
