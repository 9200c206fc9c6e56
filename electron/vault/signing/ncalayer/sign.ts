import type { Language } from '../../../../shared/contract/scalars.ts';
import { oids } from '../oids.ts';
import { activeTokens, basicsSignatures, isModuleMissing, utilsSignature } from './answers.ts';
import { NcaLayerConnection, type NcaLayerOptions } from './connection.ts';

export interface NcaLayerSigning extends NcaLayerOptions {
  readonly detached: boolean;
  /** Language of NCALayer's dialog. */
  readonly language: Language;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The module to use: one dialog for all contents. */
function basicsRequest(contents: readonly Uint8Array[], { detached, language }: NcaLayerSigning): unknown {
  const [first, ...more] = contents.map(base64);
  return {
    module: 'kz.gov.pki.knca.basics',
    method: 'sign',
    args: {
      // Any storage: file or token is for the person to choose there.
      allowedStorages: null,
      format: 'cms',
      data: more.length === 0 ? first : [first, ...more],
      // No tsaProfile: a timestamp would need the network.
      signingParams: { decode: true, encapsulate: !detached, digested: false },
      signerParams: { extKeyUsageOids: [oids.emailProtection] },
      locale: language,
    },
  };
}

/** The older module signs one content at a time, and wants to be told the storage. */
async function signWithUtils(connection: NcaLayerConnection, contents: readonly Uint8Array[], { detached }: NcaLayerSigning): Promise<readonly Uint8Array[]> {
  const module = 'kz.gov.pki.knca.commonUtils';
  const [token] = activeTokens(await connection.ask({ module, method: 'getActiveTokens' }, false));
  const signed: Uint8Array[] = [];
  for (const content of contents) {
    const args = [token ?? 'PKCS12', 'SIGNATURE', base64(content), !detached];
    signed.push(utilsSignature(await connection.ask({ module, method: 'createCAdESFromBase64', args }, true)));
  }
  return signed;
}

/** NCALayer takes one request at a time, whoever asks. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Has NCALayer sign each content with the key that the person chooses there; the password never comes here. What comes
 * back is anyone's word until it is verified.
 * @returns CMS in DER, in the order of `contents`
 * @throws Fault NCALAYER_*, CANCELLED (by the person there, or by `signal`)
 */
export function signWithNcaLayer(contents: readonly Uint8Array[], options: NcaLayerSigning): Promise<readonly Uint8Array[]> {
  const run = async (): Promise<readonly Uint8Array[]> => {
    const connection = await NcaLayerConnection.open(options);
    try {
      const answer = await connection.ask(basicsRequest(contents, options), true);
      return isModuleMissing(answer) ? await signWithUtils(connection, contents, options) : basicsSignatures(answer, contents.length);
    } finally {
      connection.close();
    }
  };
  const mine = turn.then(run);
  turn = mine.catch(() => undefined);
  return mine;
}
