import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../../build/runtime/project.mjs';
import type { Signer } from '../../../electron/vault/signing/signer.ts';
import { type Journal, journalOf } from '../../../electron/vault/journal/journal.ts';
import { signCades } from '../../../electron/vault/signing/cades.ts';
import { type DemoPki, makeDemoPki } from '../../../electron/vault/signing/demo/pki.ts';
import { usableSigner } from '../../../electron/vault/signing/key-file.ts';
import { redactionPresets, usualRedaction } from '../../../shared/domain/redaction.ts';
import { logEntries, testBases } from '../../support/journal-entries.ts';
import { testExport } from '../../support/journal-export.ts';
import { newTestRegister, testOrganisation, type TestRegister } from '../../support/test-register.ts';

/** Exports for browsers to open, all of one register, in a folder that every user of the machine may read. */
export interface Corpus {
  readonly parent: string;
  readonly register: TestRegister;
  readonly journal: Journal;
  /** Not signed by an ECP, everything opened. */
  readonly plain: string;
  /** One base of two, no free text; signed with RSA. */
  readonly filtered: string;
  /** Accounts and people under pseudonyms, the rest closed. */
  readonly pseudonymous: string;
  /** Signed with GOST. */
  readonly gost: string;
  /** PEM files with root and authority. */
  readonly trusted: Readonly<Record<'RSA' | 'GOST', string>>;
  /** A checkpoint from before the last records. */
  readonly earlier: string;
  dispose(): void;
}

const records = 700;
const password = 'қолтаңба 2026';

export async function makeCorpus(): Promise<Corpus> {
  const register = await newTestRegister();
  const journal = journalOf(register.session.db, register.clock);
  const parent = mkdtempSync(path.join(tmpdir(), 'derbes-verifier-'));
  chmodSync(parent, 0o755);
  const at = (name: string): string => path.join(parent, name);
  const page = new Uint8Array(readFileSync(path.join(projectRoot, 'dist/page/verify.html')));

  journal.append(logEntries(300));
  const earlier = at('saved-checkpoint.txt');
  writeFileSync(earlier, journal.checkpoint('export').note);
  journal.append(logEntries(records - 300, 300));

  const trusted = { RSA: at('rsa.pem'), GOST: at('gost.pem') };
  const signWith = (algorithm: 'RSA' | 'GOST'): ((contents: readonly Uint8Array[]) => Promise<readonly Uint8Array[]>) => {
    const { pki, signer } = signerOf(algorithm, register);
    writeFileSync(trusted[algorithm], [pki.root.certificate, pki.authority.certificate].map(pem).join(''));
    return (contents) => Promise.all(contents.map((content) => signCades(content, signer, { detached: false, at: register.clock.now() })));
  };
  await testExport(journal, at('plain'), { page });
  await testExport(journal, at('filtered'), { page, filter: { bases: [testBases[0]!] }, redaction: usualRedaction, sign: signWith('RSA') });
  await testExport(journal, at('pseudonymous'), { page, redaction: redactionPresets.contractor });
  await testExport(journal, at('gost'), { page, sign: signWith('GOST') });
  return {
    parent,
    register,
    journal,
    plain: at('plain'),
    filtered: at('filtered'),
    pseudonymous: at('pseudonymous'),
    gost: at('gost'),
    trusted,
    earlier,
    dispose: () => {
      register.dispose();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

function signerOf(algorithm: 'RSA' | 'GOST', register: TestRegister): { readonly pki: DemoPki; readonly signer: Signer } {
  const pki = makeDemoPki({
    at: register.clock.now().epochMilliseconds,
    organisation: { name: testOrganisation.name.kk, bin: testOrganisation.bin },
    person: { surname: 'СЕЙТҚАЛИ', given: 'АЙДОС', patronymic: 'БОЛАТҰЛЫ', iin: '900101300017' },
    password,
    algorithm,
  });
  return { pki, signer: usableSigner(pki.keys.signatory.p12, password, register.clock.now()) };
}

function pem(der: Uint8Array): string {
  const lines = Buffer.from(der).toString('base64').match(/.{1,64}/g)!;
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
