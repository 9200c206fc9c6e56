import { fromForeignBase64, latin1Text } from '../common/bytes.ts';

/** Bytes of a CMS in DER, PEM or bare base64, the three forms in which programs of the country hand it out; undefined for anything else. */
export function cmsBytes(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] === 0x30) return bytes;
  // Base64 of a SEQUENCE begins with M; anything else is refused before it is decoded.
  const head = latin1Text(bytes.subarray(0, 64));
  if (!/^\s*(?:-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA)-----|M)/.test(head)) return undefined;
  const text = latin1Text(bytes).replace(/-----[A-Z0-9 #]+-----/g, '');
  if (!/^[A-Za-z0-9+/=\s]+$/.test(text)) return undefined;
  const decoded = fromForeignBase64(text);
  return decoded[0] === 0x30 ? decoded : undefined;
}
