/** What makes a signature last: timestamps over it, and the data by which it was verified, kept inside its file. */
import type { Temporal } from 'temporal-polyfill';
import type { SignatureFormat } from '../../../shared/contract/documents.ts';
import { equalBytes } from '../crypto/primitives.ts';
import { type Digest, digestByOid, sha256Digest } from './algorithms.ts';
import { oid, retagged, sequence } from './asn1/write.ts';
import { type Certificate, sameCertificate } from './certificate.ts';
import { type SignerInfo, readParts, readSignedData } from './cms.ts';
import { fieldsOf, writeSignedData } from './cms-write.ts';
import type { Crl } from './crl.ts';
import { embeddedSources } from './embedded-evidence.ts';
import { type OcspResponse, wholeResponse } from './ocsp.ts';
import { oids } from './oids.ts';
import { type RevocationSource, revocationVerdict, sourcesOf } from './revocation.ts';
import { type SignedPart, signedParts, withParts } from './signed-file.ts';
import { addTimestamp, timestampTokens } from './timestamp.ts';
import { isRoot } from './trust-files.ts';
import type { Trust } from './trust.ts';
import { type VerifiedSigner, verifyCades } from './verify-cades.ts';

/** A signature that has no timestamp yet. */
export interface Unstamped {
  /** Its value, over which the timestamp goes. */
  readonly signature: Uint8Array;
  /** The signer's own digest: an authority that stamps for such keys takes it. */
  readonly digest: Digest;
}

const infosOf = (part: SignedPart): readonly SignerInfo[] => readSignedData(part.der).signers;

/** Whether anything is in a file that evidence could be of. @throws Asn1Error, ZipError, ManifestError */
export function isSigned(file: Uint8Array): boolean {
  return signedParts(file).some((part) => infosOf(part).length > 0);
}

/** @throws Asn1Error, ZipError, ManifestError */
export function unstamped(file: Uint8Array): readonly Unstamped[] {
  return signedParts(file)
    .flatMap(infosOf)
    .filter((info) => timestampTokens(info).length === 0)
    .map((info) => ({ signature: info.signature, digest: digestByOid(info.digestOid) ?? sha256Digest }));
}

/** Hangs each token on its signature, wherever in the file that stands. @throws Asn1Error, ZipError, ManifestError */
export function stamped(file: Uint8Array, tokens: readonly { readonly signature: Uint8Array; readonly token: Uint8Array }[]): Uint8Array {
  return withParts(file, (part) => {
    const here = infosOf(part);
    return tokens
      .filter(({ signature }) => here.some((info) => equalBytes(info.signature, signature)))
      .reduce((der, { signature, token }) => addTimestamp(der, signature, token), part.der);
  });
}

/** A certificate whose revocation is to be known, with its issuer and the time at which it signed. */
export interface Questioned {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly at: Temporal.Instant;
  /** The signer or the timestamp authority itself, not an authority above. */
  readonly leaf: boolean;
}

function questionsOf(path: readonly Certificate[], at: Temporal.Instant): readonly Questioned[] {
  return path.flatMap((certificate, index) => {
    const issuer = path[index + 1];
    return issuer ? [{ certificate, issuer, at, leaf: index === 0 }] : [];
  });
}

/** Every certificate on the way from a signature, and from its timestamps, up to the roots. */
function pathsOf(signer: VerifiedSigner, now: Temporal.Instant): readonly { readonly path: readonly Certificate[]; readonly at: Temporal.Instant }[] {
  const stamps = signer.timestamps.map(({ path, time }) => ({ path, at: time ?? now }));
  return [{ path: signer.path, at: signer.provenTime ?? signer.signingTime ?? now }, ...stamps];
}

function sourcesIn(part: SignedPart): readonly RevocationSource[] {
  const data = readSignedData(part.der);
  return data.signers.flatMap((info) => embeddedSources(data, info));
}

const verified = (part: SignedPart, trust: Trust, now: Temporal.Instant): readonly VerifiedSigner[] => verifyCades(part.der, { content: part.content, trust, now }).signers;

