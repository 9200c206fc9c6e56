// The packages that the vault finds in node_modules at run time; all else is inside its bundle.

import { cpSync, existsSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { externalToVault } from '../compile/parts.mjs';

/** @typedef {{ platform: string, arch: string }} Target */
/** @typedef {{ dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>, os?: string[], cpu?: string[] }} LockEntry */

/**
 * @param {string} root folder with package-lock.json and node_modules
 * @param {Target} target
 * @returns {string[]} places below `root`, such as `node_modules/pdfmake`
 */
export function packagesOfVault(root, target) {
  /** @type {{ packages: Record<string, LockEntry> }} */
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const own = lock.packages[''] ?? {};
  const waiting = Object.keys({ ...own.dependencies, ...own.optionalDependencies })
    .filter((name) =>
      externalToVault.some((wanted) => (wanted instanceof RegExp ? wanted.test(name) : wanted === name)),
    )
    .map((name) => `node_modules/${name}`);
  const found = new Set();
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const entry = lock.packages[place];
    if (!entry || found.has(place) || !fits(entry, target) || !existsSync(join(root, place))) continue;
    found.add(place);
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) {
      const dependency = resolvePlace(lock.packages, place, name);
      if (dependency) waiting.push(dependency);
    }
  }
  return [...found].sort();
}

/** @param {LockEntry} entry @param {Target} target */
function fits({ os, cpu }, { platform, arch }) {
  return (!os || os.includes(platform)) && (!cpu || cpu.includes(arch));
}

/**
 * As Node looks for a package: in the folder of the one that asks, then in those above it.
 * @param {Record<string, LockEntry>} packages @param {string} from @param {string} name
 */
function resolvePlace(packages, from, name) {
  for (let base = from; ; base = base.slice(0, base.lastIndexOf('/node_modules/'))) {
    const place = `${base}/node_modules/${name}`;
    if (packages[place]) return place;
    if (!base.includes('/node_modules/')) break;
  }
  return packages[`node_modules/${name}`] ? `node_modules/${name}` : undefined;
}

/** Not needed to run: sources, types, browser builds, and what is made for other machines. */
const unneeded = [
  /\.(map|md|markdown|d\.[cm]?ts)$/,
  /better-sqlite3\/(deps|src|binding\.gyp)/,
  /pdfmake\/(build|src)(\/|$)/,
  /fontkit\/src(\/|$)/,
  /koffi\/(doc|vendor|cnoke\.cjs)(\/|$)/,
];

/** @param {string} from @param {string} to @param {readonly string[]} places @param {Target} target */
export function copyPackages(from, to, places, target) {
  for (const place of places) {
    cpSync(join(from, place), join(to, place), {
      recursive: true,
      dereference: true,
      filter: (source) => {
        const path = source.slice(join(from, sep).length).split(sep).join('/');
        // Packages nested in this one are in the list themselves, where they are needed.
        if (path !== place && /\/node_modules(\/|$)/.test(path.slice(place.length))) return false;
        if (/\/prebuilds\/[^/]+$/.test(path)) return basename(path).startsWith(`${target.platform}-${target.arch}`);
        return !unneeded.some((pattern) => pattern.test(path));
      },
    });
  }
}
