/** Writes PKCS#12 files the way the national authority's software does, so that ours has the real thing to read. */
import forge from 'node-forge';
import { hmac, randomBytes } from '../../crypto/primitives.ts';
import { algorithmDer } from '../algorithms.ts';
import {
  bmpString,
  context,
  contextPrimitive,
  element,
  octetString,
  oid,
  sequence,
  setOf,
  smallInteger,
} from '../asn1/write.ts';
import { oids } from '../oids.ts';
import { keyPurpose, passwordForms, pkcs12Key } from '../pbe.ts';

export interface Pkcs12File {
  readonly keys: readonly { readonly pkcs8: Uint8Array; readonly id: Uint8Array; readonly name: string }[];
  readonly certificates: readonly { readonly der: Uint8Array; readonly id?: Uint8Array }[];
  readonly password: string;
  /** Rounds of hashing; the authority's software does 1024. */
  readonly iterations?: number;
  /** Outer structure in the indefinite-length form of BER, as the authority's Java software writes it. */
  readonly indefinite?: boolean;
}

const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function encrypt(
  scheme: 'rc2-40' | '3des',
  password: string,
  iterations: number,
  plain: Uint8Array,
): { algorithm: Uint8Array; data: Uint8Array } {
  const salt = randomBytes(20);
  const bmp = passwordForms(password)[0]?.bmp ?? new Uint8Array(0);
  const key = pkcs12Key('sha1', keyPurpose.key, bmp, salt, iterations, scheme === '3des' ? 24 : 5);
  const iv = pkcs12Key('sha1', keyPurpose.iv, bmp, salt, iterations, 8);
  const input = forge.util.createBuffer(binary(plain));
  let output: string;
  if (scheme === '3des') {
    const cipher = forge.cipher.createCipher('3DES-CBC', binary(key));
    cipher.start({ iv: binary(iv) });
    cipher.update(input);
    cipher.finish();
    output = cipher.output.getBytes();
  } else {
    const cipher = forge.rc2.createEncryptionCipher(binary(key), 40);
    cipher.start(binary(iv));
    cipher.update(input);
    cipher.finish();
    output = cipher.output.getBytes();
  }
  return {
    algorithm: sequence(
      oid(scheme === '3des' ? oids.pbeSha3Des : oids.pbeShaRc2_40),
      sequence(octetString(salt), smallInteger(iterations)),
    ),
    data: new Uint8Array(Buffer.from(output, 'latin1')),
  };
}

function bag(type: string, value: Uint8Array, attributes: readonly Uint8Array[]): Uint8Array {
  return sequence(oid(type), context(0, value), ...(attributes.length > 0 ? [setOf(...attributes)] : []));
}

const localKeyId = (id: Uint8Array): Uint8Array => sequence(oid(oids.localKeyId), setOf(octetString(id)));
const friendlyName = (name: string): Uint8Array => sequence(oid(oids.friendlyName), setOf(bmpString(name)));

/** The same constructed element with an indefinite length. */
function indefiniteForm(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat([Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0)]));
}

/** MAC SHA-1, keys under 3DES, certificates under RC2-40. */
export function writePkcs12({
  keys,
  certificates,
  password,
  iterations = 1024,
  indefinite = false,
}: Pkcs12File): Uint8Array {
  const outer = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array =>
    indefinite ? indefiniteForm(tag, ...parts) : element(tag, ...parts);
  const keyBags = keys.map(({ pkcs8, id, name }) => {
    const { algorithm, data } = encrypt('3des', password, iterations, pkcs8);
    return bag(oids.shroudedKeyBag, sequence(algorithm, octetString(data)), [friendlyName(name), localKeyId(id)]);
  });
  const certificateBags = certificates.map(({ der, id }) =>
    bag(oids.certBag, sequence(oid(oids.x509Certificate), context(0, octetString(der))), id ? [localKeyId(id)] : []),
  );
  const sealed = encrypt('rc2-40', password, iterations, sequence(...certificateBags));
  const keySafe = outer(0x30, oid(oids.data), outer(0xa0, octetString(sequence(...keyBags))));
  const encryptedContent = indefinite
    ? outer(0xa0, octetString(sealed.data.subarray(0, 16)), octetString(sealed.data.subarray(16)))
    : contextPrimitive(0, sealed.data);
  const encryptedInfo = outer(0x30, oid(oids.data), sealed.algorithm, encryptedContent);
  const certificateSafe = outer(
    0x30,
    oid(oids.encryptedData),
    outer(0xa0, outer(0x30, smallInteger(0), encryptedInfo)),
  );
  const safe = outer(
    0x30,
    ...(keys.length > 0 ? [keySafe] : []),
    ...(certificates.length > 0 ? [certificateSafe] : []),
  );

  const salt = randomBytes(20);
  const macKey = pkcs12Key(
    'sha1',
    keyPurpose.mac,
    passwordForms(password)[0]?.bmp ?? new Uint8Array(0),
    salt,
    iterations,
    20,
  );
  const mac = sequence(
    sequence(algorithmDer(oids.sha1), octetString(hmac('sha1', macKey, safe))),
    octetString(salt),
    smallInteger(iterations),
  );
  return sequence(smallInteger(3), sequence(oid(oids.data), context(0, octetString(safe))), mac);
}
