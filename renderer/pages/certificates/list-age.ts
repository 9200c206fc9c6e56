import type { RevocationList } from '../../../shared/contract/signing.ts';

const hour = 3_600_000;

/** How old a list is: whole hours below two days, whole days from there. */
export function ageOf({ thisUpdate }: Pick<RevocationList, 'thisUpdate'>, now: number): { unit: 'hours' | 'days'; count: number } {
  const hours = Math.max(0, Math.floor((now - Date.parse(thisUpdate)) / hour));
  return hours < 48 ? { unit: 'hours', count: hours } : { unit: 'days', count: Math.floor(hours / 24) };
}

/** `stale`: its authority has promised a newer one; `open`: it promised none. */
export function freshnessOf({ nextUpdate }: Pick<RevocationList, 'nextUpdate'>, now: number): 'current' | 'stale' | 'open' {
  if (nextUpdate === null) return 'open';
  return Date.parse(nextUpdate) < now ? 'stale' : 'current';
}
