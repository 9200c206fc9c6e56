/** Whether a timestamp over a signature can be relied on (RFC 3161 sections 2.3 and 2.4.2). */
import { Temporal } from 'temporal-polyfill';
import { Asn1Error } from './asn1/read.ts';
import type { Certificate } from './certificate.ts';
import { readSignedData } from './cms.ts';
import { oids } from './oids.ts';
import type { RevocationSource } from './revocation.ts';
import { covers, readTimestampInfo } from './timestamp.ts';
import { type Trust, noTrust } from './trust.ts';
import { type Verdict, type VerdictState, bad, good, overall } from './verdict.ts';
import type { verifyCades } from './verify-cades.ts';

export interface VerifiedTimestamp {
  /** As the token says; undefined when it cannot be read. */
  readonly time: Temporal.Instant | undefined;
  /** Policy of the authority, dotted. */
  readonly policy: string;
  readonly authority: Certificate | undefined;
  /** From the authority's certificate upwards, as far as known. */
  readonly path: readonly Certificate[];
  readonly checks: readonly Verdict[];
  readonly state: VerdictState;
  /** Whether its time counts: good, but for what may stay open. */
  readonly relied: boolean;
}

export interface TimestampOptions {
  readonly trust: Trust | undefined;
  readonly now: Temporal.Instant;
  /** Revocation data that came along with the signature that was stamped. */
  readonly sources: readonly RevocationSource[];
  readonly verify: typeof verifyCades;
}

/** Clocks of two machines may differ by this much. */
const clockTolerance = { minutes: 10 } as const;

/** What may stay open in a timestamp that is relied on: old authorities bind their certificate by SHA-1. */
const tolerable: readonly string[] = [
  'revocation_unknown',
  'revocation_list_old',
  'certificate_bound_weakly',
  'ocsp_unknown',
  'ocsp_future',
  'ocsp_not_authorised',
];

/** Reasons for which an authority ends without its key being stolen: what it stamped before stays good (RFC 3161 section 4). */
const harmless: readonly (number | string)[] = [3, 4, 5];

function mayStayOpen({ state, reason, params }: Verdict): boolean {
  if (state === 'good' || tolerable.includes(reason)) return true;
  return reason === 'revoked_later' && harmless.includes(params?.reason ?? 0);
}

function result(
  checks: readonly Verdict[],
  found: Pick<VerifiedTimestamp, 'time' | 'policy' | 'authority' | 'path'>,
): VerifiedTimestamp {
  const relied = checks.every(mayStayOpen);
  return { ...found, checks, state: overall(checks.map(({ state }) => state)), relied };
}

/** Verifies a token over `signature`. Whatever the bytes are, it answers with a verdict and throws nothing. */
export function verifyTimestamp(
  token: Uint8Array,
  signature: Uint8Array,
  { trust = noTrust, now, sources, verify }: TimestampOptions,
): VerifiedTimestamp {
  const unreadable = result([bad('timestamp_unreadable')], { time: undefined, policy: '', authority: undefined, path: [] });
  try {
    const data = readSignedData(token);
    if (data.contentType !== oids.tstInfo || !data.content || data.signers.length !== 1) return unreadable;
    const info = readTimestampInfo(data.content);
    const along: Trust = {
      ...trust,
      crls: [...(trust.crls ?? []), ...sources.filter((source) => source.kind === 'crl')],
      ocsp: [...(trust.ocsp ?? []), ...sources.filter((source) => source.kind === 'ocsp')],
    };
    // The authority's certificate must have been valid then; it may have ended since.
    const { checks, signers } = verify(token, { trust: along, now: info.time, purpose: 'timestamps' });
    return result(
      [
        covers(info, signature) ? good('timestamp_covers') : bad('timestamp_other_signature'),
        ...(Temporal.Instant.compare(info.time, now.add(clockTolerance)) > 0 ? [bad('timestamp_future')] : []),
        ...checks,
        ...signers.flatMap((signer) => signer.checks),
      ],
      { time: info.time, policy: info.policy, authority: signers[0]?.certificate, path: signers[0]?.path ?? [] },
    );
  } catch (error) {
    if (error instanceof Asn1Error) return unreadable;
    throw error;
  }
}

/** The earliest time that one of the timestamps proves. */
export function earliestProven(timestamps: readonly VerifiedTimestamp[]): Temporal.Instant | undefined {
  const times = timestamps.flatMap(({ relied, time }) => (relied && time ? [time] : []));
  return times.toSorted((a, b) => Temporal.Instant.compare(a, b))[0];
}
