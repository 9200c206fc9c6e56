/**
 * Signing, in figures that say what they are next to: RSA next to `openssl speed`, Streebog next to SHA-256 of the runtime,
 * containers by size with time and memory, a batch of 500 documents. `DERBES_BENCH_CONTAINER_MIB=25,50,100,200` sets the sizes of
 * containers, in MiB.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { Temporal } from 'temporal-polyfill';
import { verifySignature } from '../../electron/vault/signing/algorithms.ts';
import { makeAsicE, verifyAsicE } from '../../electron/vault/signing/asice.ts';
import { signCades, verifyCades } from '../../electron/vault/signing/cades.ts';
import { parseCertificate } from '../../electron/vault/signing/certificate.ts';
import {
  type DemoAlgorithm,
  demoAlgorithms,
  makeKeyPair,
  verifiedAlgorithms,
} from '../../electron/vault/signing/demo/key-pair.ts';
import { issueCertificate } from '../../electron/vault/signing/demo/certificate.ts';
import { makeDemoPki } from '../../electron/vault/signing/demo/pki.ts';
import { gost34311 } from '../../electron/vault/signing/gost/gost34311.ts';
import { streebog256, streebog512 } from '../../electron/vault/signing/gost/streebog.ts';
import { oids } from '../../electron/vault/signing/oids.ts';
import { openPkcs12, signerFromPkcs12 } from '../../electron/vault/signing/pkcs12.ts';
import type { Signer } from '../../electron/vault/signing/signer.ts';
import { sha256 } from '../../electron/vault/crypto/primitives.ts';

const now = Temporal.Now.instant();
const password = 'Qwerty12';
const mebibyte = 1 << 20;
const sizes = (process.env.DERBES_BENCH_CONTAINER_MIB ?? '25,50,100,200').split(',').map(Number);

/** Seconds of processor time and of the clock. */
async function timed(work: () => unknown): Promise<{ readonly cpu: number; readonly wall: number }> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1e6, wall: (performance.now() - started) / 1000 };
}

/** Runs for about a second of processor time, after a warm-up. @returns times a second of it */
async function rate(work: () => unknown): Promise<number> {
  for (let i = 0; i < 20; i++) await work();
  let done = 0;
  const started = process.cpuUsage();
  for (;;) {
    await work();
    done++;
    const { user, system } = process.cpuUsage(started);
    if (user + system > 1e6) return done / ((user + system) / 1e6);
  }
}

/** Most memory of the process since the last call, in MiB; only Linux tells and forgets it. */
function peakMemory(): number {
  const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(found?.[1] ?? 0) / 1024;
}
function forgetPeak(): number {
  globalThis.gc?.();
  writeFileSync('/proc/self/clear_refs', '5');
  return peakMemory();
}

function pkiOf(algorithm: DemoAlgorithm) {
  return makeDemoPki({
    at: now.epochMilliseconds,
    organisation: { name: 'Bench', bin: '180340000005' },
    person: { surname: 'Bench', given: 'Bench', patronymic: '', iin: '850312300121' },
    password,
    algorithm,
  });
}

