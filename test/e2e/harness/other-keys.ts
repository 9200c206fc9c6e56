import { createHash } from 'node:crypto';
import { chownSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { folderForApp, isRoot } from '../../../build/runtime/launch.mjs';
import { nobody } from '../../../build/runtime/readable.mjs';
import type { DemoKey } from '../../../electron/vault/signing/demo/pki.ts';
import { signerFromPkcs12 } from '../../../electron/vault/signing/pkcs12.ts';
import { makeToken, softHsm } from '../../fixtures/pkcs11/make.ts';
import { identityUnder, pem, signaturesFor, tlsRoot } from '../../support/ncalayer-identity.ts';
import { type NcaLayerServer, ncaLayerServer } from '../../support/ncalayer-server.ts';
import type { RunningConsole } from './app.ts';
import { fileFor, keyPassword } from './key-files.ts';
import { must } from './sample-register.ts';

/** A token with these keys, and the environment in which the app finds it. */
export interface AppToken {
  readonly env: { readonly SOFTHSM2_CONF: string };
  remove(): void;
}

export function tokenWith(label: string, keys: readonly DemoKey[]): AppToken {
  const folder = folderForApp('derbes-hsm-');
  const { config } = softHsm(folder);
  makeToken(folder, label, keys);
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) if (isRoot) chownSync(join(folder, entry), nobody, nobody);
  return { env: { SOFTHSM2_CONF: config }, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface AppNcaLayer extends NcaLayerServer {
  /** What the person in front of its dialog does from now on: types the password, closes it, or is not there. */
  person(does: 'signs' | 'closes' | 'waits'): void;
}

/** NCALayer with this key, its root trusted by the open register. */
export async function ncaLayerWith(running: RunningConsole, p12: Uint8Array): Promise<AppNcaLayer> {
  const root = tlsRoot('NCALAYER ROOT');
  const at = Temporal.Now.instant();
  let does: Parameters<AppNcaLayer['person']>[0] = 'signs';
  const server = await ncaLayerServer(identityUnder(root, '127.0.0.1'), {
    answer: async (request) => {
      if (does !== 'signs') return does === 'closes' ? { body: {}, status: true } : null;
      const signed = await signaturesFor(request, signerFromPkcs12(p12, keyPassword), at);
      return { body: { result: signed.map((der) => pem('CMS', der)) }, status: true };
    },
  });
  await running.answerDialogs({ open: fileFor('root.cer', root.certificate.der) });
  const { file } = await must(running.call('shell.pick', { purpose: 'certificate-file' }));
  const fingerprint = createHash('sha256').update(root.certificate.der).digest('hex');
  await must(running.call('signing.importTrustFiles', { sources: [{ from: 'file', file: file!.handle, fingerprint }] }));
  return {
    ...server,
    person: (next) => {
      does = next;
    },
  };
}
