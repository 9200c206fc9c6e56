/** ASiCManifest.xml of ETSI EN 319 162-1, section A.4: which files a signature covers, by their digests. */
import { create } from 'xmlbuilder2';
import { oids } from './oids.ts';

const asicNamespace = 'http://uri.etsi.org/02918/v1.2.1#';
const dsigNamespace = 'http://www.w3.org/2000/09/xmldsig#';
/** XML names of the digests that count (RFC 9231), and what CMS calls them. */
const digestMethods: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': oids.sha256,
  'http://www.w3.org/2001/04/xmldsig-more#sha384': oids.sha384,
  'http://www.w3.org/2001/04/xmlenc#sha512': oids.sha512,
};
const sha256Method = 'http://www.w3.org/2001/04/xmlenc#sha256';
const maxManifestBytes = 8 * 1024 * 1024;

/** The manifest cannot be read. */
export class ManifestError extends Error {}

export interface ManifestReference {
  /** Name of the entry in the container. */
  readonly name: string;
  readonly mediaType: string;
  /** Dotted OID; undefined for an XML name that is not known or too weak. */
  readonly digestOid: string | undefined;
  readonly digest: Uint8Array;
}

export interface Manifest {
  /** Entry that holds the signature over this manifest. */
  readonly signature: string;
  readonly references: readonly ManifestReference[];
}

/** A name as a URI reference (RFC 3986): segments are escaped, slashes stay. */
function uriOf(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

function nameOf(uri: string): string {
  try {
    return decodeURIComponent(uri.replace(/^(?:\.\/|\/)/, ''));
  } catch (error) {
    throw new ManifestError('uri', { cause: error });
  }
}

export function writeManifest(signature: string, files: readonly { readonly name: string; readonly mediaType: string; readonly sha256: Uint8Array }[]): Uint8Array {
  const root = create({ version: '1.0', encoding: 'UTF-8' })
    .ele(asicNamespace, 'asic:ASiCManifest')
    .att('http://www.w3.org/2000/xmlns/', 'xmlns:ds', dsigNamespace);
  root.ele(asicNamespace, 'asic:SigReference').att({ URI: uriOf(signature), MimeType: 'application/pkcs7-signature' });
  for (const file of files) {
    const reference = root.ele(asicNamespace, 'asic:DataObjectReference').att({ URI: uriOf(file.name), MimeType: file.mediaType });
    reference.ele(dsigNamespace, 'ds:DigestMethod').att({ Algorithm: sha256Method });
    reference.ele(dsigNamespace, 'ds:DigestValue').txt(Buffer.from(file.sha256).toString('base64'));
  }
  return new TextEncoder().encode(root.end({ prettyPrint: true }));
}

type XmlElement = ReturnType<typeof create>['node'];

function childrenOf(element: XmlElement, namespace: string, name: string): readonly XmlElement[] {
  return [...element.childNodes].filter((node) => {
    const named = node as unknown as { namespaceURI?: string | null; localName?: string };
    return named.namespaceURI === namespace && named.localName === name;
  });
}

function attributeOf(element: XmlElement, name: string): string {
  return (element as unknown as { getAttribute(name: string): string | null }).getAttribute(name) ?? '';
}

function only(elements: readonly XmlElement[], what: string): XmlElement {
  const [first, second] = elements;
  if (!first || second) throw new ManifestError(what);
  return first;
}

function readReference(element: XmlElement): ManifestReference {
  const method = only(childrenOf(element, dsigNamespace, 'DigestMethod'), 'DigestMethod');
  const value = only(childrenOf(element, dsigNamespace, 'DigestValue'), 'DigestValue');
  return {
    name: nameOf(attributeOf(element, 'URI')),
    mediaType: attributeOf(element, 'MimeType'),
    digestOid: digestMethods[attributeOf(method, 'Algorithm')],
    digest: new Uint8Array(Buffer.from(value.textContent ?? '', 'base64')),
  };
}

/** @throws ManifestError */
export function readManifest(bytes: Uint8Array): Manifest {
  if (bytes.length > maxManifestBytes) throw new ManifestError('too long');
  let root: XmlElement;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // A manifest has no document type; entities would let a few bytes grow without bound.
    if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) throw new ManifestError('document type');
    root = create(text).root().node;
  } catch (error) {
    throw new ManifestError('not XML', { cause: error });
  }
  const named = root as unknown as { namespaceURI?: string | null; localName?: string };
  if (named.namespaceURI !== asicNamespace || named.localName !== 'ASiCManifest') throw new ManifestError('root');
  const signature = only(childrenOf(root, asicNamespace, 'SigReference'), 'SigReference');
  return {
    signature: nameOf(attributeOf(signature, 'URI')),
    references: childrenOf(root, asicNamespace, 'DataObjectReference').map(readReference),
  };
}
