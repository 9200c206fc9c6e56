/** Parallel signatures (RFC 5652 section 5.1): several people sign the same content, each without the others' keys. */
import { Fault } from '../../../shared/contract/problem.ts';
import { equalBytes } from '../crypto/primitives.ts';
import { digestByOid } from './algorithms.ts';
import { Asn1Error, readOctets } from './asn1/read.ts';
import {
  type SignedDataParts,
  type SignerInfo,
  attributeValue,
  identifies,
  maxSigners,
  readParts,
  readSignedData,
  readSignerInfo,
} from './cms.ts';
import { fieldsOf, writeSignedData } from './cms-write.ts';
import { oids } from './oids.ts';

/** Whether two signatures that travel without their content can be over the same; only equal digests can be compared. */
function digestsAgree(a: SignerInfo, b: SignerInfo): boolean {
  const [ours, theirs] = [a, b].map(({ signed }) => attributeValue(signed?.attributes ?? [], oids.messageDigest));
  return a.digestOid !== b.digestOid || !ours || !theirs || equalBytes(readOctets(ours), readOctets(theirs));
}

/** Whether a signature that is there says it is over that content. Its own verification is another question. */
function fits({ signed, digestOid }: SignerInfo, content: Uint8Array): boolean {
  const digest = digestByOid(digestOid);
  const value = attributeValue(signed?.attributes ?? [], oids.messageDigest);
  return !digest || !value || equalBytes(readOctets(value), digest.hash(content));
}

function checkContents(existing: SignedDataParts, added: SignedDataParts, content: Uint8Array | undefined): void {
  const same =
    existing.contentType === added.contentType &&
    (existing.content && added.content
      ? equalBytes(existing.content, added.content)
      : existing.content === added.content);
  const over = existing.content ?? content;
  const [ours, theirs] = [existing, added].map(({ signers }) => signers.map(readSignerInfo)) as [
    SignerInfo[],
    SignerInfo[],
  ];
  const agree = over
    ? [...ours, ...theirs].every((info) => fits(info, over))
    : ours.every((one) => theirs.every((other) => digestsAgree(one, other)));
  if (!same || !agree) throw new Fault('SIGNATURES_CONTENT_DIFFERS');
}

/** One certificate signs a content once: a second signature of it would only look like a second person. */
function checkSigners(existing: Uint8Array, added: Uint8Array): void {
  const [before, after] = [readSignedData(existing), readSignedData(added)];
  const certificates = [...before.certificates, ...after.certificates];
  const signs = (infos: readonly SignerInfo[]) =>
    certificates.filter((certificate) => infos.some(({ signer }) => identifies(signer, certificate)));
  const present = signs(before.signers);
  if (signs(after.signers).some((certificate) => present.some(({ der }) => equalBytes(der, certificate.der))))
    throw new Fault('SIGNATURES_SAME_SIGNER');
  if (before.signers.length + after.signers.length > maxSigners)
    throw new Fault('SIGNATURES_TOO_MANY', { params: { max: maxSigners } });
}

/**
 * Two SignedData over the same content become one with the signatures of both, each SignerInfo byte for byte as it was.
 * Both hold the content, or neither does.
 * @param content what both are over, where it travels beside them: then it is compared with what each says it signed
 * @throws Fault SIGNATURES_UNREADABLE, SIGNATURES_CONTENT_DIFFERS, SIGNATURES_SAME_SIGNER, SIGNATURES_TOO_MANY
 */
export function mergeCades(existing: Uint8Array, added: Uint8Array, content?: Uint8Array): Uint8Array {
  try {
    const [a, b] = [readParts(existing), readParts(added)];
    checkContents(a, b, content);
    checkSigners(existing, added);
    const [ours, theirs] = [fieldsOf(a), fieldsOf(b)];
    return writeSignedData({
      ...ours,
      digestAlgorithms: [...ours.digestAlgorithms, ...theirs.digestAlgorithms],
      certificates: [...ours.certificates, ...theirs.certificates],
      crls: [...ours.crls, ...theirs.crls],
      signers: [...ours.signers, ...theirs.signers],
    });
  } catch (error) {
    if (error instanceof Asn1Error) throw new Fault('SIGNATURES_UNREADABLE', {}, { cause: error });
    throw error;
  }
}
