// Pictures of every page, from the demo register, into docs/images: `npm run screenshots`.
/* global document, location -- functions given to the page run there */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../test/e2e/harness/app.ts';
import { keyPassword } from '../test/e2e/harness/key-files.ts';
import { compile } from './compile.mjs';
import { resolveElectron } from './runtime/electron.mjs';
import { folderForApp, withDisplay } from './runtime/launch.mjs';
import { exitWith, projectRoot, say } from './runtime/project.mjs';
import { makeWorkingDay, openDemo } from './screenshots/demo.mjs';
import { withPalette } from './screenshots/png.mjs';

const folder = join(projectRoot, 'docs/images');

/** A text of the Kazakh screen. @param {string} key `namespace:path` */
function kk(key) {
  const [namespace = '', path = ''] = key.split(':');
  const messages = JSON.parse(readFileSync(join(projectRoot, `shared/locales/kk/${namespace}.json`), 'utf8'));
  const text = path.split('.').reduce((inner, part) => inner?.[part], messages);
  if (typeof text !== 'string') throw new Error(`no text ${key} in Kazakh`);
  return text;
}

/** @param {import('playwright').Page} page @param {string} address */
async function visit(page, address) {
  // Away first: an address that is the present one would show the page as it was left.
  await page.evaluate(() => (location.hash = '#/verification'));
  await page.locator('main h1', { hasText: /./ }).first().waitFor();
  await page.evaluate((hash) => (location.hash = hash), `#${address}`);
  await page.waitForFunction((path) => location.hash.startsWith(`#${path}`), address.split('?')[0] ?? '');
  await settle(page);
}

/** Nothing is being read, no message lies over the page. @param {import('playwright').Page} page */
async function settle(page) {
  await page.waitForFunction(() => document.querySelector('main h1') !== null && document.querySelector('[aria-busy=true]') === null);
  await page.mouse.move(0, 400);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(400);
}

async function main() {
  await resolveElectron();
  await compile();
  const display = await withDisplay();
  process.env.DISPLAY = display.name;
  process.env.DERBES_APP_FOLDERS = folderForApp('derbes-screenshots-');
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) if (old.endsWith('.png')) rmSync(join(folder, old));
  const derbes = await launch();
  try {
    await take(derbes);
  } catch (error) {
    say(`stopped at ${await derbes.screenshot('screenshots-stopped')}`);
    throw error;
  } finally {
    await derbes.close();
    rmSync(process.env.DERBES_APP_FOLDERS, { recursive: true, force: true });
    display.stop();
  }
  return 0;
}

