import { Temporal } from 'temporal-polyfill';
import type { Certificate } from './certificate.ts';
import { type Crl, type Revocation, isCrlOf } from './crl.ts';
import { type Verdict, bad, good, undecided } from './verdict.ts';

const before = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0;

function text(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'second' });
}

/** The earliest revocation that any of the lists knows of. */
function earliest(certificate: Certificate, lists: readonly Crl[]): Revocation | undefined {
  return lists
    .flatMap((list) => list.find(certificate.serial) ?? [])
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))[0];
}

/** Whether a list that does not name the certificate says that it was good at that time. */
function speaksFor(list: Crl, certificate: Certificate, at: Temporal.Instant): boolean {
  if (list.delta || list.unknownCritical.length > 0) return false;
  // Authorities take certificates off the list once they have ended.
  if (before(certificate.notAfter, list.thisUpdate)) return false;
  return !before(list.thisUpdate, at) || (list.nextUpdate !== undefined && !before(list.nextUpdate, at));
}

/**
 * Whether a certificate was revoked when it signed, by the lists at hand.
 * @param at the time of signing, claimed or proven
 * @param proven whether `at` is proven by a timestamp, so that a later revocation does not reach back
 * @param issuer undefined when it is not known: then no list can be believed
 */
export function revocationVerdict(certificate: Certificate, issuer: Certificate | undefined, lists: readonly Crl[], at: Temporal.Instant, proven = false): Verdict {
  const sources = { list: certificate.crlUrls[0] ?? '', responder: certificate.ocspUrls[0] ?? '' };
  const believed = issuer ? lists.filter((list) => isCrlOf(list, issuer)) : [];
  if (believed.length === 0) return undecided('revocation_unknown', sources);
  const revoked = earliest(certificate, believed);
  if (revoked) {
    const params = { at: text(revoked.at), reason: revoked.reason ?? 0 };
    // A claimed time before the revocation is just what a thief of the key would claim.
    if (!before(at, revoked.at)) return bad('revoked', params);
    return proven ? good('revoked_after_timestamp', params) : undecided('revoked_later', params);
  }
  const [latest] = believed
    .filter((list) => speaksFor(list, certificate, at))
    .toSorted((a, b) => Temporal.Instant.compare(b.thisUpdate, a.thisUpdate));
  return latest ? good('not_revoked', { at: text(latest.thisUpdate) }) : undecided('revocation_list_old', sources);
}

/** Revocation of an authority above, said only when a list knows of it. */
export function authorityRevoked(path: readonly Certificate[], lists: readonly Crl[], at: Temporal.Instant): Verdict | undefined {
  for (const [index, authority] of path.slice(1).entries()) {
    const issuer = path[index + 2];
    if (!issuer) continue;
    const verdict = revocationVerdict(authority, issuer, lists, at);
    if (verdict.state === 'bad') return bad('issuer_revoked', verdict.params);
  }
  return undefined;
}
