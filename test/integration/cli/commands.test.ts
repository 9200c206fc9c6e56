import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../../build/runtime/project.mjs';
import { buildCli, derbes } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'derbes-cli-test-'));
const passphrase = 'бес қоян көк шөптің үстінде';
const env = { DERBES_PASSPHRASE: passphrase };
const register = join(folder, 'test.derbes');
const log = join(projectRoot, 'test', 'fixtures', 'postgresql', 'pgaudit.csv');

beforeAll(async () => {
  await buildCli();
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the command line', () => {
  test('names what it can do, in three languages', async () => {
    for (const [lang, word] of [['kk', 'Аяқталу кодтары'], ['ru', 'Коды завершения'], ['en', 'Exit codes']] as const) {
      const help = await derbes(['help', '--lang', lang]);
      expect(help.code).toBe(0);
      expect(help.stdout).toContain(word);
    }
  });

  test.each([
    [['nonsense']],
    [['verify']],
    [['demo']],
    [['findings', '--register', folder, '--state', 'bad']],
    [['verify', 'x', '--passphrase', 'secret']],
    [[]],
  ])('%j is a wrong command line', async (args) => {
    expect((await derbes(args)).code).toBe(2);
  });

  test('without a terminal and without the variable no passphrase is waited for', async () => {
    const { code, stderr } = await derbes(['init', folder, '--name', 'x', '--organisation', 'Сынақ', '--bin', '120340000004', '--operator', 'Сынақшы']);
    expect(code).toBe(2);
    expect(stderr).toContain('DERBES_PASSPHRASE');
  });

  test('init prints the recovery code once and leaves a register', async () => {
    const { code, stdout } = await derbes(['init', folder, '--name', 'test', '--organisation', '«Сынақ» ЖШС', '--bin', '120340000004', '--operator', 'Сынақшы', '--json'], env);
    expect(code).toBe(0);
    const { path, recoveryCode } = JSON.parse(stdout) as { path: string; recoveryCode: string };
    expect(path).toBe(register);
    expect(recoveryCode.length).toBeGreaterThan(30);
    expect(readdirSync(register)).toEqual(expect.arrayContaining(['register.db', 'keyslots.json']));
  });

  test('a place where nothing can be made is named', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const init = ['init', join(file, 'x'), '--name', 'test', '--organisation', 'Сынақ', '--bin', '120340000004', '--operator', 'Сынақшы', '--json'];
    for (const args of [['demo', '--out', join(file, 'x'), '--json'], init]) {
      const { code, stdout } = await derbes(args, env);
      expect(code).toBe(3);
      expect(JSON.parse(stdout)).toMatchObject({ problem: { code: 'FILE_UNWRITABLE', place: { file: join(file, 'x') } } });
    }
  });

  test('a BIN with a wrong control digit names the field', async () => {
    const { code, stdout } = await derbes(['init', folder, '--name', 'wrong', '--organisation', 'Сынақ', '--bin', '120340000005', '--operator', 'Сынақшы', '--json'], env);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ problem: { code: 'BIN_CONTROL_DIGIT' } });
    expect(readdirSync(folder)).not.toContain('wrong.derbes');
  });

  test('a wrong passphrase is refused with its code and hint', async () => {
    const { code, stderr } = await derbes(['findings', '--register', register], { DERBES_PASSPHRASE: 'not this one at all' });
    expect(code).toBe(3);
    expect(stderr).toContain('REGISTER_WRONG_PASSPHRASE');
    expect(stderr).not.toContain('not this one');
  });

  test('import-journal lists what is not mapped, and a second import adds nothing', async () => {
    const first = await derbes(['import-journal', log, '--register', register, '--source', 'pg', '--json'], env);
    expect(first).toMatchObject({ code: 0 });
    const batch = (JSON.parse(first.stdout) as { batches: Record<string, number>[] }).batches[0]!;
    expect(batch.added).toBeGreaterThan(0);
    expect(batch.read).toBe((batch.added ?? 0) + (batch.duplicates ?? 0) + (batch.skipped ?? 0) + (batch.rejected ?? 0));
    const again = await derbes(['import-journal', log, '--register', register, '--source', 'pg', '--json'], env);
    expect(JSON.parse(again.stdout)).toMatchObject({ batches: [{ added: 0 }], refused: [] });
  });

  test('import-journal knows a log by its contents, takes folders and packed files, tables by a mapping, and says what it refused', async () => {
    const logs = join(folder, 'logs');
    mkdirSync(logs);
    writeFileSync(join(logs, 'audit.log.gz'), gzipSync(readFileSync(join(projectRoot, 'test', 'fixtures', 'mariadb', 'server_audit.log'))));
    const many = await derbes(['import-journal', logs, '--register', register, '--source', 'mariadb', '--json'], env);
    expect(many.code).toBe(0);
    expect(JSON.parse(many.stdout)).toMatchObject({ batches: [{ fileName: 'audit.log.gz', read: 112, rejected: 0 }], refused: [] });
    writeFileSync(join(logs, 'note.txt'), 'жазба\n');
    const again = await derbes(['import-journal', logs, '--register', register, '--source', 'mariadb', '--json'], env);
    expect(again.code).toBe(3);
    expect(JSON.parse(again.stdout)).toMatchObject({ batches: [{ added: 0 }], refused: [{ name: 'note.txt', problem: 'LOG_FORMAT_UNKNOWN' }] });

    const table = join(folder, 'app.jsonl');
    writeFileSync(table, '{"t":"2026-11-20T09:10:11+05:00","u":"m.sadykova","a":"read"}\n');
    const mapping = join(folder, 'mapping.json');
    writeFileSync(mapping, JSON.stringify({ columns: { time: 't', account: 'u', action: 'a' }, actions: { read: 'view' } }));
    const mapped = await derbes(['import-journal', table, '--register', register, '--source', 'app', '--kind', 'jsonl', '--mapping', mapping, '--json'], env);
    expect(JSON.parse(mapped.stdout)).toMatchObject({ batches: [{ read: 1, added: 1 }] });
    const wrong = await derbes(['import-journal', table, '--register', register, '--source', 'app', '--kind', 'sybase'], env);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('mariadb-audit');
  });

  test('a --map of an unknown base is a wrong command line', async () => {
    const { code, stderr } = await derbes(['import-journal', log, '--register', register, '--source', 'other', '--map', 'mis.*.*=Б-77'], env);
    expect(code).toBe(2);
    expect(stderr).toContain('Б-77');
  });

  test('export-journal leaves something that verify accepts without a register', async () => {
    const out = join(folder, 'journal');
    const exported = await derbes(['export-journal', '--register', register, '--out', out, '--withhold', 'all', '--json'], env);
    expect(exported).toMatchObject({ code: 0 });
    const verified = await derbes(['verify', out, '--json']);
    const { journal } = JSON.parse(verified.stdout) as { journal: { shown: number; withheld: number; firstBad: unknown } };
    expect(journal.firstBad).toBeNull();
    expect(journal.shown).toBeGreaterThan(0);
    // Nobody signed it, which is said and is not "good".
    expect(verified.code).toBe(5);
  });

  test('export-journal takes whole days of Almaty', async () => {
    const out = join(folder, 'past');
    const exported = await derbes(['export-journal', '--register', register, '--out', out, '--from', '2001-01-01', '--to', '2001-01-02', '--json'], env);
    const { export: record } = JSON.parse(exported.stdout) as { export: { shown: number; from: string; to: string } };
    expect(record).toMatchObject({ shown: 0, from: '2000-12-31T18:00:00.000Z', to: '2001-01-02T18:00:00.000Z' });
    expect((await derbes(['export-journal', '--register', register, '--out', join(folder, 'y'), '--from', 'yesterday'], env)).code).toBe(2);
  });

  test('notice says what is missing', async () => {
    const { stdout } = await derbes(['findings', '--register', register, '--json'], env);
    const { findings } = JSON.parse(stdout) as { findings: { id: string }[] };
    const { code, stderr } = await derbes(['notice', '--register', register, '--finding', findings[0]?.id ?? '', '--out', join(folder, 'n')], env);
    expect(code).toBe(3);
    expect(stderr).toMatch(/NOTICE_INCOMPLETE|EDITION_NOT_ACCEPTED/);
  });

  test('application of a values file that is no JSON names the file', async () => {
    const values = join(folder, 'values.json');
    writeFileSync(values, '{ "way": ');
    const { code, stderr } = await derbes(['application', '--register', register, '--title', 'x', '--values', values, '--out', join(folder, 'a')], env);
    expect(code).toBe(2);
    expect(stderr).toContain('values.json');
  });

  test('backup is made where asked for', async () => {
    const out = join(folder, 'backups');
    mkdirSync(out);
    const { code, stdout } = await derbes(['backup', '--register', register, '--out', out, '--json'], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ verified: true });
    expect(readdirSync(out)).toHaveLength(1);
  });
});
