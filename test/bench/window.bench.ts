/**
 * The journal's page with a large register in a real window: how long from an act of the user until the rows stand there, and until
 * nothing on the page changes any more; how long the window, and the vault behind it, answered nobody meanwhile.
 * `DERBES_BENCH_WINDOW=1000000` sets the number of records; `DERBES_BENCH_REGISTER=FOLDER` keeps the register there for the next time.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import type { JournalFilter } from '../../shared/contract/journal.ts';
import { resolveElectron } from '../../build/runtime/electron.mjs';
import { folderForApp, giveToApp, withDisplay } from '../../build/runtime/launch.mjs';
import { journalAddress } from '../../renderer/pages/journal/journal-filter.ts';
import { launch, type RunningConsole } from '../e2e/harness/app.ts';
import { must } from '../e2e/harness/sample-register.ts';
import { clinicAccounts } from '../support/clinic-log.ts';
import { type LargeRegister, makeLargeRegister } from '../support/large-register.ts';
import { testPassphrase } from '../support/test-register.ts';

const records = Number(process.env['DERBES_BENCH_WINDOW'] ?? '1000000');

/** What one act cost, milliseconds. */
interface Cost {
  /** Until the rows are those of the act; nothing above 0 where it does not change their number. */
  readonly rows: number;
  /** Until the last change on the page. */
  readonly all: number;
  /** Longest time in which the window did nothing else. */
  readonly window: number;
  /** Longest answer to a question that costs the vault nothing. */
  readonly vault: number;
}

/** Runs in the page: watches how long its own thread and the vault are away. */
function watch(): void {
  const seen = { window: 0, vault: 0, asked: 0, changed: 0, rows: 0, count: '' };
  Object.assign(window, { seen });
  let before = performance.now();
  setInterval(() => {
    const now = performance.now();
    seen.window = Math.max(seen.window, now - before - 4);
    before = now;
  }, 4);
  const ask = async (): Promise<void> => {
    const asked = performance.now();
    seen.asked = asked;
    await window.derbes.call('register.status', {}, crypto.randomUUID().replaceAll('-', ''));
    seen.vault = Math.max(seen.vault, performance.now() - asked);
    seen.asked = 0;
    setTimeout(() => void ask(), 20);
  };
  void ask();
  const look = (): void => {
    const grid = document.querySelector('main [role=grid]');
    const first = grid?.querySelector('[role=row][aria-rowindex]:not([aria-rowindex="1"]) [role=gridcell]')?.textContent ?? '';
    const count = grid?.getAttribute('aria-busy') === 'true' || first === '' ? seen.count : (grid?.getAttribute('aria-rowcount') ?? '');
    if (count === seen.count) return;
    seen.count = count;
    // The first that was seen: a search goes on finding.
    if (seen.rows === 0) seen.rows = performance.now();
  };
  // The status line tells the time and is no part of an answer.
  new MutationObserver((changes) => {
    if (changes.every(({ target }) => target.parentElement?.closest('footer') ?? false)) return;
    seen.changed = performance.now();
    look();
  }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
}

interface Seen {
  window: number;
  vault: number;
  /** When the question was put that waits for its answer. */
  asked: number;
  changed: number;
  rows: number;
}

/** Does something in the page, or with the keyboard, and waits until the page has stood still for a while. */
async function cost({ page }: RunningConsole, act: () => Promise<unknown>, still = 400): Promise<Cost> {
  const began = await page.evaluate(() => {
    const { seen } = window as unknown as { seen: Seen };
    Object.assign(seen, { window: 0, vault: 0, changed: 0, rows: 0 });
    return performance.now();
  });
  await act();
  return page.evaluate(
    async ([from, quiet]) => {
      const { seen } = window as unknown as { seen: Seen };
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (seen.asked > 0 && performance.now() - seen.asked > 20) continue;
        if (performance.now() - Math.max(seen.changed, from) > quiet || performance.now() - from > 20_000) break;
      }
      return { rows: seen.rows - from, all: seen.changed - from, window: seen.window, vault: seen.vault };
    },
    [began, still] as const,
  );
}

function addressOf(filter: JournalFilter): string {
  const { view, f, q } = journalAddress(filter);
  const asked = new URLSearchParams({ view: JSON.stringify(view), f: JSON.stringify(f), q: JSON.stringify(q) });
  return `#/journal?${asked.toString()}`;
}

function goTo({ page }: RunningConsole, hash: string): () => Promise<void> {
  return () =>
    page.evaluate((to) => {
      location.hash = to;
    }, hash);
}

const ms = (value: number): string => `${Math.round(value)}`.padStart(6);

function say(what: string, one: Cost): void {
  console.log(`  ${what.padEnd(44)}${one.rows > 0 ? ms(one.rows) : '     –'}${ms(one.all)}${ms(one.window)}${ms(one.vault)}`);
}

function share(values: readonly number[], part: number): number {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;
}

function sayMany(what: string, costs: readonly Cost[]): void {
  for (const [name, part] of [['p50', 0.5], ['p95', 0.95], ['most', 1]] as const) {
    say(`${what}, ${name} of ${costs.length}`, {
      rows: share(costs.map(({ rows }) => rows), part), all: share(costs.map(({ all }) => all), part),
      window: share(costs.map(({ window: gap }) => gap), part), vault: share(costs.map(({ vault }) => vault), part),
    }); // prettier-ignore
  }
}

