/** What belongs together in a GOST signature of the national profile: key, curve, digest, and the names of each. */
import type { Asn1Node } from '../asn1/read.ts';
import { readOid, universal } from '../asn1/read.ts';
import type { AlgorithmIdentifier } from '../certificate.ts';
import { oids } from '../oids.ts';
import { type Curve, curve2004, curve256, curve512 } from './curve.ts';
import { gost34311 } from './gost34311.ts';
import { streebog256, streebog512 } from './streebog.ts';

export type GostAlgorithm = 'GOST34.10-2015-512' | 'GOST34.10-2015-256' | 'GOST34.310-2004';

export interface GostScheme {
  readonly algorithm: GostAlgorithm;
  readonly curve: Curve;
  readonly digest: { readonly oid: string; readonly name: string; hash(...parts: readonly Uint8Array[]): Uint8Array };
  readonly keyOid: string;
  readonly signatureOid: string;
  /** Parameters of a key: its curve, and what its digest is called there. */
  readonly parameters: { readonly curve: string; readonly digest: string };
}

/** The only one of them that keys are issued for today. */
export const gost512: GostScheme = {
  algorithm: 'GOST34.10-2015-512',
  curve: curve512,
  digest: { oid: oids.streebog512, name: 'Streebog-512', hash: streebog512 },
  keyOid: oids.gost2015Key512,
  signatureOid: oids.gost2015Signature512,
  parameters: { curve: oids.gost2015Params512, digest: oids.streebog512 },
};

export const gost256: GostScheme = {
  algorithm: 'GOST34.10-2015-256',
  curve: curve256,
  digest: { oid: oids.streebog256, name: 'Streebog-256', hash: streebog256 },
  keyOid: oids.gost2015Key256,
  signatureOid: oids.gost2015Signature256,
  parameters: { curve: oids.gost2015Params256, digest: oids.streebog256 },
};

export const gost2004: GostScheme = {
  algorithm: 'GOST34.310-2004',
  curve: curve2004,
  digest: { oid: oids.gost34311, name: 'GOST 34.311-95', hash: gost34311 },
  keyOid: oids.gost2004Key,
  signatureOid: oids.gost2004Signature,
  parameters: { curve: oids.gost2004Params, digest: oids.gost34311Params },
};

export const gostSchemes: readonly GostScheme[] = [gost512, gost256, gost2004];

/** The scheme that a key names, whatever its parameters. */
export function schemeNamed(keyOid: string): GostScheme | undefined {
  return gostSchemes.find((scheme) => scheme.keyOid === keyOid);
}

/** SEQUENCE { curve, digest }: both must be the ones that our computation is for. */
function fits(parameters: Asn1Node | undefined, wanted: GostScheme['parameters']): boolean {
  if (parameters?.tag !== universal.sequence) return false;
  const [curve, digest] = parameters.children;
  return (
    curve !== undefined &&
    readOid(curve) === wanted.curve &&
    (digest === undefined || readOid(digest) === wanted.digest)
  );
}

/** @returns undefined for a key of another kind, or of a kind known here on a curve or with a digest that is not. */
export function schemeOf({ oid, parameters }: AlgorithmIdentifier): GostScheme | undefined {
  const scheme = schemeNamed(oid);
  return scheme && fits(parameters, scheme.parameters) ? scheme : undefined;
}