/** @param {import('../test/e2e/harness/app.ts').RunningConsole} derbes */
async function take(derbes) {
  const { page } = derbes;
  page.setDefaultTimeout(20_000);
  let bytes = 0;
  /** @param {string} name */
  const shot = async (name) => {
    await settle(page).catch(() => undefined);
    const png = withPalette(await page.screenshot());
    writeFileSync(join(folder, `${name}.png`), png);
    bytes += png.length;
    say(`${name}.png ${Math.round(png.length / 1024)} KiB`);
  };
  /** @param {import('../shared/contract/index.ts').InputOf<'shell.setPreferences'>} preferences */
  const prefer = async (preferences) => {
    await derbes.call('shell.setPreferences', preferences);
    await page.waitForTimeout(300);
  };

  await prefer({ theme: 'light', language: 'kk' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await shot('start');
  await page.getByRole('button', { name: kk('start:way.create.title') }).click();
  await page.getByRole('heading', { level: 1, name: kk('create:organisation.title') }).waitFor();
  await shot('create');
  await page.getByRole('button', { name: kk('common:action.back') }).click();

  const revoked = await openDemo(derbes);
  await page.getByRole('navigation', { name: kk('shell-ui:navigation') }).waitFor();
  await visit(page, `/findings?sel=${revoked.id}`);
  await shot('findings');
  const day = await makeWorkingDay(derbes, revoked);
  await derbes.call('register.verify', {});

  /** @type {readonly (readonly [name: string, address: string])[]} */
  const pages = [
    ['today', '/today'],
    ['incidents', `/incidents?sel=${day.incident.id}`],
    ['applications', `/applications?sel=${day.application.id}`],
    ['application', `/applications/${day.application.id}`],
    ['bases', `/bases?sel=${day.base}`],
    ['base', `/bases/${day.base}`],
    ['base-form', `/bases/${day.base}/edit`],
    ['people', `/people?sel=${day.person}`],
    ['person', `/people/${day.person}`],
    ['sources', '/sources'],
    ['sources-import', '/sources/import'],
    ['audit', '/audit'],
    ['audit-export', '/audit/new'],
    ['audit-checkpoints', '/audit/checkpoints'],
    ['audit-compare', '/audit/compare'],
    ['signatures', '/signatures'],
    ['settings', '/settings?part=organisation'],
    ['settings-calendar', '/settings?part=calendar'],
    ['settings-operators', '/settings?part=operators'],
    ['settings-backups', '/settings?part=backups'],
    ['settings-checkpoints', '/settings?part=checkpoints'],
    ['settings-packs', '/settings?part=packs'],
  ];
  for (const [name, address] of pages) {
    await visit(page, address);
    await shot(name);
  }

  await visit(page, '/journal');
  const journal = page.getByRole('grid');
  await journal.focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('complementary').first().waitFor();
  await shot('journal');

  await visit(page, `/incidents/${day.incident.id}`);
  await page.getByRole('button', { name: kk('incidents:step.measures') }).click();
  await shot('incident');
  await page.getByRole('button', { name: kk('incidents:next').replace('{{step}}', kk('incidents:step.review')) }).click();
  await page.getByRole('button', { name: kk('incidents:review.make') }).click();
  await page.locator('canvas[data-drawn]').waitFor();
  await shot('notice');
  await page.getByRole('button', { name: kk('incidents:sign'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: kk('incidents:signTitle') });
  await dialog.locator('canvas[data-drawn]').waitFor();
  for (const key of [day.keys.auth, day.keys.signatory]) {
    await derbes.answerDialogs({ open: key });
    await dialog.getByRole('button', { name: new RegExp(`^(${kk('signing-ui:chooseFile')}|${kk('signing-ui:otherFile')})$`) }).click();
    await dialog.getByLabel(kk('signing-ui:password')).fill(keyPassword);
    await page.keyboard.press('Enter');
    await dialog.getByText(key === day.keys.auth ? kk('signing-ui:refused') : kk('signing-ui:usable')).waitFor();
  }
  await shot('signing');
  await dialog.getByRole('button', { name: kk('common:action.cancel') }).click();

  await visit(page, '/today');
  await visit(page, '/verification');
  await derbes.answerDialogs({ open: day.journal });
  await page.getByRole('button', { name: kk('verification:chooseFolder') }).click();
  await page.getByRole('status', { name: kk('verification:verdict') }).waitFor();
  await shot('verification');

  await visit(page, '/today');
  await page.keyboard.press('Control+KeyK');
  await page.getByRole('combobox').waitFor();
  await shot('palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+Slash');
  await page.getByRole('dialog', { name: kk('keyboard:title') }).waitFor();
  await shot('keys');
  await page.keyboard.press('Escape');

  await prefer({ language: 'ru' });
  for (const [name, address] of /** @type {const} */ ([['today-ru', '/today'], ['incident-ru', `/incidents/${day.incident.id}`]])) {
    await visit(page, address);
    await shot(name);
  }
  await prefer({ language: 'en' });
  await visit(page, '/today');
  await shot('today-en');
  await prefer({ language: 'kk', theme: 'dark' });
  for (const [name, address] of /** @type {const} */ ([['today-dark', '/today'], ['journal-dark', '/journal']])) {
    await visit(page, address);
    await shot(name);
  }
  await prefer({ theme: 'light' });
  await page.keyboard.press('Control+KeyL');
  await page.getByLabel(kk('unlock:passphrase'), { exact: true }).waitFor();
  await shot('unlock');
  say(`${Math.round(bytes / 1024)} KiB in docs/images`);
}

await exitWith(main);
