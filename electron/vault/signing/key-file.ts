import type { Temporal } from 'temporal-polyfill';
import { Fault } from '../../../shared/contract/problem.ts';
import { keyRefusals } from './key-policy.ts';
import { signerFromPkcs12 } from './pkcs12.ts';
import type { Signer } from './signer.ts';

/**
 * The signer in a key file, once its certificate may sign at that time. The caller closes it.
 * @throws Fault those of `openPkcs12`, and the first of `keyRefusals`
 */
export function usableSigner(bytes: Uint8Array, password: string, at: Temporal.Instant): Signer {
  const signer = signerFromPkcs12(bytes, password);
  const [refusal] = keyRefusals(signer.certificate, at);
  if (refusal === undefined) return signer;
  signer.close();
  throw new Fault(refusal);
}
