/** A signed file as the signatures in it: a CMS is one SignedData, a container holds one for each of its manifests. */
import { readManifest } from './asic-manifest.ts';
import { isManifest } from './asice.ts';
import { cmsBytes } from './cms-bytes.ts';
import { readZip } from './zip.ts';
import { replaceEntry } from './zip-replace.ts';

export interface SignedPart {
  readonly der: Uint8Array;
  /** What it is over, where that stands in the container. */
  readonly content: Uint8Array | undefined;
}

function containerParts(container: Uint8Array): readonly (SignedPart & { readonly entry: string })[] {
  const entries = readZip(container);
  return entries
    .filter(({ name }) => isManifest(name))
    .flatMap((manifest) => {
      const content = manifest.read();
      const named = readManifest(content).signature;
      const signature = entries.find(({ name }) => name === named);
      return signature ? [{ entry: named, der: signature.read(), content }] : [];
    });
}

const isContainer = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** @throws ZipError, ManifestError; empty when the bytes are no signed file */
export function signedParts(file: Uint8Array): readonly SignedPart[] {
  if (isContainer(file)) return containerParts(file);
  const der = cmsBytes(file);
  return der ? [{ der, content: undefined }] : [];
}

/** The same file with each SignedData exchanged; whatever else is in a container stays as it was. @throws ZipError, ManifestError */
export function withParts(file: Uint8Array, change: (part: SignedPart) => Uint8Array): Uint8Array {
  if (isContainer(file)) return containerParts(file).reduce((container, part) => replaceEntry(container, part.entry, change(part)), file);
  const [part] = signedParts(file);
  return part ? change(part) : file;
}