function opensslSpeed(): { readonly sign: number; readonly verify: number } {
  const output = execFileSync('openssl', ['speed', '-seconds', '1', 'rsa2048'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [sign = 0, verify = 0] =
    output.toString().trim().split('\n').at(-1)?.trim().split(/\s+/).slice(-2).map(Number) ?? [];
  return { sign, verify };
}

function line(...cells: readonly (string | number)[]): void {
  console.log(
    cells
      .map((cell) => (typeof cell === 'number' ? (cell < 100 ? cell.toFixed(1) : cell.toFixed(0)) : cell))
      .join(' | '),
  );
}

async function digests(): Promise<void> {
  const data = crypto.getRandomValues(new Uint8Array(65_536));
  const speed = async (hash: (data: Uint8Array) => unknown): Promise<number> =>
    ((await rate(() => hash(data))) * data.length) / mebibyte;
  const ceiling = await speed((each) => sha256(each));
  console.log('\ndigest | MiB/s | of SHA-256 in the runtime');
  line('SHA-256', ceiling, '100 %');
  for (const [name, hash] of [
    ['Streebog-512', streebog512],
    ['Streebog-256', streebog256],
    ['GOST 34.311-95', gost34311],
  ] as const) {
    const found = await speed(hash);
    line(name, found, `${((found / ceiling) * 100).toFixed(1)} %`);
  }
}

async function signatures(): Promise<void> {
  const message = new Uint8Array(1000);
  const openssl = opensslSpeed();
  console.log('\nalgorithm | signs/s | verifies/s | signs and verifies of openssl speed rsa2048 in the same run');
  for (const algorithm of verifiedAlgorithms) {
    const key = makeKeyPair(algorithm);
    const request = {
      subject: [[oids.commonName, 'BENCH']] as const,
      key,
      notBefore: now.epochMilliseconds,
      notAfter: now.epochMilliseconds,
      keyUsage: [],
    };
    const certificate = parseCertificate(issueCertificate(request, { name: pkiName, key }));
    const signature = key.sign(message);
    const verify = (): string => verifySignature(certificate, key.signatureOid, message, signature);
    if (verify() !== 'good') throw new Error('the benchmark does not verify');
    const [signs, verifies] = [await rate(() => key.sign(message)), await rate(verify)];
    const share = (ours: number, theirs: number): string => `${((ours / theirs) * 100).toFixed(0)} %`;
    line(
      algorithm,
      signs,
      verifies,
      algorithm === 'RSA'
        ? `${openssl.sign}, ${openssl.verify}: ${share(signs, openssl.sign)}, ${share(verifies, openssl.verify)}`
        : '',
    );
  }
}
const pkiName = parseCertificate(pkiOf('RSA').root.certificate).subject.der;

async function batch(algorithm: DemoAlgorithm): Promise<void> {
  const { p12 } = pkiOf(algorithm).keys.signatory;
  const opened = await rate(() => openPkcs12(p12, password).pkcs8.fill(0));
  const signer = signerFromPkcs12(p12, password);
  const document = crypto.getRandomValues(new Uint8Array(60_000));
  const { cpu, wall } = await timed(async () => {
    for (let i = 0; i < 500; i++) {
      document[0] = i & 0xff;
      const der = await signCades(document, signer, { detached: false, at: now });
      if (verifyCades(der, { now }).state === 'bad') throw new Error('a signature of the batch is bad');
    }
  });
  signer.close();
  line(algorithm, opened, cpu, wall);
}

async function container(algorithm: DemoAlgorithm, size: number, signer: Signer): Promise<void> {
  // Scans hardly compress: ten files of noise.
  const files = Array.from({ length: 10 }, (_, index) => {
    const bytes = new Uint8Array((size * mebibyte) / 10);
    for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    return { name: `scan-${index}.pdf`, mediaType: 'application/pdf', bytes };
  });
  let made: Uint8Array | undefined;
  const start = forgetPeak();
  const making = await timed(async () => {
    made = await makeAsicE(files, (manifest) => signCades(manifest, signer, { detached: true, at: now }));
  });
  const makingPeak = peakMemory() - start;
  const before = forgetPeak();
  const checking = await timed(() => {
    if (!made || verifyAsicE(made, { now }).state === 'bad') throw new Error('the container is bad');
  });
  line(
    algorithm,
    `${size} MiB`,
    making.cpu,
    making.wall,
    makingPeak,
    checking.cpu,
    checking.wall,
    peakMemory() - before,
  );
}

async function attached(size: number, signer: Signer): Promise<void> {
  const content = new Uint8Array(size * mebibyte);
  let made: Uint8Array | undefined;
  const start = forgetPeak();
  const making = await timed(async () => {
    made = await signCades(content, signer, { detached: false, at: now });
  });
  const makingPeak = peakMemory() - start;
  const before = forgetPeak();
  const checking = await timed(() => {
    if (!made || verifyCades(made, { now }).state === 'bad') throw new Error('the signature is bad');
  });
  line(
    signer.algorithm,
    `${size} MiB`,
    making.cpu,
    making.wall,
    makingPeak,
    checking.cpu,
    checking.wall,
    peakMemory() - before,
  );
}

const load = (): string =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? ''}, Node ${process.version}, load average ${load()}; rates are by processor time`,
);
await digests();
await signatures();
console.log('\nbatch of 500 documents of 60 kB, signed and read back | key files opened/s | processor s | s');
for (const algorithm of demoAlgorithms) await batch(algorithm);
for (const algorithm of demoAlgorithms) {
  const signer = signerFromPkcs12(pkiOf(algorithm).keys.signatory.p12, password);
  console.log(
    `\ncontainer, ${algorithm} | content | make: processor s | s | MiB beyond the files | verify: processor s | s | MiB beyond the container`,
  );
  for (const size of sizes) await container(algorithm, size, signer);
  console.log(
    `attached CMS, ${algorithm} | content | make: processor s | s | MiB beyond the content | verify: processor s | s | MiB beyond the file`,
  );
  for (const size of sizes) await attached(size, signer);
  signer.close();
}
console.log(`load average at the end ${load()}`);
