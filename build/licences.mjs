// What ships with the console and under which licences. `node build/licences.mjs` prints the list; a package puts the texts
// beside the program (build/package/stage.mjs); test/unit/setup/licences.test.ts refuses what may not ship.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesIn } from './compile/files.mjs';
import { projectRoot } from './runtime/project.mjs';

/** @typedef {{ version?: string, license?: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} LockEntry */
/** @typedef {{ name: string, version: string, licence: string, place: string }} Shipped `place`: folder below the project */

/** Licences that ask no more than to be named and quoted. The OFL is for fonts. */
export const allowed = new Set([
  '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'OFL-1.1', 'Python-2.0', 'Unlicense', 'Zlib',
]); // prettier-ignore

/** Packages whose package.json names no licence; read in their own LICENSE files. */
const stated = new Map([['png-js', 'MIT']]);

/**
 * Everything of npm that a release holds: the production packages, and what the renderer, though built of development
 * packages, takes into its bundle.
 * @returns {Shipped[]} ordered by place
 */
export function shippedPackages(root = projectRoot) {
  /** @type {{ packages: Record<string, LockEntry> }} */
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const own = lock.packages[''] ?? {};
  const names = [...Object.keys({ ...own.dependencies, ...own.optionalDependencies }), ...packagesNamedIn(join(root, 'renderer'))];
  const waiting = names.map((name) => `node_modules/${name}`);
  /** @type {Map<string, Shipped>} */
  const found = new Map();
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const entry = lock.packages[place];
    if (!entry || found.has(place)) continue;
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    found.set(place, { name, version: entry.version ?? '', licence: entry.license ?? stated.get(name) ?? '', place });
    for (const dependency of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) {
      const resolved = placeOf(lock.packages, place, dependency);
      if (resolved) waiting.push(resolved);
    }
  }
  return [...found.values()].sort((a, b) => (a.place < b.place ? -1 : 1));
}

/** Names of packages in the imports of sources and styles. @param {string} folder @returns {string[]} */
function packagesNamedIn(folder) {
  const names = new Set();
  for (const file of filesIn(folder).filter((each) => /\.(tsx?|css)$/.test(each))) {
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import|@import|import\()\s*['"]([^'"]+)['"]/g)) {
      const name = /^(@[\w-]+\/[\w.-]+|[a-z][\w.-]*)/.exec(path)?.[1];
      if (name && !path.startsWith('.')) names.add(name);
    }
  }
  return [...names].sort();
}

/** As Node looks for a package. @param {Record<string, LockEntry>} packages @param {string} from @param {string} name */
function placeOf(packages, from, name) {
  for (let base = from; base !== ''; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (packages[`${base}/node_modules/${name}`]) return `${base}/node_modules/${name}`;
  }
  return packages[`node_modules/${name}`] ? `node_modules/${name}` : undefined;
}

/**
 * Whether an SPDX expression leaves a way that may ship: of what OR joins one is enough, of what AND joins all are needed.
 * @param {string} expression
 */
export function mayShip(expression) {
  const plain = expression.replace(/[()]/g, ' ').trim();
  // Mixed expressions would need their brackets; none of ours is.
  if (plain === '' || (/\bAND\b/.test(plain) && /\bOR\b/.test(plain))) return false;
  const parts = plain.split(/\s+(?:AND|OR)\s+/);
  return /\bOR\b/.test(plain) ? parts.some((part) => allowed.has(part)) : parts.every((part) => allowed.has(part));
}

/** The licence texts of what ships, as the packages carry them. A package for another machine is not there to be read. */
export function licenceTexts(root = projectRoot) {
  const rule = '─'.repeat(78);
  return shippedPackages(root)
    .filter(({ place }) => existsSync(join(root, place)))
    .map(({ name, version, licence, place }) => {
      const texts = readdirSync(join(root, place))
        .filter((file) => /^(licen[cs]e|copying|notice|ofl)/i.test(file) && !/\.(js|json)$/.test(file))
        .sort()
        .map((file) => readFileSync(join(root, place, file), 'utf8').trim());
      return [rule, `${name} ${version}: ${licence}`, rule, ...texts].join('\n\n');
    })
    .join('\n\n');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const packages = shippedPackages();
  for (const { name, version, licence } of packages) console.log(`${mayShip(licence) ? ' ' : '!'} ${name} ${version}: ${licence || 'unknown'}`);
  if (packages.some(({ licence }) => !mayShip(licence))) process.exitCode = 1;
}
