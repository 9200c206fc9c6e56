import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resources } from '../../../shared/locales/index.ts';

const folders = ['electron/vault/signing', 'electron/vault/services'];
const sources = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8')),
);

test('every reason of a verdict has its sentence', () => {
  const verdicts = sources.flatMap((text) => [...text.matchAll(/\b(?:good|bad|undecided)\(\s*'([a-z_0-9]+)'/g)].map((match) => match[1]!));
  const refusals = sources.flatMap((text) => [...text.matchAll(/'(zip_[a-z_]+)'/g)].map((match) => match[1]!));
  const journal = [...readFileSync('electron/vault/journal/verify/bad-place.ts', 'utf8').matchAll(/^ {2}\| '([a-z_]+)'/gm)].map((match) => `journal_${match[1]!}`);
  expect(verdicts.length).toBeGreaterThan(40);
  expect(journal.length).toBeGreaterThan(10);
  const known = resources.kk.verify ?? {};
  expect([...new Set([...verdicts, ...refusals, ...journal])].filter((reason) => typeof known[reason] !== 'string')).toEqual([]);
});
