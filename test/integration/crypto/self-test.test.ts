import { execFileSync } from 'node:child_process';
import { argon2Sync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { electronRuntime } from '../../../build/runtime/electron.mjs';
import { argon2Floor, deriveArgon2id } from '../../../electron/vault/crypto/argon2.ts';
import * as primitives from '../../../electron/vault/crypto/primitives.ts';
import { runSelfTest, type SelfTestResult } from '../../../electron/vault/crypto/self-test.ts';

const failed = (results: readonly SelfTestResult[]): string[] => results.filter((result) => !result.ok).map((result) => result.name);

test('on Node', async () => {
  const results = await runSelfTest();
  expect(failed(results)).toEqual([]);
  // A function added to the one crypto file gets its entry here.
  expect(results.map((result) => result.name).sort()).toEqual([...Object.keys(primitives), 'argon2id'].sort());
});

test('inside Electron, whose cryptography is BoringSSL', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'derbes-self-test-'));
  try {
    const entry = path.join(folder, 'entry.ts');
    writeFileSync(
      entry,
      `import { runSelfTest } from ${JSON.stringify(path.resolve('electron/vault/crypto/self-test.ts'))};
       runSelfTest().then((results) => process.stdout.write(JSON.stringify({ versions: process.versions, results })));`,
    );
    await build({
      configFile: false,
      root: path.resolve('.'),
      logLevel: 'error',
      ssr: { target: 'node', noExternal: true },
      build: { ssr: entry, outDir: path.join(folder, 'out'), rolldownOptions: { output: { format: 'cjs', entryFileNames: 'entry.cjs' } } },
    });
    const output = execFileSync(electronRuntime().executable, [path.join(folder, 'out', 'entry.cjs')], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      encoding: 'utf8',
    });
    const { versions, results } = JSON.parse(output) as { versions: Record<string, string>; results: SelfTestResult[] };
    expect(versions['electron']).toBeTruthy();
    expect(versions['openssl']).toMatch(/^(0\.0\.0|1\.1\.[01])/); // what BoringSSL gives itself out for
    expect(failed(results)).toEqual([]);
    expect(results.length).toBeGreaterThan(20);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('Argon2id agrees with OpenSSL', async () => {
  const password = new TextEncoder().encode('құпия сөйлем');
  const salt = new Uint8Array(16).fill(7);
  const ours = await deriveArgon2id(password, salt, { ...argon2Floor, parallelism: 2 });
  const theirs = argon2Sync('argon2id', { message: password, nonce: salt, parallelism: 2, tagLength: 32, memory: argon2Floor.memoryKiB, passes: argon2Floor.iterations });
  expect(Buffer.from(ours).equals(theirs)).toBe(true);
});
