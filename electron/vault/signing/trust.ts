import { Temporal } from 'temporal-polyfill';
import { sameBytes } from '../common/bytes.ts';
import { verifySignature } from './algorithms.ts';
import { type Certificate, fingerprint, nameText, sameCertificate, sameName } from './certificate.ts';
import type { Crl } from './crl.ts';
import type { OcspResponse } from './ocsp.ts';
import { type Verdict, bad, good, undecided } from './verdict.ts';

/** What the user decided to rely on. */
export interface Trust {
  /** Roots, or any certificates taken as such. */
  readonly anchors: readonly Certificate[];
  /** Known certificates that only help to reach an anchor. */
  readonly intermediates: readonly Certificate[];
  /** Revocation lists; each is believed only under its issuer's signature. */
  readonly crls?: readonly Crl[];
  /** Answers of OCSP responders; each is believed only under its issuer's signature or that of whom the issuer named. */
  readonly ocsp?: readonly OcspResponse[];
}

export const noTrust: Trust = { anchors: [], intermediates: [] };

/** Longest path that is followed, the signer's own certificate not counted; the country's has two. */
const maxPath = 6;

export interface ChainResult {
  readonly verdict: Verdict;
  /** From the certificate asked about upwards, as far as it could be followed. */
  readonly path: readonly Certificate[];
}

function short(certificate: Certificate): string {
  return nameText(certificate.subject);
}

/** Whether `issuer` may stand above `below` certificates of authorities at that time; undefined if it may. */
function unfit(issuer: Certificate, below: number, at: Temporal.Instant): Verdict | undefined {
  const params = { name: short(issuer) };
  if (!issuer.authority.ca || (issuer.keyUsage && !issuer.keyUsage.has('keyCertSign'))) return bad('issuer_not_authority', params);
  if (issuer.authority.pathLength !== undefined && below > issuer.authority.pathLength) return bad('chain_too_long', params);
  if (issuer.unknownCritical.length > 0) return undecided('extension_unknown', params);
  if (Temporal.Instant.compare(at, issuer.notBefore) < 0 || Temporal.Instant.compare(at, issuer.notAfter) > 0) {
    return bad('issuer_outside_validity', params);
  }
  return undefined;
}

function mayHaveIssued(issuer: Certificate, certificate: Certificate): boolean {
  if (!sameName(issuer.subject, certificate.issuer)) return false;
  const { authorityKeyIdentifier: wanted } = certificate;
  const { subjectKeyIdentifier: has } = issuer;
  return !wanted || !has || sameBytes(wanted, has);
}

/** Bad beats undecided only where the path that leads nearest to trust is concerned; a good path beats both. */
function better(a: ChainResult | undefined, b: ChainResult): ChainResult {
  if (!a) return b;
  const rank = { good: 2, bad: 1, undecided: 0 } as const;
  return rank[b.verdict.state] > rank[a.verdict.state] ? b : a;
}

/**
 * Follows the issuers of `certificate` up to an anchor (RFC 5280 section 6.1 without policies and name constraints,
 * which the national profile does not use; a critical one of them makes the result undecided).
 * @param others certificates that came with the signature: they help to find a path, they are not trusted
 * @param at the time at which every certificate above must have been valid
 */
export function buildChain(certificate: Certificate, others: readonly Certificate[], trust: Trust, at: Temporal.Instant): ChainResult {
  const pool = [...trust.anchors, ...trust.intermediates, ...others];
  const isAnchor = (candidate: Certificate): boolean => trust.anchors.some((anchor) => sameCertificate(anchor, candidate));
  // Same-named certificates could make the number of paths explode, and a GOST signature takes milliseconds to check.
  let effort = 30;

  const follow = (path: readonly Certificate[]): ChainResult => {
    const top = path.at(-1) ?? certificate;
    if (isAnchor(top)) return { verdict: good('chain_trusted', { root: short(top), fingerprint: fingerprint(top) }), path };
    if (sameName(top.subject, top.issuer)) return { verdict: undecided('root_untrusted', { root: short(top), fingerprint: fingerprint(top) }), path };
    const incomplete: ChainResult = { verdict: undecided('chain_incomplete', { issuer: nameText(top.issuer) }), path };
    if (path.length > maxPath) return incomplete;
    let best: ChainResult | undefined;
    for (const issuer of pool) {
      if (effort <= 0 || !mayHaveIssued(issuer, top) || path.some((seen) => sameCertificate(seen, issuer))) continue;
      effort--;
      const found = step(path, top, issuer);
      if (found.verdict.state === 'good') return found;
      best = better(best, found);
    }
    return best ?? incomplete;
  };

  const step = (path: readonly Certificate[], subject: Certificate, issuer: Certificate): ChainResult => {
    const longer = [...path, issuer];
    switch (verifySignature(issuer, subject.signatureAlgorithm.oid, subject.tbs, subject.signature)) {
      case 'bad':
        return { verdict: bad('certificate_signature_invalid', { name: short(subject) }), path };
      case 'weak':
        return { verdict: bad('certificate_algorithm_weak', { name: short(subject) }), path };
      case 'unsupported':
        return { verdict: undecided('certificate_algorithm_unsupported', { name: short(subject) }), path };
      case 'good': {
        const reason = unfit(issuer, path.length - 1, at);
        return reason ? { verdict: reason, path: longer } : follow(longer);
      }
    }
  };

  return follow([certificate]);
}
