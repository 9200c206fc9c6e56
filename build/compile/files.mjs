import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { projectRoot } from '../runtime/project.mjs';

/** @param {string} folder @returns {string[]} every file inside, in a stable order */
export function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * What a part was made of. Contents, not times: a checkout or a copy changes every time and no content.
 * @param {readonly string[]} folders @param {boolean} dev
 */
export function fingerprint(folders, dev) {
  const hash = createHash('sha256').update(dev ? 'dev' : 'production');
  const settings = ['vite.config.ts', 'tsconfig.json', 'package-lock.json', 'package.json'];
  const sources = ['build/compile', ...folders].flatMap((folder) => filesIn(join(projectRoot, folder)));
  for (const file of [...settings.map((name) => join(projectRoot, name)), ...sources]) {
    hash.update(`\0${relative(projectRoot, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** @param {string} from @param {string} to */
export function replaceFolder(from, to) {
  if (!existsSync(from)) return;
  const old = `${to}.old-${process.pid}`;
  mkdirSync(dirname(to), { recursive: true });
  if (existsSync(to)) renameSync(to, old);
  renameSync(from, to);
  rmSync(old, { recursive: true, force: true });
}

/** @param {string} file */
export function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
