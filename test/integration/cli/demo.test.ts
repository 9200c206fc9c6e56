import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { buildCli, derbes, type CliResult } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'derbes-demo-test-'));
const out = join(folder, 'out');
let demo: CliResult;

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}

function inPacket(packet: 'notice' | 'application', ending: string): string {
  const found = readdirSync(join(out, packet)).find((name) => name.endsWith(ending));
  if (!found) throw new Error(`${packet} has no ${ending}`);
  return join(out, packet, found);
}

beforeAll(async () => {
  await buildCli();
  demo = await derbes(['demo', '--out', out, '--json']);
}, 180_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('derbes demo', () => {
  test('ends well and prints one JSON value and nothing else', () => {
    expect(demo).toMatchObject({ code: 0, stderr: '' });
    const summary = JSON.parse(demo.stdout) as { findings: number; incident: { subjects: number; rejectedSubjects: number }; verified: { state: string }[] };
    expect(summary.findings).toBeGreaterThan(4);
    expect(summary.incident.rejectedSubjects).toBe(4);
    expect(summary.verified.map((one) => one.state)).toEqual(summary.verified.map(() => 'good'));
    expect(summary.verified).toHaveLength(7);
  });

  test('does not write into a folder that holds something', async () => {
    expect(await derbes(['demo', '--out', out])).toMatchObject({ code: 2, stdout: '' });
  });

  test.skipIf(!hasTool('openssl')).each(['kk', 'ru'])('openssl returns the %s notice byte for byte', (language) => {
    const recovered = join(folder, `recovered.${language}.pdf`);
    const ca = join(folder, 'ca.pem');
    writeFileSync(ca, ['root', 'authority'].map((name) => readFileSync(join(out, 'sample', 'trust', `${name}.pem`), 'utf8')).join(''));
    execFileSync('openssl', ['cms', '-verify', '-binary', '-inform', 'DER', '-in', inPacket('notice', `.${language}.pdf.cms`), '-CAfile', ca, '-purpose', 'any', '-out', recovered], { stdio: 'pipe' });
    expect(readFileSync(recovered).equals(readFileSync(inPacket('notice', `.${language}.pdf`)))).toBe(true);
  });

  test.skipIf(!hasTool('openssl') || !hasTool('unzip')).each(['notice', 'application'] as const)('unzip and openssl accept the container of the %s', (packet) => {
    const unpacked = join(folder, `asice-${packet}`);
    execFileSync('unzip', ['-q', inPacket(packet, '.asice'), '-d', unpacked], { stdio: 'pipe' });
    const ca = join(folder, 'ca-asice.pem');
    writeFileSync(ca, ['root', 'authority'].map((name) => readFileSync(join(out, 'sample', 'trust', `${name}.pem`), 'utf8')).join(''));
    const manifest = join(unpacked, 'META-INF', 'ASiCManifest.xml');
    const verified = spawnSync('openssl', ['cms', '-verify', '-binary', '-inform', 'DER', '-in', join(unpacked, 'META-INF', 'signature.p7s'), '-content', manifest, '-CAfile', ca, '-purpose', 'any']);
    expect(verified.status).toBe(0);
    expect(verified.stdout.equals(readFileSync(manifest))).toBe(true);
  });

  test.skipIf(!hasTool('xmllint'))('the XML of the notice fits its schema', () => {
    execFileSync('xmllint', ['--noout', '--nonet', '--schema', inPacket('notice', '.xsd'), inPacket('notice', '.xml')], { stdio: 'pipe' });
  });

  test.skipIf(!hasTool('pdftotext')).each([
    ['kk', 'Дербес деректер қауіпсіздігінің бұзылуы туралы хабарлама', '232/НҚ'],
    ['ru', 'нарушении безопасности персональных данных', '232/НҚ'],
  ])('the %s letter says what it is and which edition it lacks', (language, title, order) => {
    const text = execFileSync('pdftotext', ['-layout', inPacket('notice', `.${language}.pdf`), '-'], { encoding: 'utf8' }).replaceAll(/\s+/g, ' ');
    expect(text).toContain(title);
    expect(text).toContain(order);
  });

  test('the finding the sample is about is the dismissed worker who copied patients', async () => {
    const { code, stdout } = await derbes(['findings', '--register', join(out, 'demo.derbes'), '--state', 'incident', '--json'], { DERBES_PASSPHRASE: 'derbes demo register' });
    expect(code).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; account: string; rows: number }[] };
    expect(findings).toEqual([expect.objectContaining({ rule: 'grant_revoked', account: 'n.kadyrov' })]);
  });
});

describe('derbes verify', () => {
  const trust = (): string => join(out, 'sample', 'trust');

  test('an untouched export is good with its root, undecided without', async () => {
    expect((await derbes(['verify', join(out, 'journal'), '--trust', trust()])).code).toBe(0);
    expect((await derbes(['verify', join(out, 'journal')])).code).toBe(5);
  });

  test('a flipped byte in any file of the export is refused and the file is named', async () => {
    const all = filesBelow(join(out, 'journal'));
    // Of a folder of tiles the first and the last, which is a partial one; property tests try the others without processes.
    const files = all.filter((file, index) => dirname(all[index - 1] ?? '') !== dirname(file) || dirname(all[index + 1] ?? '') !== dirname(file) || dirname(file) === join(out, 'journal'));
    expect(files.length).toBeGreaterThan(8);
    for (const file of files) {
      const copy = join(folder, 'flipped');
      rmSync(copy, { recursive: true, force: true });
      cpSync(join(out, 'journal'), copy, { recursive: true });
      const name = relative(join(out, 'journal'), file);
      const bytes = readFileSync(join(copy, name));
      const at = Math.floor(bytes.length / 2);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x01, at);
      writeFileSync(join(copy, name), bytes);
      const { code, stdout } = await derbes(['verify', copy, '--trust', trust(), '--json']);
      expect({ name, code }).toEqual({ name, code: 4 });
      const { journal } = JSON.parse(stdout) as { journal: { firstBad: { file: string } | null } };
      expect(journal.firstBad?.file, name).toBe(name);
    }
  }, 300_000);

  test('a changed letter is refused, and the original is not in question', async () => {
    const cms = readFileSync(inPacket('notice', '.kk.pdf.cms'));
    const changed = join(folder, 'changed.pdf.cms');
    const at = Math.floor(cms.length / 2);
    cms.writeUInt8(cms.readUInt8(at) ^ 0x80, at);
    writeFileSync(changed, cms);
    expect((await derbes(['verify', changed, '--trust', trust()])).code).toBe(4);
    expect((await derbes(['verify', inPacket('notice', '.kk.pdf.cms'), '--trust', trust()])).code).toBe(0);
  });

  test('a file that is none of these is refused with a code', async () => {
    const { code, stdout } = await derbes(['verify', inPacket('notice', '.csv'), '--json']);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ problem: { code: 'VERIFY_FORMAT_UNKNOWN' } });
  });
});
