import { existsSync, readdirSync } from 'node:fs';
import { isCi, SetupError } from './project.mjs';
import { findCommand } from './run.mjs';

/**
 * A program that the tests use and that does not come from npm.
 * @typedef {object} Tool
 * @property {string} debian the package of Debian and Ubuntu that holds it, as apt-get takes it
 * @property {() => boolean} present
 */

/** @satisfies {Record<string, Tool>} */
export const tools = {
  setpriv: command('setpriv', 'util-linux'),
  Xvfb: command('Xvfb', 'xvfb'),
  openssl: command('openssl', 'openssl'),
  'gost.so': file('/usr/lib/*/engines-3/gost.so', 'libengine-gost-openssl'),
  'softhsm2-util': command('softhsm2-util', 'softhsm2'),
  'pkcs11-tool': command('pkcs11-tool', 'opensc'),
  // With the headers, which `gcc` alone only recommends.
  gcc: command('gcc', 'build-essential'),
  xmllint: command('xmllint', 'libxml2-utils'),
  pdftotext: command('pdftotext', 'poppler-utils'),
  pdftoppm: command('pdftoppm', 'poppler-utils'),
  zbarimg: command('zbarimg', 'zbar-tools'),
  unzip: command('unzip', 'unzip'),
  '7z': command('7z', 'p7zip-full'),
  jq: command('jq', 'jq'),
  chromium: command('chromium', 'chromium'),
  'firefox-esr': command('firefox-esr', 'firefox-esr'),
  postgres: file('/usr/lib/postgresql/*/bin/postgres', 'postgresql'),
  mariadbd: file('/usr/lib/mysql/*/server_audit.so', 'mariadb-server'),
  rsyslogd: file('/usr/*/rsyslogd', 'rsyslog'),
  openpyxl: file('/usr/lib/python3/dist-packages/*/worksheet/_writer.py', 'python3-openpyxl'),
  'pgaudit.control': file('/usr/share/postgresql/*/extension/pgaudit.control', '^postgresql-[0-9]+-pgaudit$'),
};

/** @typedef {keyof typeof tools} ToolName */

/** @param {string} name @param {string} debian @returns {Tool} */
function command(name, debian) {
  return { debian, present: () => findCommand(name) !== undefined };
}

/** @param {string} pattern a path with one `*` for a folder's name @param {string} debian @returns {Tool} */
function file(pattern, debian) {
  return { debian, present: () => filesMatching(pattern).length > 0 };
}

/**
 * @param {string} pattern a path with one `*` for a folder's name
 * @returns {string[]} what matches, in order of names
 */
export function filesMatching(pattern) {
  const [before = '', after = ''] = pattern.split('*');
  if (!existsSync(before)) return [];
  return readdirSync(before)
    .map((name) => `${before}${name}${after}`)
    .filter((path) => existsSync(path))
    .sort();
}

/** @param {Record<string, Tool>} [wanted] @returns {[name: string, tool: Tool][]} */
export function missingTools(wanted = tools) {
  return Object.entries(wanted).filter(([, tool]) => !tool.present());
}

/** @param {string} name @param {Tool} tool */
export function describeMissing(name, tool) {
  return `${name} is missing (Debian package ${tool.debian.replace(/[\^$]/g, '')})`;
}

/**
 * For a test that needs a program: `describe.skipIf(!hasTool('xmllint'))`. On a build server a missing program is an
 * error that names it, because there nothing may be left out.
 * @param {ToolName} name
 * @param {NodeJS.ProcessEnv} [env]
 * @param {Record<string, Tool>} [table]
 */
export function hasTool(name, env = process.env, table = tools) {
  const tool = table[name];
  if (!tool) throw new SetupError(`${name} is not in the table of build/runtime/tools.mjs.`);
  if (tool.present()) return true;
  if (isCi(env)) throw new SetupError(`${describeMissing(name, tool)}. On a build server this is an error.`);
  return false;
}
