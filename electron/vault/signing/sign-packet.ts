import type { Temporal } from 'temporal-polyfill';
import { Fault } from '../../../shared/contract/problem.ts';
import { openForSignature } from './add-signature.ts';
import { type ContainerFile, asicMediaType, containerManifest, makeAsicE, verifyAsicE } from './asice.ts';
import { attachContent } from './attach-content.ts';
import { type VerifiedSigner, verifyCades } from './cades.ts';
import { type Certificate, fingerprint } from './certificate.ts';
import { selfCheck } from './sign-checked.ts';
import type { Verdict } from './verdict.ts';

/** Registered media type of a CMS file (RFC 8551 section 3.2.1). */
export const cmsMediaType = 'application/pkcs7-mime';

export interface PacketFile extends ContainerFile {
  /** Also leaves as an attached CMS of the same bytes, `NAME.cms`: what verifiers in the country take. */
  readonly attached: boolean;
}

/** A packet with what was signed of it before. */
export interface Packet {
  /** Name of the container, without `.asice`. */
  readonly name: string;
  readonly files: readonly PacketFile[];
  /** Signed files by their name; empty before the first signature. */
  readonly signed: ReadonlyMap<string, Uint8Array>;
}

/** A signature just made, detached. */
interface Added {
  readonly der: Uint8Array;
  readonly certificate: Certificate;
  readonly at: Temporal.Instant;
}

/** A signed file in the making. */
export interface PacketPart {
  /** What the key signs, detached: a document, or the list inside the container. */
  readonly content: Uint8Array;
  /**
   * The file with that signature beside those that were there, read back as a stranger would read it.
   * @throws Fault SIGNATURE_SELF_CHECK_FAILED, those of `mergeCades`
   */
  finish(added: Added): Promise<ContainerFile>;
}

interface ReadBack {
  readonly signers: readonly VerifiedSigner[];
  readonly checks: readonly Verdict[];
}

/** Only the new signature is judged: those from before were when they were made. */
function checkAdded({ signers, checks }: ReadBack, { certificate }: Added, before: number, holds: boolean): void {
  const added = signers.find((signer) => signer.certificate && fingerprint(signer.certificate) === fingerprint(certificate));
  selfCheck([...checks, ...(added?.checks ?? [])], holds && signers.length === before + 1);
}

function attachedPart(file: PacketFile, before: Uint8Array | undefined, now: Temporal.Instant): PacketPart {
  const name = `${file.name}.cms`;
  const open = before && openForSignature(before, undefined, now);
  const signersBefore = before ? verifyCades(before, { content: undefined, now }).signers.length : 0;
  return {
    content: file.bytes,
    finish: (added) => {
      const alone = attachContent(added.der, file.bytes);
      const bytes = open ? open.join(alone) : alone;
      const result = verifyCades(bytes, { content: undefined, now: added.at });
      checkAdded(result, added, signersBefore, result.content !== undefined && Buffer.compare(result.content, file.bytes) === 0);
      return Promise.resolve({ name, mediaType: cmsMediaType, bytes });
    },
  };
}

function containerPart(files: readonly PacketFile[], name: string, before: Uint8Array | undefined, now: Temporal.Instant): PacketPart {
  const open = before && openForSignature(before, undefined, now);
  const signersBefore = before ? verifyAsicE(before, { now }).signers.length : 0;
  return {
    content: open ? open.content : containerManifest(files),
    finish: async (added) => {
      const bytes = open ? open.join(added.der) : await makeAsicE(files, () => Promise.resolve(added.der));
      const result = verifyAsicE(bytes, { now: added.at });
      const covered = files.every((file) => result.files.some((found) => found.name === file.name && found.covered && found.state === 'good'));
      checkAdded(result, added, signersBefore, covered && result.files.length === files.length);
      return { name, mediaType: asicMediaType, bytes };
    },
  };
}

/**
 * The signed files of a packet: an attached CMS for each file that wants one, and one ASiC-E container over all. All are
 * signed detached, so that one question to a program that holds the key does for the whole packet.
 * @throws Fault SIGNATURES_* when what was signed before cannot be added to
 */
export function packetParts({ name, files, signed }: Packet, now: Temporal.Instant): readonly PacketPart[] {
  const container = `${name}.asice`;
  return [
    ...files.filter(({ attached }) => attached).map((file) => attachedPart(file, signed.get(`${file.name}.cms`), now)),
    containerPart(files, container, signed.get(container), now),
  ];
}

/**
 * Fingerprints of those who signed the packet before.
 * @throws Fault SIGNATURES_UNREADABLE
 */
export function packetSigners({ signed }: Packet, now: Temporal.Instant): readonly string[] {
  const cms = [...signed].find(([name]) => name.endsWith('.cms'))?.[1];
  if (!cms) return [];
  return verifyCades(cms, { content: undefined, now }).signers.map(({ certificate }) => {
    if (!certificate) throw new Fault('SIGNATURES_UNREADABLE');
    return fingerprint(certificate);
  });
}
