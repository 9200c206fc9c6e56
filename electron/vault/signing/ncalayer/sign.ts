import { Fault } from '../../../../shared/contract/problem.ts';
import type { Language } from '../../../../shared/contract/scalars.ts';
import type { Certificate } from '../certificate.ts';
import { oids } from '../oids.ts';
import { activeTokens, basicsSignatures, isModuleMissing, keyCertificate, utilsSignature } from './answers.ts';
import { NcaLayerConnection, type NcaLayerOptions } from './connection.ts';

export interface NcaLayerSigning extends NcaLayerOptions {
  readonly detached: boolean;
  /** Language of NCALayer's dialog. */
  readonly language: Language;
  /** Has NCALayer ask the authority for a timestamp. */
  readonly timestamp?: boolean;
  readonly expected?: ExpectedKey | undefined;
}

/** What is known beforehand of the keys that may sign. Nobody is kept from choosing another: that shows in the signature. */
export interface ExpectedKey {
  /** Dotted purposes that all of them have, besides that of signing. */
  readonly purposes: readonly string[];
  /** Told whose key it is where that can be known before it works. @throws Fault where it shall not work */
  readonly meet: (certificate: Certificate) => void;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The module to use: one dialog for all contents. */
function basicsRequest(contents: readonly Uint8Array[], { detached, language, timestamp = false, expected }: NcaLayerSigning): unknown {
  const [first, ...more] = contents.map(base64);
  return {
    module: 'kz.gov.pki.knca.basics',
    method: 'sign',
    args: {
      // Any storage: file or token is for the person to choose there.
      allowedStorages: null,
      format: 'cms',
      data: more.length === 0 ? first : [first, ...more],
      // With an empty profile NCALayer goes to the authority of its own choice.
      signingParams: { decode: true, encapsulate: !detached, digested: false, ...(timestamp && { tsaProfile: {} }) },
      // Keys with all of these are offered.
      signerParams: { extKeyUsageOids: [oids.emailProtection, ...(expected?.purposes ?? [])] },
      locale: language,
    },
  };
}

/** The older module signs one content at a time, and wants to be told the storage. */
async function signWithUtils(connection: NcaLayerConnection, contents: readonly Uint8Array[], { detached, timestamp, expected }: NcaLayerSigning): Promise<readonly Uint8Array[]> {
  // It has no word for it.
  if (timestamp) throw new Fault('NCALAYER_TIMESTAMP_MISSING');
  const module = 'kz.gov.pki.knca.commonUtils';
  const [token] = activeTokens(await connection.ask({ module, method: 'getActiveTokens' }, false));
  const storage = token ?? 'PKCS12';
  if (expected) {
    const certificate = keyCertificate(await connection.ask({ module, method: 'getKeyInfo', args: [storage] }, true));
    if (certificate) expected.meet(certificate);
  }
  const signed: Uint8Array[] = [];
  for (const content of contents) {
    const args = [storage, 'SIGNATURE', base64(content), !detached];
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
 * @throws Fault NCALAYER_*, CANCELLED (by the person there, or by `signal`), those of `expected.meet`
 */
export function signWithNcaLayer(contents: readonly Uint8Array[], options: NcaLayerSigning): Promise<readonly Uint8Array[]> {
  const run = async (): Promise<readonly Uint8Array[]> => {
    const connection = await NcaLayerConnection.open(options);
    try {
      const answer = await connection.ask(basicsRequest(contents, options), true);
      return isModuleMissing(answer) ? await signWithUtils(connection, contents, options) : basicsSignatures(answer, contents.length, options.timestamp ? 'NCALAYER_TIMESTAMP_REFUSED' : 'NCALAYER_REFUSED');
    } finally {
      connection.close();
    }
  };
  const mine = turn.then(run);
  turn = mine.catch(() => undefined);
  return mine;
}
