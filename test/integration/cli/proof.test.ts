import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCli, derbes } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'derbes-cli-proof-'));
const env = { DERBES_PASSPHRASE: 'бес қоян көк шөптің үстінде' };
const register = join(folder, 'test.derbes');
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  await buildCli();
  const made = await derbes(['init', folder, '--name', 'test', '--organisation', '«Сынақ» ЖШС', '--bin', '120340000004', '--operator', 'Сынақшы'], env);
  expect(made.stderr + made.stdout).not.toContain('stack');
  expect(made.code).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('derbes proof', () => {
  test('proves a record, and derbes verify checks it without the register', async () => {
    const made = await derbes(['proof', 'record', '0', '--register', register, '--out', at('0.tlog-proof')], env);
    expect(made.stderr).toBe('');
    expect(made.code).toBe(0);
    const alone = await derbes(['verify', at('0.tlog-proof'), '--json']);
    expect(alone.code, 'whose key it is nobody said').toBe(5);
    const { proof } = JSON.parse(alone.stdout) as { proof: { key: string } };
    const verified = await derbes(['verify', at('0.tlog-proof'), '--key', proof.key]);
    expect(verified.code).toBe(0);
    expect(verified.stdout).toContain('Record 0 stands in the journal');
    expect(verified.stdout).toContain('Сынақшы');
    expect((await derbes(['verify', at('0.tlog-proof'), '--key', `${proof.key.slice(0, -4)}AAA=`])).code).toBe(4);
    writeFileSync(at('bad.tlog-proof'), readFileSync(at('0.tlog-proof'), 'utf8').replace(/\nindex 0\n/, '\nindex 1\n'));
    expect((await derbes(['verify', at('bad.tlog-proof')])).code).toBe(4);
  });

  test('proves that the journal goes on from a checkpoint kept elsewhere', async () => {
    expect((await derbes(['proof', 'checkpoint', '--register', register, '--out', at('kept')], env)).code).toBe(0);
    const made = await derbes(['proof', 'consistency', '--since', at('kept'), '--register', register, '--out', at('since')], env);
    expect(made.code).toBe(0);
    const verified = await derbes(['verify', at('since'), '--json']);
    expect(verified.code).toBe(5);
    expect(JSON.parse(verified.stdout)).toMatchObject({ state: 'undecided', kind: 'proof', proof: { kind: 'consistency' } });
    const compared = await derbes(['proof', 'compare', at('kept'), '--register', register, '--json'], env);
    expect(compared.code).toBe(0);
    expect(JSON.parse(compared.stdout)).toMatchObject({ comparison: { state: 'good', reason: 'continues' } });
    const note = readFileSync(at('kept'), 'utf8');
    writeFileSync(at('other'), note.split('\n\n')[0]!.replace(/\S{44}$/, `${'A'.repeat(43)}=\n`));
    const differs = await derbes(['proof', 'compare', at('other'), '--register', register], env);
    expect(differs.stdout).toContain('The journal was rewritten');
    expect(differs.code).toBe(4);
    writeFileSync(at('letter'), 'not a checkpoint');
    expect((await derbes(['proof', 'compare', at('letter'), '--register', register], env)).code).toBe(5);
    const refused = await derbes(['proof', 'consistency', '--since', at('letter'), '--register', register, '--out', at('none')], env);
    expect(refused.stderr).toContain('No proof can be made from this checkpoint.');
  });

  test.each([[['proof']], [['proof', 'nonsense', '--out', 'x']], [['proof', 'record', 'x', '--out', 'x']]])('%j is a wrong command line', async (args) => {
    expect((await derbes(args)).code).toBe(2);
  });
});
