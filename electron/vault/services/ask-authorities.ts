/** Questions to authorities over the network, each at its user's request. */
import type { Temporal } from 'temporal-polyfill';
import type { OnlineSettings } from '../../../shared/contract/evidence.ts';
import { Fault, type Problem } from '../../../shared/contract/problem.ts';
import { equalBytes } from '../crypto/primitives.ts';
import { askOnline } from '../online/request.ts';
import { type AcceptedTimestamp, acceptTimestamp } from '../signing/accept-timestamp.ts';
import { Asn1Error } from '../signing/asn1/read.ts';
import { type Crl, isCrlOf, maxCrlBytes, parseCrl } from '../signing/crl.ts';
import { type Questioned, type Unstamped, decisive } from '../signing/evidence.ts';
import { OcspRefusal, type OcspResponse, maxOcspBytes, ocspRequest, parseOcspResponse, responderOf, statusOf } from '../signing/ocsp.ts';
import { type RevocationSource, sourcesOf } from '../signing/revocation.ts';
import { TimestampError, timestampRequest } from '../signing/timestamp.ts';
import type { Trust } from '../signing/trust.ts';

/** A token with the authority's certificates has some kilobytes. */
export const maxTimestampBytes = 256 * 1024;

export interface Outing {
  readonly proxy: string;
  readonly signal: AbortSignal;
  readonly trust: Trust;
  readonly now: Temporal.Instant;
}

/** @returns the error as the contract has it; anything else is thrown on */
export function timestampFault(error: unknown): Fault {
  if (!(error instanceof TimestampError)) throw error;
  const { verdict } = error;
  return new Fault(`TIMESTAMP_${error.reason.toUpperCase()}`, verdict && error.reason === 'not_trusted' ? { params: { ...verdict.params, reason: verdict.reason } } : {}, { cause: error });
}

/** The policy to ask for, by the key that signed. */
export function policyFor({ digest }: Unstamped, policies: OnlineSettings['timestampPolicies']): string | undefined {
  const policy = digest.name.startsWith('SHA') ? policies.rsa : policies.gost;
  return policy === '' ? undefined : policy;
}

/** Asks for a timestamp over one signature and verifies the answer. @throws Fault ONLINE_*, TIMESTAMP_* */
export async function askTimestamp(unstamped: Unstamped, address: string, policy: string | undefined, { proxy, signal, trust, now }: Outing): Promise<AcceptedTimestamp> {
  const request = timestampRequest(unstamped.signature, { digest: unstamped.digest, policy });
  const answer = await askOnline({ url: address, post: { body: request.der, contentType: 'application/timestamp-query' }, maxBytes: maxTimestampBytes, signal, proxy });
  try {
    return acceptTimestamp(answer, { signature: unstamped.signature, nonce: request.nonce, policy, trust, now });
  } catch (error) {
    throw timestampFault(error);
  }
}

/** Addresses that would be asked about a certificate: its responder first, then its lists. */
export function addressesFor({ certificate, leaf }: Questioned, settings: OnlineSettings): { readonly ocsp: string | undefined; readonly lists: readonly string[] } {
  const responder = settings.ocspAddress === '' ? certificate.ocspUrls[0] : settings.ocspAddress;
  // Responders speak of the people and services that sign; authorities themselves stand in lists.
  return { ocsp: leaf ? responder : certificate.ocspUrls[0], lists: [certificate.crlUrls[0], certificate.deltaUrls[0]].flatMap((url) => url ?? []) };
}

async function askResponder({ certificate, issuer }: Questioned, url: string, { proxy, signal }: Outing): Promise<OcspResponse> {
  const request = ocspRequest(certificate, issuer);
  const bytes = await askOnline({ url, post: { body: request.der, contentType: 'application/ocsp-request' }, maxBytes: maxOcspBytes, signal, proxy });
  try {
    const answer = parseOcspResponse(bytes);
    // Responders that answer from a store have no nonce; one that differs was meant for someone else.
    if (answer.nonce && !equalBytes(answer.nonce, request.nonce)) throw new Fault('OCSP_OTHER_REQUEST');
    if (!statusOf(answer, certificate, issuer)) throw new Fault('OCSP_OTHER_REQUEST');
    if (!responderOf(answer, issuer)) throw new Fault('OCSP_NOT_AUTHORISED');
    return answer;
  } catch (error) {
    if (error instanceof OcspRefusal) throw new Fault(error.reason === 'try_later' ? 'OCSP_TRY_LATER' : 'OCSP_NO_ANSWER', {}, { cause: error });
    if (error instanceof Asn1Error) throw new Fault('OCSP_UNREADABLE', {}, { cause: error });
    throw error;
  }
}

async function askList({ issuer }: Questioned, url: string, { proxy, signal }: Outing): Promise<Crl> {
  const bytes = await askOnline({ url, maxBytes: maxCrlBytes, signal, proxy, patience: 120_000 });
  try {
    const list = parseCrl(bytes);
    if (!isCrlOf(list, issuer)) throw new Fault('CRL_NOT_AUTHORISED');
    return list;
  } catch (error) {
    if (error instanceof Asn1Error) throw new Fault('CRL_UNREADABLE', {}, { cause: error });
    throw error;
  }
}

export interface AskedRevocation {
  readonly found: readonly { readonly source: RevocationSource; readonly question: Questioned }[];
  readonly asked: readonly { readonly address: string; readonly problem: Problem | null }[];
}

/**
 * Asks about every certificate that nothing at hand decides: its responder, and its list where that did not do. An address
 * that fails stops no other; only a cancel stops all.
 * @throws Fault CANCELLED
 */
export async function askRevocation(
  questions: readonly Questioned[],
  settings: OnlineSettings,
  outing: Outing,
  onAsked: (done: number, total: number) => void,
): Promise<AskedRevocation> {
  const found: { source: RevocationSource; question: Questioned }[] = [];
  const asked: { address: string; problem: Problem | null }[] = [];
  const attempt = async (question: Questioned, address: string, ask: () => Promise<RevocationSource>): Promise<void> => {
    try {
      found.push({ source: await ask(), question });
      asked.push({ address, problem: null });
    } catch (error) {
      if (!(error instanceof Fault) || error.problem.code === 'CANCELLED') throw error;
      asked.push({ address, problem: error.problem });
    }
  };
  const decided = (question: Questioned): boolean => decisive([...sourcesOf(outing.trust), ...found.map(({ source }) => source)], question, outing.now) !== undefined;
  for (const [index, question] of questions.entries()) {
    const { ocsp, lists } = addressesFor(question, settings);
    if (ocsp !== undefined && !decided(question)) await attempt(question, ocsp, () => askResponder(question, ocsp, outing));
    for (const url of lists) if (!decided(question)) await attempt(question, url, () => askList(question, url, outing));
    onAsked(index + 1, questions.length);
  }
  return { found, asked };
}

/** The same trust with what was fetched: lists of authorities that came with the signature and are not in the register count here as well. */
export function withSources(trust: Trust, { found }: AskedRevocation): Trust {
  const sources = found.map(({ source }) => source);
  return { ...trust, crls: [...(trust.crls ?? []), ...sources.filter((source) => source.kind === 'crl')], ocsp: [...(trust.ocsp ?? []), ...sources.filter((source) => source.kind === 'ocsp')] };
}

