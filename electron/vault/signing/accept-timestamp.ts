/** What is asked of an authority's answer before its token is hung on a signature. */
import type { Temporal } from 'temporal-polyfill';
import { equalBytes } from '../crypto/primitives.ts';
import { TimestampError, type TimestampInfo, covers, readTimestampAnswer } from './timestamp.ts';
import type { Trust } from './trust.ts';
import { verifyCades } from './verify-cades.ts';
import { verifyTimestamp } from './verify-timestamp.ts';

export interface AcceptTimestamp {
  /** The signature value that was to be stamped. */
  readonly signature: Uint8Array;
  /** Of the request, where it is still known. */
  readonly nonce?: Uint8Array | undefined;
  /** That was asked for. */
  readonly policy?: string | undefined;
  readonly trust: Trust;
  readonly now: Temporal.Instant;
}

export interface AcceptedTimestamp {
  readonly token: Uint8Array;
  readonly info: TimestampInfo;
}

/**
 * Takes an answer apart and verifies it: granted, over this signature, to this request, under this policy, by an
 * authority that is relied on.
 * @throws TimestampError
 */
export function acceptTimestamp(
  response: Uint8Array,
  { signature, nonce, policy, trust, now }: AcceptTimestamp,
): AcceptedTimestamp {
  const { token, info } = readTimestampAnswer(response);
  if (!covers(info, signature)) throw new TimestampError('other_signature');
  if (nonce && !(info.nonce && equalBytes(info.nonce, nonce))) throw new TimestampError('other_request');
  if (policy !== undefined && info.policy !== policy) throw new TimestampError('other_policy');
  const verified = verifyTimestamp(token, signature, { trust, now, sources: [], verify: verifyCades });
  if (!verified.relied)
    throw new TimestampError('not_trusted', {
      verdict:
        verified.checks.find(({ state }) => state === 'bad') ?? verified.checks.find(({ state }) => state !== 'good'),
    });
  return { token, info };
}
