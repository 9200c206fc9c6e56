// Writes a test PKI in the profile of the national certification authority into a folder: certificates, key files
// (password on the command line is fine: these keys are nobody's) and a revocation list.
//
//   node build/test-pki.mjs --out DIR [--algorithm RSA|GOST|GOST-256|GOST-2004] [--password WORD] [--at 2026-11-20T09:00:00Z]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { verifiedAlgorithms } from '../electron/vault/signing/demo/key-pair.ts';
import { makeDemoPki } from '../electron/vault/signing/demo/pki.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    algorithm: { type: 'string', default: 'RSA' },
    password: { type: 'string', default: 'Qwerty12' },
    at: { type: 'string', default: new Date().toISOString() },
    organisation: { type: 'string', default: '«Үлгі клиника» ЖШС' },
    bin: { type: 'string', default: '991140000129' },
  },
});
const folder = values.out;
const algorithm = verifiedAlgorithms.find((name) => name === values.algorithm);
if (!folder || !algorithm) {
  console.error('usage: node build/test-pki.mjs --out DIR [--algorithm RSA|GOST|GOST-256|GOST-2004] [--password WORD] [--at INSTANT]');
  process.exit(2);
}

const pki = makeDemoPki({
  at: Date.parse(values.at),
  algorithm,
  password: values.password,
  organisation: { name: values.organisation, bin: values.bin },
  person: { surname: 'Үлгіұлы', given: 'Ерлан', patronymic: 'Серікұлы', iin: '850312300121' },
});
mkdirSync(folder, { recursive: true });
/** @param {string} name @param {Uint8Array} bytes */
const write = (name, bytes) => writeFileSync(join(folder, name), bytes);
write('root.cer', pki.root.certificate);
write('ca.cer', pki.authority.certificate);
write('ca.crl', pki.crl);
for (const [name, key] of Object.entries(pki.keys)) {
  write(`${name}.cer`, key.certificate);
  write(`${name}.p12`, key.p12);
}
