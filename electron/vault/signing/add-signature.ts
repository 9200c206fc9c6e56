/** A signature added to what others have signed before: the same bytes signed anew, then joined with theirs. */
import type { Temporal } from 'temporal-polyfill';
import { Fault } from '../../../shared/contract/problem.ts';
import { ManifestError, readManifest } from './asic-manifest.ts';
import { isManifest, isSignature, verifyAsicE } from './asice.ts';
import { cmsBytes } from './cms-bytes.ts';
import { mergeCades } from './merge-cades.ts';
import { type Verdict, overall } from './verdict.ts';
import { verifyCades } from './verify-cades.ts';
import { ZipError, readZip } from './zip.ts';
import { replaceEntry } from './zip-replace.ts';

/** What has to be signed so that it can be joined. */
export interface Joining {
  /** The very bytes that those before have signed: the content, or the manifest of a container. */
  readonly content: Uint8Array;
  readonly detached: boolean;
  /**
   * @param added a SignedData over {@link content}
   * @throws Fault those of `mergeCades`
   */
  readonly join: (added: Uint8Array) => Uint8Array;
}

interface Checked {
  readonly checks: readonly Verdict[];
  readonly signers: readonly { readonly checks: readonly Verdict[] }[];
}

/** What is bad stays bad with another signature beside it; what only cannot be decided may be known tomorrow. */
function refuseBad({ checks, signers }: Checked): void {
  const all = [...checks, ...signers.flatMap((signer) => signer.checks)];
  if (overall(all.map(({ state }) => state)) === 'bad') throw new Fault('SIGNATURES_BAD');
}

function openContainer(container: Uint8Array, now: Temporal.Instant): Joining {
  const entries = readZip(container);
  const [manifest, secondManifest] = entries.filter(({ name }) => isManifest(name));
  const signatures = entries.filter(({ name }) => isSignature(name));
  if (!manifest || secondManifest || signatures.length !== 1) throw new Fault('SIGNATURES_MANIFESTS');
  const content = manifest.read();
  const named = readManifest(content).signature;
  const signature = signatures.find(({ name }) => name === named);
  if (!signature) throw new Fault('SIGNATURES_MANIFESTS');
  refuseBad(verifyAsicE(container, { now }));
  return {
    content,
    detached: true,
    join: (added) => replaceEntry(container, signature.name, mergeCades(signature.read(), added, content)),
  };
}

function openCms(der: Uint8Array, beside: Uint8Array | undefined, now: Temporal.Instant): Joining {
  const result = verifyCades(der, { content: beside, now });
  const content = result.content ?? beside;
  if (result.checks.some(({ reason }) => reason === 'cms_unreadable')) throw new Fault('SIGNATURES_UNREADABLE');
  if (!content) throw new Fault('SIGNATURES_CONTENT_NEEDED');
  refuseBad(result);
  return { content, detached: result.content === undefined, join: (added) => mergeCades(der, added, content) };
}

/**
 * Opens a CMS (attached, or detached with its content) or an ASiC-E container for one more signature. In a container
 * only the entry with the signatures changes.
 * @throws Fault SIGNATURES_UNREADABLE, SIGNATURES_CONTENT_NEEDED, SIGNATURES_BAD, SIGNATURES_MANIFESTS
 */
export function openForSignature(existing: Uint8Array, content: Uint8Array | undefined, now: Temporal.Instant): Joining {
  try {
    if (existing[0] === 0x50 && existing[1] === 0x4b) return openContainer(existing, now);
  } catch (error) {
    if (error instanceof ZipError || error instanceof ManifestError) throw new Fault('SIGNATURES_UNREADABLE', {}, { cause: error });
    throw error;
  }
  const der = cmsBytes(existing);
  if (!der) throw new Fault('SIGNATURES_UNREADABLE');
  return openCms(der, content, now);
}
