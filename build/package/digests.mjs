import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { filesIn } from '../compile/files.mjs';

/** The folders of `resources` that stand outside the archive; main compares them at each start (integrity.ts). */
export const watchedFolders = ['vault', 'node'];

/** @param {string} resources @returns {Record<string, string>} path with `/` → SHA-256 in hex */
export function digestsOf(resources) {
  const files = watchedFolders.flatMap((folder) => filesIn(join(resources, folder)));
  return Object.fromEntries(
    files.map((file) => [
      relative(resources, file).split(sep).join('/'),
      createHash('sha256').update(readFileSync(file)).digest('hex'),
    ]),
  );
}
