import type { Temporal } from 'temporal-polyfill';
import { Fault } from '../../../../shared/contract/problem.ts';
import { sha256 } from '../../crypto/primitives.ts';
import { algorithmDer, sha256Digest } from '../algorithms.ts';
import { Asn1Error } from '../asn1/read.ts';
import { octetString, sequence } from '../asn1/write.ts';
import { type Certificate, fingerprint, parseCertificate } from '../certificate.ts';
import { keyRefusals } from '../key-policy.ts';
import { oids } from '../oids.ts';
import type { Signer } from '../signer.ts';
import type { ModuleContents, Slot, Token } from './messages.ts';
import type { Pkcs11Module } from './module.ts';

export interface TokenChoice {
  /** Label or serial number. */
  readonly token: string;
  /** SHA-256 of the certificate in hex; absent: the only one that may sign. */
  readonly certificate?: string | undefined;
  /** Absent where the PIN is typed on the token itself. */
  readonly pin?: string | undefined;
  /** Try the PIN although another wrong one locks the token. */
  readonly lastTry: boolean;
}

export interface CertificateOnToken {
  readonly id: Uint8Array;
  readonly certificate: Certificate;
}

/** Certificates of a token that can be read; what is none is left out. */
export function certificatesOf(token: Token): readonly CertificateOnToken[] {
  return token.certificates.flatMap(({ id, der }) => {
    try {
      return [{ id, certificate: parseCertificate(der) }];
    } catch (error) {
      if (error instanceof Asn1Error) return [];
      throw error;
    }
  });
}

type Occupied = Slot & { readonly token: Token };

function slotOf({ slots }: ModuleContents, wanted: string): Occupied {
  const found = slots.filter((slot): slot is Occupied => slot.token !== null && (slot.token.label === wanted || slot.token.serial === wanted));
  const [slot, second] = found;
  if (!slot) throw new Fault('TOKEN_MISSING', { params: { token: wanted.slice(0, 64) } });
  if (second) throw new Fault('TOKEN_AMBIGUOUS', { params: { token: wanted.slice(0, 64) } });
  return slot;
}

function chosen(token: Token, wanted: string | undefined, at: Temporal.Instant): CertificateOnToken {
  const leaves = certificatesOf(token).filter(({ certificate }) => !certificate.authority.ca);
  const candidates = wanted === undefined ? leaves : leaves.filter(({ certificate }) => fingerprint(certificate) === wanted.replace(/[^0-9a-f]/gi, '').toLowerCase());
  const [first] = candidates;
  if (!first) throw new Fault('TOKEN_CERTIFICATE_MISSING');
  const usable = candidates.filter(({ certificate }) => keyRefusals(certificate, at).length === 0);
  const [only, second] = usable;
  if (!only) {
    const [refusal] = keyRefusals(first.certificate, at);
    throw new Fault(refusal ?? 'TOKEN_CERTIFICATE_MISSING');
  }
  if (second) throw new Fault('TOKEN_CERTIFICATE_AMBIGUOUS');
  if (only.certificate.keyAlgorithm.oid !== oids.rsaEncryption) throw new Fault('TOKEN_ALGORITHM_UNSUPPORTED');
  return only;
}

/** What CKM_RSA_PKCS signs: DigestInfo of RFC 8017 section 9.2. */
function digestInfo(data: Uint8Array): Uint8Array {
  return sequence(algorithmDer(oids.sha256), octetString(sha256(data)));
}

function usablePin(token: Token, { pin, lastTry }: TokenChoice): string | undefined {
  if (token.pin === 'locked') throw new Fault('TOKEN_PIN_LOCKED');
  if (token.pin === 'not_set') throw new Fault('TOKEN_PIN_NOT_SET');
  if (token.pin === 'last' && !lastTry) throw new Fault('TOKEN_PIN_LAST_TRY');
  if (token.pinPad) return undefined;
  if (pin === undefined || pin === '') throw new Fault('TOKEN_PIN_NEEDED');
  return pin;
}

/**
 * Logs in to a token of an open module. The PIN is tried once; the token counts.
 * @throws Fault TOKEN_MISSING, TOKEN_AMBIGUOUS, TOKEN_CERTIFICATE_MISSING, TOKEN_CERTIFICATE_AMBIGUOUS, TOKEN_KEY_MISSING,
 *   TOKEN_ALGORITHM_UNSUPPORTED, TOKEN_PIN_*, TOKEN_REMOVED, TOKEN_REFUSED, the first of `keyRefusals`, those of `Pkcs11Module.ask`
 */
export async function tokenSigner(module: Pkcs11Module, choice: TokenChoice, at: Temporal.Instant): Promise<Signer> {
  const slot = slotOf(await module.ask({ kind: 'contents' }), choice.token);
  const { id, certificate } = chosen(slot.token, choice.certificate, at);
  const pin = usablePin(slot.token, choice);
  const pinBytes = (): Uint8Array | null => (pin === undefined ? null : Buffer.from(pin, 'utf8'));
  await module.ask({ kind: 'login', slot: slot.id, serial: slot.token.serial, id, pin: pinBytes() });
  return {
    certificate,
    chain: certificatesOf(slot.token).flatMap((other) => (other.certificate.authority.ca ? [other.certificate] : [])),
    algorithm: 'RSA',
    digest: sha256Digest,
    signatureOid: oids.sha256WithRsa,
    sign: (data) => module.ask({ kind: 'sign', data, digestInfo: digestInfo(data), pin: pinBytes() }),
    // The session ends with the use of the module.
    close: () => undefined,
  };
}