/** Filters whose counts differ from one to the next, so that a change of rows is seen. */
function filtersOf({ bases, people }: LargeRegister): JournalFilter[] {
  const found: JournalFilter[] = [];
  for (const [index, account] of clinicAccounts.entries()) {
    found.push({ stream: 'log', accounts: [account] }, { stream: 'log', accounts: [account], actions: ['view'] });
    const person = people[index % people.length];
    if (person) found.push({ stream: 'log', people: [person], actions: ['change'] });
    const day = String(5 + index).padStart(2, '0');
    found.push({ stream: 'log', from: `2026-10-${day}T00:00:00.000Z`, to: `2026-10-${day}T09:30:00.000Z` }, { stream: 'log', bases: [bases[index % 3] ?? ''], except: { accounts: [account] } });
    found.push({ stream: 'log', hoursOfWeek: [index, 24 + index, 50 + index], actions: ['supplement'] }, { stream: 'log', onlyFindings: true, accounts: [account, clinicAccounts[5] ?? ''] });
  }
  return found;
}

/** Waits for the check that the window makes after each opening: both processors are busy with it. */
async function checked({ call }: RunningConsole, started: number): Promise<void> {
  for (;;) {
    const status = await must(call('register.status', {}));
    if (status.state === 'open' && status.integrity.state === 'good') break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  console.log(`  pages and journal checked ${((performance.now() - started) / 1000).toFixed(1)} s after the passphrase; from here on nothing else is done`);
}

async function register(): Promise<LargeRegister> {
  const kept = process.env['DERBES_BENCH_REGISTER'];
  const parent = kept ?? folderForApp('derbes-bench-');
  const note = path.join(parent, 'large.json');
  if (existsSync(note)) return JSON.parse(readFileSync(note, 'utf8')) as LargeRegister;
  const made = await makeLargeRegister(parent, records);
  writeFileSync(note, JSON.stringify(made));
  return made;
}

await resolveElectron();
const display = await withDisplay();
process.env['DISPLAY'] = display.name;
try {
  const large = await register();
  for (const one of ['', ...readdirSync(large.folder)]) giveToApp(path.join(large.folder, one));
  const derbes = await launch({ dialogs: { open: large.folder, question: 1 } });
  try {
    const { page, call } = derbes;
    const { file } = await must(call('shell.pick', { purpose: 'register-folder' }));
    await must(call('register.select', { folder: file?.handle ?? '' }));
    const started = performance.now();
    await must(call('register.unlock', { operator: large.operatorId, passphrase: testPassphrase }));
    const { size } = await must(call('journal.summary', {}));
    console.log(`${size.toLocaleString('en')} records, unlocked in ${((performance.now() - started) / 1000).toFixed(1)} s, load average ${loadavg()[0]?.toFixed(1) ?? ''}`);
    await page.evaluate(watch);
    console.log(`  ${'milliseconds'.padEnd(44)}  rows   all  window  vault`);
    say('today', await cost(derbes, goTo(derbes, '#/today')));
    say('journal, the first time', await cost(derbes, goTo(derbes, '#/journal')));
    say('statistics opened', await cost(derbes, () => page.evaluate(() => document.querySelector<HTMLElement>('main button[aria-pressed=false]')?.click())));
    await checked(derbes, started);
    const costs: Cost[] = [];
    for (const filter of filtersOf(large)) costs.push(await cost(derbes, goTo(derbes, addressOf(filter))));
    sayMany('filter', costs);
    for (const text of ['registratura', 'қайта қабылдау', '184000', 'patient = 777 ', 'нет такого', '10.14.2.77']) {
      await cost(derbes, goTo(derbes, addressOf({ stream: 'log' })));
      say(`text «${text}»`, await cost(derbes, goTo(derbes, addressOf({ stream: 'log', text })), 1500));
    }
    await cost(derbes, goTo(derbes, addressOf({ stream: 'log' })));
    say('oldest first', await cost(derbes, () => page.evaluate(() => document.querySelector<HTMLElement>('main [role=columnheader] button')?.click())));
    const scrolled: Cost[] = [];
    for (const place of [0.5, 0.1, 0.99, 0.3, 0.7, 0.25, 0.9]) {
      scrolled.push(
        await cost(derbes, () =>
          page.evaluate((to) => {
            const area = document.querySelector('main [role=grid]')?.parentElement;
            if (area) area.scrollTop = area.scrollHeight * to;
          }, place),
        ),
      );
    }
    sayMany('scrolled far', scrolled);
    say('a record', await cost(derbes, () => page.evaluate(() => document.querySelector<HTMLElement>('main [role=row][aria-rowindex]:not([aria-rowindex="1"]) [role=gridcell]')?.click())));
    say('coverage', await cost(derbes, goTo(derbes, '#/sources/coverage')));
    say('findings', await cost(derbes, goTo(derbes, '#/findings')));
    await cost(derbes, goTo(derbes, '#/journal'));
    say('rules run', await cost(derbes, () => must(call('findings.run', {}))));
  } finally {
    await derbes.close();
  }
} finally {
  display.stop();
}
