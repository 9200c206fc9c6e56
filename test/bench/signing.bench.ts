/**
 * Signatures and verifications a second by algorithm, next to `openssl speed` for RSA; Streebog; a batch of 500 documents; a
 * container of 200 MB.
 */
import { execFileSync } from 'node:child_process';
import { Temporal } from 'temporal-polyfill';
import { verifySignature } from '../../electron/vault/signing/algorithms.ts';
import { makeAsicE, verifyAsicE } from '../../electron/vault/signing/asice.ts';
import { signCades, verifyCades } from '../../electron/vault/signing/cades.ts';
import { type DemoAlgorithm, demoAlgorithms } from '../../electron/vault/signing/demo/key-pair.ts';
import { makeDemoPki } from '../../electron/vault/signing/demo/pki.ts';
import { streebog512 } from '../../electron/vault/signing/gost/streebog.ts';
import { openPkcs12, signerFromPkcs12 } from '../../electron/vault/signing/pkcs12.ts';
import type { Signer } from '../../electron/vault/signing/signer.ts';

const now = Temporal.Now.instant();
const password = 'Qwerty12';

async function seconds(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Runs for about a second, after a warm-up. @returns times a second */
async function rate(work: () => unknown): Promise<number> {
  for (let i = 0; i < 10; i++) await work();
  let done = 0;
  const started = performance.now();
  while (performance.now() - started < 1000) {
    await work();
    done++;
  }
  return done / ((performance.now() - started) / 1000);
}

async function keys(algorithm: DemoAlgorithm): Promise<Signer> {
  const pki = makeDemoPki({
    at: now.epochMilliseconds,
    organisation: { name: 'Bench', bin: '180340000005' },
    person: { surname: 'Bench', given: 'Bench', patronymic: '', iin: '850312300121' },
    password,
    algorithm,
  });
  const { p12 } = pki.keys.signatory;
  console.log(`${algorithm}: key files opened a second ${(await rate(() => openPkcs12(p12, password))).toFixed(0)}`);
  return signerFromPkcs12(p12, password);
}

const mebibyte = new Uint8Array(1 << 20);
console.log(`Streebog-512 MiB/s ${(await rate(() => streebog512(mebibyte))).toFixed(1)}`);

for (const algorithm of demoAlgorithms) {
  const signer = await keys(algorithm);
  const message = new Uint8Array(1000);
  const signature = await signer.sign(message);
  console.log(`${algorithm}: signs/s ${(await rate(() => signer.sign(message))).toFixed(0)}`);
  const verify = (): string => verifySignature(signer.certificate, signer.signatureOid, message, signature, signer.digest.oid);
  if (verify() !== 'good') throw new Error('the benchmark does not verify');
  console.log(`${algorithm}: verifies/s ${(await rate(verify)).toFixed(0)}`);

  const document = new Uint8Array(100_000);
  const batch = await seconds(async () => {
    for (let i = 0; i < 500; i++) {
      const der = await signCades(document, signer, { detached: false, at: now });
      if (verifyCades(der, { now }).state === 'bad') throw new Error('a signature of the batch is bad');
    }
  });
  console.log(`${algorithm}: 500 documents of 100 kB signed and read back in ${batch.toFixed(1)} s`);

  const files = Array.from({ length: 20 }, (_, index) => ({ name: `scan-${index}.pdf`, mediaType: 'application/pdf', bytes: crypto.getRandomValues(new Uint8Array(65_536)) }));
  const large = files.map((file) => ({ ...file, bytes: new Uint8Array(Buffer.concat(Array.from({ length: 160 }, () => file.bytes))) }));
  let container: Uint8Array = new Uint8Array(0);
  const making = await seconds(async () => {
    container = await makeAsicE(large, (manifest) => signCades(manifest, signer, { detached: true, at: now }));
  });
  const checking = await seconds(() => {
    if (verifyAsicE(container, { now }).state === 'bad') throw new Error('the container is bad');
  });
  console.log(`${algorithm}: container of 200 MB made in ${making.toFixed(1)} s, verified in ${checking.toFixed(1)} s`);
  signer.close();
}

console.log(execFileSync('openssl', ['speed', '-seconds', '1', 'rsa2048'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString().trim().split('\n').slice(-2).join('\n'));
