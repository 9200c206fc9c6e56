/** SHA-256 fingerprints of certificates, as people type, paste and compare them. */

/** Hex digits of a SHA-256, and of the SHA-1 that older pages of authorities still print. */
const sha256Digits = 64;
const sha1Digits = 40;

export type TypedFingerprint =
  | { readonly state: 'good'; readonly hex: string }
  | { readonly state: 'empty' }
  /** Something that is neither a hex digit nor what stands between them. */
  | { readonly state: 'foreign' }
  /** The right letters, but of the wrong digest. */
  | { readonly state: 'sha1' }
  | { readonly state: 'short' | 'long'; readonly digits: number };

/**
 * What a person meant by a typed fingerprint. Spaces, line ends, colons, hyphens and case are no part of it, nor is what
 * programs print before an equals sign (`sha256 Fingerprint=…`).
 */
export function parseFingerprint(typed: string): TypedFingerprint {
  const hex = typed
    .slice(typed.lastIndexOf('=') + 1)
    .replace(/[\s:\u00a0\u2010-\u2015-]/gu, '')
    .toLowerCase();
  if (hex === '') return { state: 'empty' };
  if (!/^[0-9a-f]+$/.test(hex)) return { state: 'foreign' };
  if (hex.length === sha1Digits) return { state: 'sha1' };
  if (hex.length !== sha256Digits) return { state: hex.length < sha256Digits ? 'short' : 'long', digits: hex.length };
  return { state: 'good', hex };
}

/** In pairs and capitals, as browsers and authorities print it. */
export function printFingerprint(hex: string): string {
  return hex.toUpperCase().replace(/(..)(?=.)/g, '$1:');
}
