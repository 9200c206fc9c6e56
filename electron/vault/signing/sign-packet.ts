import type { Temporal } from 'temporal-polyfill';
import { type ContainerFile, asicMediaType, makeAsicE, verifyAsicE } from './asice.ts';
import { signCades } from './cades.ts';
import { selfCheck, signChecked } from './sign-checked.ts';
import type { Signer } from './signer.ts';

/** Registered media type of a CMS file (RFC 8551 section 3.2.1). */
export const cmsMediaType = 'application/pkcs7-mime';

export interface PacketFile extends ContainerFile {
  /** Also leaves as an attached CMS of the same bytes, `NAME.cms`: what verifiers in the country take. */
  readonly attached: boolean;
}

export interface SignPacketOptions {
  /** Name of the container, without `.asice`. */
  readonly name: string;
  readonly at: Temporal.Instant;
  readonly signal?: AbortSignal;
  /** Told after each signature, of how many. */
  readonly onSigned?: (done: number, total: number) => void;
}

async function signAttached(file: PacketFile, signer: Signer, at: Temporal.Instant): Promise<ContainerFile> {
  const bytes = await signChecked(file.bytes, signer, { detached: false, at });
  return { name: `${file.name}.cms`, mediaType: cmsMediaType, bytes };
}

async function signContainer(files: readonly PacketFile[], signer: Signer, { name, at }: SignPacketOptions): Promise<ContainerFile> {
  const bytes = await makeAsicE(files, (manifest) => signCades(manifest, signer, { detached: true, at }));
  const result = verifyAsicE(bytes, { now: at });
  const covered = files.every((file) => result.files.some((found) => found.name === file.name && found.covered && found.state === 'good'));
  selfCheck([...result.checks, ...result.signers.flatMap(({ checks }) => checks)], covered && result.files.length === files.length);
  return { name: `${name}.asice`, mediaType: asicMediaType, bytes };
}

/**
 * Signs a packet: an attached CMS for each file that wants one, and one ASiC-E container over all. Each is read back by
 * the verifier, as a stranger would, before it is given out.
 * @throws Fault SIGNATURE_SELF_CHECK_FAILED; the signal's reason when cancelled
 */
export async function signPacket(files: readonly PacketFile[], signer: Signer, options: SignPacketOptions): Promise<readonly ContainerFile[]> {
  const attached = files.filter((file) => file.attached);
  const total = attached.length + 1;
  const made: ContainerFile[] = [];
  const keep = (file: ContainerFile): void => {
    made.push(file);
    options.onSigned?.(made.length, total);
  };
  for (const file of attached) {
    options.signal?.throwIfAborted();
    keep(await signAttached(file, signer, options.at));
  }
  options.signal?.throwIfAborted();
  keep(await signContainer(files, signer, options));
  return made;
}
