/**
 * Encrypting and decrypting a large file: time, and how much memory of the process it takes beyond the beginning.
 * `DERBES_BENCH_ENCRYPT_MIB=200` sets the size.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { GrantedFiles } from '../../electron/vault/files.ts';
import { randomBytes } from '../../electron/vault/crypto/primitives.ts';
import { encryption } from '../../electron/vault/services/encryption.ts';
import type { CallContext } from '../../electron/vault/session.ts';
import { makeDemoPki } from '../../electron/vault/signing/demo/pki.ts';
import { writeFileAtomically } from '../../electron/vault/common/atomic-write.ts';

const mebibyte = 1 << 20;
const size = Number(process.env.DERBES_BENCH_ENCRYPT_MIB ?? '200');
const password = 'Qwerty12';
const folder = mkdtempSync(join(tmpdir(), 'derbes-bench-encryption-'));
const now = Temporal.Now.instant();
const files = new GrantedFiles();
const vault = { session: null, selected: null, select: () => undefined, open: () => undefined, lock: () => undefined, emit: () => undefined };
/** MiB; only Linux tells. */
const resident = (): number => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024;

let most = 0;
const look = (): void => {
  most = Math.max(most, resident());
};
const context: CallContext = { signal: new AbortController().signal, progress: look, files, clock: { now: () => now }, vault };

const pki = makeDemoPki({
  at: now.epochMilliseconds,
  algorithm: 'RSA',
  password,
  organisation: { name: '«Сынақ» ЖШС', bin: '180340000005' },
  person: { surname: 'Үлгіұлы', given: 'Ерлан', patronymic: 'Серікұлы', iin: '850312300121' },
});
const path = (name: string): string => join(folder, name);
writeFileAtomically(path('recipient.cer'), pki.keys.auth.certificate);
writeFileAtomically(path('auth.p12'), pki.keys.auth.p12);
const plain = openSync(path('plain'), 'w');
for (let i = 0; i < size; i++) writeSync(plain, randomBytes(mebibyte));
closeSync(plain);

async function measured(name: string, work: () => Promise<unknown>): Promise<void> {
  const before = resident();
  most = before;
  const timer = setInterval(look, 5);
  const started = performance.now();
  await work();
  clearInterval(timer);
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(`${name.padEnd(28)} ${(size / seconds).toFixed(0).padStart(5)} MiB/s  ${seconds.toFixed(1).padStart(5)} s  +${Math.max(0, most - before).toFixed(0)} MiB\n`);
}

process.stdout.write(`a file of ${size} MiB\n`);
for (const compatible of [false, true]) {
  const form = compatible ? 'compatible' : 'authenticated';
  await measured(`encrypt, ${form}`, async () =>
    encryption.encryptFiles({ files: [files.renew(path('plain'), 'read')], target: files.renew(path(form), 'write'), to: { by: 'certificate', files: [files.renew(path('recipient.cer'), 'read')], remembered: [], compatible } }, context),
  );
  await measured(`decrypt, ${form}`, async () =>
    encryption.decrypt({ file: files.renew(path(form), 'read'), target: files.renew(path('opened'), 'write'), key: { file: files.renew(path('auth.p12'), 'read'), password } }, context),
  );
}
await measured('encrypt under a password', async () =>
  encryption.encryptFiles({ files: [files.renew(path('plain'), 'read')], target: files.renew(path('zip'), 'write'), to: { by: 'password', password: 'k7rm-2xwd-9hqt-v4sn-p3cb', recipient: '' } }, context),
);
rmSync(folder, { recursive: true, force: true });
