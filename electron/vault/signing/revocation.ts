import { Temporal } from 'temporal-polyfill';
import { type Certificate, nameText } from './certificate.ts';
import { type Crl, type Revocation, isCrlOf } from './crl.ts';
import { type OcspResponse, responderOf, statusOf } from './ocsp.ts';
import type { Trust } from './trust.ts';
import { type Verdict, bad, good, undecided } from './verdict.ts';

/** What may say that a certificate was revoked. Who made it is asked each time; that it is at hand means nothing. */
export type RevocationSource = Crl | OcspResponse;

/** Clocks of two machines may differ by this much before an answer counts as coming from the future. */
const clockTolerance = { minutes: 10 } as const;

export interface RevocationQuestion {
  /** Whether the time asked about is proven by a timestamp, so that a later revocation does not reach back. */
  readonly proven?: boolean;
  /** When the question is asked: answers of a responder from after it are none. */
  readonly now?: Temporal.Instant;
}

const before = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0;

function text(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'second' });
}

/** Everything the user gave to decide it by. */
export function sourcesOf(trust: Trust): readonly RevocationSource[] {
  return [...(trust.crls ?? []), ...(trust.ocsp ?? [])];
}

/** What a believed source says of the certificate. */
interface Statement {
  readonly revocation: Revocation | undefined;
  readonly thisUpdate: Temporal.Instant;
  readonly nextUpdate: Temporal.Instant | undefined;
  /** Whether it would have said so, had it been revoked. */
  readonly exhaustive: boolean;
  readonly verdict: Verdict;
}

function listStatement(list: Crl, certificate: Certificate): Statement {
  return {
    revocation: list.find(certificate.serial),
    thisUpdate: list.thisUpdate,
    nextUpdate: list.nextUpdate,
    exhaustive: !list.delta && list.unknownCritical.length === 0,
    verdict: good('not_revoked', { at: text(list.thisUpdate) }),
  };
}

/** What a responder says, or why its answer is none. */
function answerStatement(
  response: OcspResponse,
  certificate: Certificate,
  issuer: Certificate,
  lists: readonly Crl[],
  now: Temporal.Instant | undefined,
): Statement | Verdict {
  const status = statusOf(response, certificate, issuer);
  if (!status) return undecided('ocsp_other_certificate');
  const responder = responderOf(response, issuer);
  if (!responder || response.unknownCritical.length > 0) return undecided('ocsp_not_authorised');
  const named = { responder: nameText(responder.subject) };
  if (responder !== issuer && lists.some((list) => list.find(responder.serial)))
    return undecided('ocsp_not_authorised');
  const limit = now?.add(clockTolerance);
  if (limit && (before(limit, response.producedAt) || before(limit, status.thisUpdate)))
    return undecided('ocsp_future', named);
  if (status.nextUpdate && before(status.nextUpdate, status.thisUpdate)) return undecided('ocsp_not_authorised', named);
  if (status.state === 'unknown') return undecided('ocsp_unknown', named);
  return {
    revocation: status.revocation,
    thisUpdate: status.thisUpdate,
    nextUpdate: status.nextUpdate,
    exhaustive: true,
    verdict: good('not_revoked_ocsp', { at: text(status.thisUpdate), ...named }),
  };
}

const isStatement = (found: Statement | Verdict): found is Statement => 'exhaustive' in found;

/** Whether a source that does not call the certificate revoked says that it was good at that time. */
function speaksFor(
  { exhaustive, thisUpdate, nextUpdate }: Statement,
  certificate: Certificate,
  at: Temporal.Instant,
): boolean {
  if (!exhaustive) return false;
  // Authorities take certificates off the list, and responders forget them, once they have ended.
  if (before(certificate.notAfter, thisUpdate)) return false;
  return !before(thisUpdate, at) || (nextUpdate !== undefined && !before(nextUpdate, at));
}

/** Reasons why an answer says nothing, in the order in which they are worth telling. */
const telling: readonly string[] = ['ocsp_unknown', 'ocsp_future', 'ocsp_not_authorised'];

/**
 * Whether a certificate was revoked when it signed, by the lists and answers at hand.
 * @param at the time of signing, claimed or proven
 * @param issuer undefined when it is not known: then no source can be believed
 */
export function revocationVerdict(
  certificate: Certificate,
  issuer: Certificate | undefined,
  sources: readonly RevocationSource[],
  at: Temporal.Instant,
  { proven = false, now }: RevocationQuestion = {},
): Verdict {
  const places = { list: certificate.crlUrls[0] ?? '', responder: certificate.ocspUrls[0] ?? '' };
  if (!issuer) return undecided('revocation_unknown', places);
  const lists = sources.filter((source) => source.kind === 'crl').filter((list) => isCrlOf(list, issuer));
  const answers = sources
    .filter((source) => source.kind === 'ocsp')
    .map((answer) => answerStatement(answer, certificate, issuer, lists, now));
  const believed = [...lists.map((list) => listStatement(list, certificate)), ...answers.filter(isStatement)];

  const [revoked] = believed
    .flatMap(({ revocation }) => revocation ?? [])
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at));
  if (revoked) {
    const params = { at: text(revoked.at), reason: revoked.reason ?? 0 };
    // A claimed time before the revocation is just what a thief of the key would claim.
    if (!before(at, revoked.at)) return bad('revoked', params);
    return proven ? good('revoked_after_timestamp', params) : undecided('revoked_later', params);
  }
  const [latest] = believed
    .filter((each) => speaksFor(each, certificate, at))
    .toSorted((a, b) => Temporal.Instant.compare(b.thisUpdate, a.thisUpdate));
  if (latest) return latest.verdict;
  const refused = telling.flatMap(
    (reason) => answers.find((answer) => !isStatement(answer) && answer.reason === reason) ?? [],
  ) as readonly Verdict[];
  return (
    refused[0] ??
    (believed.length > 0 ? undecided('revocation_list_old', places) : undecided('revocation_unknown', places))
  );
}

/** Revocation of an authority above, said only when a source knows of it. */
export function authorityRevoked(
  path: readonly Certificate[],
  sources: readonly RevocationSource[],
  at: Temporal.Instant,
): Verdict | undefined {
  for (const [index, authority] of path.slice(1).entries()) {
    const issuer = path[index + 2];
    if (!issuer) continue;
    const verdict = revocationVerdict(authority, issuer, sources, at);
    if (verdict.state === 'bad') return bad('issuer_revoked', verdict.params);
  }
  return undefined;
}