/** Each certificate once. */
export function distinctQuestions(questions: readonly Questioned[]): readonly Questioned[] {
  return questions.filter((one, index) => questions.findIndex(({ certificate }) => sameCertificate(certificate, one.certificate)) === index);
}

/** Whether one source answers the question, whatever the answer. */
function decides(source: RevocationSource, { certificate, issuer, at }: Questioned, now: Temporal.Instant): boolean {
  return revocationVerdict(certificate, issuer, [source], at, { now, proven: true }).state !== 'undecided';
}

/** The smallest source that answers: an answer about this certificate before a list of all that were revoked. */
export function decisive(sources: readonly RevocationSource[], question: Questioned, now: Temporal.Instant): RevocationSource | undefined {
  return sources.filter((source) => decides(source, question, now)).toSorted((a, b) => a.der.length - b.der.length)[0];
}

/**
 * What is to be known of a file's certificates and is decided neither by what stands in it nor by what is at hand.
 * @throws Asn1Error, ZipError, ManifestError
 */
export function openQuestions(file: Uint8Array, trust: Trust, now: Temporal.Instant): readonly Questioned[] {
  const open = signedParts(file).flatMap((part) => {
    const sources = [...sourcesIn(part), ...sourcesOf(trust)];
    const questions = verified(part, trust, now).flatMap((signer) => pathsOf(signer, now).flatMap(({ path, at }) => questionsOf(path, at)));
    return questions.filter((question) => !decisive(sources, question, now));
  });
  return distinctQuestions(open);
}

/** `[1] OtherRevocationInfoFormat` with an OCSP answer (RFC 5940). */
function otherFormat(answer: OcspResponse): Uint8Array {
  return retagged(sequence(oid(oids.ocspInCms), wholeResponse(answer)), 0xa1);
}

const encoded = (source: Crl | OcspResponse): Uint8Array => (source.kind === 'crl' ? source.der : otherFormat(source));

/**
 * Puts into each SignedData the certificates of its paths and what decides about their revocation (ETSI EN 319 122-1,
 * level B-LT): verification then needs nothing but the roots.
 * @returns the file, unchanged when nothing is to be added @throws Asn1Error, ZipError, ManifestError
 */
export function withRevocationData(file: Uint8Array, trust: Trust, now: Temporal.Instant): Uint8Array {
  return withParts(file, (part) => {
    const data = readSignedData(part.der);
    const paths = verified(part, trust, now).flatMap((signer) => pathsOf(signer, now));
    const questions = distinctQuestions(paths.flatMap(({ path, at }) => questionsOf(path, at)));
    const present = sourcesIn(part);
    const missing = questions.filter((question) => !decisive(present, question, now)).flatMap((question) => decisive(sourcesOf(trust), question, now) ?? []);
    const authorities = paths.flatMap(({ path }) => path).filter((certificate) => !isRoot(certificate) && !data.certificates.some((other) => sameCertificate(other, certificate)));
    if (missing.length === 0 && authorities.length === 0) return part.der;
    const fields = fieldsOf(readParts(part.der));
    return writeSignedData({ ...fields, certificates: [...fields.certificates, ...authorities.map(({ der }) => der)], crls: [...fields.crls, ...missing.map(encoded)] });
  });
}

/** The level of a signature: T with a timestamp that proves its time, LT with what decides about both leaves inside the file. */
function formatOf(signer: VerifiedSigner, part: SignedPart, now: Temporal.Instant): SignatureFormat {
  if (signer.provenTime === undefined) return 'CAdES-BES';
  const present = sourcesIn(part);
  const questions = pathsOf(signer, now).flatMap(({ path, at }) => questionsOf(path, at)).filter(({ leaf }) => leaf);
  const complete = questions.length > 0 && questions.every((question) => decisive(present, question, now));
  return complete ? 'CAdES-LT' : 'CAdES-T';
}

/** The level of every signature in a file. @throws Asn1Error, ZipError, ManifestError */
export function formatsIn(file: Uint8Array, trust: Trust, now: Temporal.Instant): readonly { readonly signer: Certificate | undefined; readonly format: SignatureFormat }[] {
  return signedParts(file).flatMap((part) => verified(part, trust, now).map((signer) => ({ signer: signer.certificate, format: formatOf(signer, part, now) })));
}
