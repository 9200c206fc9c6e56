import type { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';
import { Fault } from '../../../shared/contract/problem.ts';
import type { verification, verifiedSignature } from '../../../shared/contract/signing.ts';
import { sha256 } from '../crypto/primitives.ts';
import { verifyAsicE } from './asice.ts';
import { certificateView } from './certificate-view.ts';
import { nameText } from './certificate.ts';
import { cmsBytes } from './cms-bytes.ts';
import type { Trust } from './trust.ts';
import { type VerifiedSigner, verifyCades } from './verify-cades.ts';
import type { VerifiedTimestamp } from './verify-timestamp.ts';

export type VerificationDraft = z.input<typeof verification>;
/** What the bytes say; whence they came is added by who read them. */
export type FileVerdict = Omit<VerificationDraft, 'file' | 'at' | 'reliedOn' | 'again'>;
type SignatureDraft = z.input<typeof verifiedSignature>;

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface VerifyFileOptions {
  readonly name: string;
  /** The signed file, for a detached signature. */
  readonly content?: NamedBytes | undefined;
  readonly trust?: Trust | undefined;
  readonly now: Temporal.Instant;
}

const instantText = (at: Temporal.Instant | undefined): string | null => at?.toString({ smallestUnit: 'millisecond' }) ?? null;

function timestampDraft({ time, policy, authority, relied, state, checks }: VerifiedTimestamp): SignatureDraft['timestamps'][number] {
  return { time: instantText(time), authority: authority ? nameText(authority.subject) : '', policy, relied, state, checks: [...checks] };
}

function signatureDraft(signer: VerifiedSigner, covers: readonly string[], now: Temporal.Instant): SignatureDraft {
  return {
    signer: signer.certificate ? certificateView(signer.certificate, now) : null,
    issuers: signer.path.slice(1).map((certificate) => certificateView(certificate, now)),
    signingTime: instantText(signer.signingTime),
    provenTime: instantText(signer.provenTime),
    timestamps: signer.timestamps.map(timestampDraft),
    covers: [...covers],
    checks: [...signer.checks],
    state: signer.state,
    counterSignatures: signer.counterSignatures.map((each) => signatureDraft(each, [], now)),
    counterSignaturesLeft: signer.counterSignaturesLeft,
  };
}

/** `letter.pdf.cms` signs `letter.pdf`. */
export function contentName(name: string): string {
  const bare = name.replace(/\.(?:cms|p7s|p7m|sig|p7b)$/i, '');
  return bare === name || bare === '' ? `${name}.content` : bare;
}

export function isContainer(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

export function sha256Hex(bytes: Uint8Array): string {
  return Buffer.from(sha256(bytes)).toString('hex');
}

/**
 * Verifies a signature file or a container and says it in the contract's words.
 * @throws Fault VERIFY_FORMAT_UNKNOWN when the bytes are neither
 */
export function verifyFile(bytes: Uint8Array, { name, content, trust, now }: VerifyFileOptions): FileVerdict {
  if (isContainer(bytes)) {
    const result = verifyAsicE(bytes, { trust, now });
    return {
      kind: 'asic-e',
      name,
      content: null,
      state: result.state,
      signatures: result.signers.map((signer) => signatureDraft(signer, signer.covers, now)),
      files: result.files.map((file) => ({ ...file })),
      checks: [...result.checks],
      journal: null,
      proof: null,
    };
  }
  const der = cmsBytes(bytes);
  if (!der) throw new Fault('VERIFY_FORMAT_UNKNOWN', { place: { file: name } });
  const result = verifyCades(der, { content: content?.bytes, trust, now });
  const inside = result.content;
  const signed: NamedBytes | undefined = inside ? { name: contentName(name), bytes: inside } : content;
  return {
    kind: 'cms',
    name,
    content: signed ? { name: signed.name, inside: inside !== undefined, bytes: signed.bytes.length, sha256: sha256Hex(signed.bytes) } : null,
    state: result.state,
    signatures: result.signers.map((signer) => signatureDraft(signer, [signed?.name ?? contentName(name)], now)),
    files: [],
    checks: [...result.checks],
    journal: null,
    proof: null,
  };
}
