import { basename } from 'node:path';
import { Fault } from '../../../shared/contract/problem.ts';
import { writeOut } from '../common/write-out.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { CallContext } from '../session.ts';
import { type CertificateFile, certificateBytes, readCertificateFile } from '../signing/certificate-file.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { keyRefusals } from '../signing/key-policy.ts';
import { revocationVerdict, sourcesOf } from '../signing/revocation.ts';
import { buildChain } from '../signing/trust.ts';
import { readKeyFile } from './key-files.ts';
import { registerTrust } from './trust-store.ts';

type Handlers = AreaHandlers<'signing'>;

/** A password that is missing or mistyped must not cost the user the file that was picked. */
const worthAnotherTry: readonly string[] = ['KEY_WRONG_PASSWORD', 'KEY_PASSWORD_NEEDED'];

/** Lets `use` look at the certificate in a file; the bytes of the file are wiped afterwards. */
export async function withCertificate<T>(context: CallContext, handle: string, password: string | undefined, use: (found: CertificateFile, path: string) => T): Promise<T> {
  const path = context.files.take(handle, 'read');
  const bytes = await readKeyFile(path);
  try {
    return use(readCertificateFile(bytes, password), path);
  } catch (error) {
    if (error instanceof Fault && worthAnotherTry.includes(error.problem.code)) context.files.grant(handle, path, 'read');
    throw error;
  } finally {
    bytes.fill(0);
  }
}

export const inspectCertificate: Handlers['inspectCertificate'] = ({ file, password }, context) =>
  withCertificate(context, file, password, ({ source, certificate, others }, path) => {
    const now = context.clock.now();
    const trust = registerTrust(context.vault.session);
    const issuers = buildChain(certificate, others, trust, now).path;
    const revoked = revocationVerdict(certificate, issuers[1], sourcesOf(trust), now).state === 'bad';
    return {
      file: context.files.renew(path, 'read'),
      name: basename(path),
      source,
      certificate: certificateView(certificate, now),
      chain: issuers.slice(1).map((each) => certificateView(each, now)),
      refusals: [...keyRefusals(certificate, now), ...(revoked ? ['KEY_REVOKED'] : [])],
    };
  });

export const exportCertificate: Handlers['exportCertificate'] = ({ file, password, target }, context) =>
  withCertificate(context, file, password, ({ certificate }) => {
    const to = context.files.take(target, 'write');
    return { file: writeOut(to, certificateBytes(certificate, to)), certificate: certificateView(certificate, context.clock.now()) };
  });
