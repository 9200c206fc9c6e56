/** Bytes of a CMS in DER, PEM or bare base64, the three forms in which programs of the country hand it out; undefined for anything else. */
export function cmsBytes(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] === 0x30) return bytes;
  // Base64 of a SEQUENCE begins with M; anything else is refused before it is decoded.
  const head = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  if (!/^\s*(?:-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA)-----|M)/.test(head)) return undefined;
  const text = Buffer.from(bytes).toString('latin1').replace(/-----[A-Z0-9 #]+-----/g, '');
  if (!/^[A-Za-z0-9+/=\s]+$/.test(text)) return undefined;
  const decoded = Buffer.from(text, 'base64');
  return decoded[0] === 0x30 ? new Uint8Array(decoded) : undefined;
}
