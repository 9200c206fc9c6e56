import type { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';
import { Fault } from '../../../shared/contract/problem.ts';
import type { verification, verifiedSignature } from '../../../shared/contract/signing.ts';
import { verifyAsicE } from './asice.ts';
import { certificateView } from './certificate-view.ts';
import { cmsBytes } from './cms-bytes.ts';
import type { Trust } from './trust.ts';
import { type VerifiedSigner, verifyCades } from './verify-cades.ts';

type VerificationDraft = z.input<typeof verification>;
type SignatureDraft = z.input<typeof verifiedSignature>;

export interface VerifyFileOptions {
  readonly name: string;
  /** The signed file, for a detached signature. */
  readonly content?: { readonly name: string; readonly bytes: Uint8Array } | undefined;
  readonly trust?: Trust | undefined;
  readonly now: Temporal.Instant;
}

function signatureDraft(signer: VerifiedSigner, covers: readonly string[], now: Temporal.Instant): SignatureDraft {
  return {
    signer: signer.certificate ? certificateView(signer.certificate, now) : null,
    signingTime: signer.signingTime?.toString({ smallestUnit: 'millisecond' }) ?? null,
    covers: [...covers],
    checks: [...signer.checks],
    state: signer.state,
  };
}

/** `letter.pdf.cms` signs `letter.pdf`. */
function contentName(name: string): string {
  return name.replace(/\.(?:cms|p7s|p7m|sig|p7b)$/i, '');
}

/**
 * Verifies a signature file or a container and says it in the contract's words.
 * @throws Fault VERIFY_FORMAT_UNKNOWN when the bytes are neither
 */
export function verifyFile(bytes: Uint8Array, { name, content, trust, now }: VerifyFileOptions): VerificationDraft {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const result = verifyAsicE(bytes, { trust, now });
    return {
      kind: 'asic-e',
      name,
      state: result.state,
      signatures: result.signers.map((signer) => signatureDraft(signer, signer.covers, now)),
      files: result.files.map((file) => ({ ...file })),
      checks: [...result.checks],
      journal: null,
    };
  }
  const der = cmsBytes(bytes);
  if (!der) throw new Fault('VERIFY_FORMAT_UNKNOWN', { place: { file: name } });
  const result = verifyCades(der, { content: content?.bytes, trust, now });
  const covered = content?.name ?? contentName(name);
  return {
    kind: 'cms',
    name,
    state: result.state,
    signatures: result.signers.map((signer) => signatureDraft(signer, [covered], now)),
    files: [],
    checks: [...result.checks],
    journal: null,
  };
}
