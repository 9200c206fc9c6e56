import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { type Corpus, makeCorpus } from './corpus.ts';
import { Firefox } from './firefox.ts';
import { tampered } from './tampering.ts';

/** The page of an export in Debian's Firefox, from file://, without a network. */
describe.skipIf(!hasTool('firefox-esr'))('the page of an export, in Firefox', () => {
  let corpus: Corpus;
  let firefox: Firefox;

  beforeAll(async () => {
    corpus = await makeCorpus();
    firefox = await Firefox.start();
  });

  afterAll(async () => {
    await firefox.close();
    corpus.dispose();
  });

  interface Verdict {
    readonly state: string | null;
    readonly reason: string | null;
    readonly text: string;
  }

  async function verdict(): Promise<Verdict> {
    await vi.waitUntil(() => firefox.value(`['result', 'failed'].includes(document.querySelector('main')?.dataset.screen)`), { timeout: 30_000, interval: 100 });
    const found = await firefox.value(`JSON.stringify({
      state: document.querySelector('main').dataset.state ?? null,
      reason: document.querySelector('[data-bad]')?.dataset.bad ?? document.querySelector('[data-failure]')?.dataset.failure ?? null,
      text: document.querySelector('main').innerText,
    })`);
    return JSON.parse(String(found)) as Verdict;
  }

  /**
   * BiDi sets files, not folders: the paths inside the folder, which Firefox's own dialog would add, are put to the files
   * before the page sees them. Reading them is Firefox's.
   */
  async function verifyFolder(folder: string): Promise<Verdict> {
    const names = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
    await firefox.open(path.join(corpus.plain, 'verify.html'));
    await vi.waitUntil(() => firefox.value(`document.querySelector('input[webkitdirectory]') !== null`), { timeout: 30_000 });
    await firefox.value(`(() => {
      const names = ${JSON.stringify(names)};
      const input = document.querySelector('input[webkitdirectory]');
      input.removeAttribute('webkitdirectory');
      input.multiple = true;
      window.addEventListener('change', () => {
        [...input.files].forEach((file, i) => Object.defineProperty(file, 'webkitRelativePath', { value: 'export/' + names[i] }));
      }, { capture: true, once: true });
      return true;
    })()`);
    await firefox.choose('input[type=file]', names.map((name) => path.join(folder, name)));
    return verdict();
  }

  test.each(['plain', 'filtered', 'gost'] as const)('verifies the %s export, and the form of it with the data inside', async (name) => {
    const picked = await verifyFolder(corpus[name]);
    expect(picked).toMatchObject({ state: 'undecided', reason: null });
    expect(picked.text).toContain(Buffer.from(corpus.journal.root()).toString('base64'));
    if (name !== 'plain') expect(picked.text).toContain('The signature is mathematically valid.');
    await firefox.open(path.join(corpus[name], 'journal.html'));
    expect(await verdict()).toMatchObject({ state: 'undecided', reason: null });
  });

  test('relies on the roots the reader chooses', async () => {
    await firefox.open(path.join(corpus.gost, 'journal.html'));
    await verdict();
    await firefox.choose('.panel:has(.signature) input[type=file]', [corpus.trusted.GOST]);
    await vi.waitUntil(async () => String(await firefox.value(`document.querySelector('main').innerText`)).includes('The chain leads to a trusted root'), { timeout: 20_000, interval: 100 });
  });

  test.each(tampered.map((one) => [one.what, one] as const))('finds and places %s', async (_what, { change, reason, place }) => {
    const folder = path.join(corpus.parent, 'changed');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    cpSync(corpus.filtered, folder, { recursive: true });
    change(folder);
    chmodSync(folder, 0o755);
    const found = await verifyFolder(folder);
    expect([found.state, found.reason]).toEqual(['bad', reason]);
    expect(found.text).toContain(place);
  });

  test('asks nothing of the network', () => {
    expect(firefox.requests).toEqual([]);
  });
});
