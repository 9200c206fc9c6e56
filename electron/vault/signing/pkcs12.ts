import { Temporal } from 'temporal-polyfill';
import { Fault } from '../../../shared/contract/problem.ts';
import { equalBytes, hmac } from '../crypto/primitives.ts';
import { Asn1Error, type Asn1Node, Fields, expectTag, readAsn1, readOctets, readOid, universal } from './asn1/read.ts';
import { type Certificate, parseCertificate, readAlgorithm, sameCertificate, sameName } from './certificate.ts';
import { oids } from './oids.ts';
import { WorkBudget, type Mac, type PasswordForm, decryptWithPassword, keyPurpose, passwordForms, pkcs12Key, readMac } from './pbe.ts';
import { keyFits, signerFor } from './private-key.ts';
import type { Signer } from './signer.ts';

/** Key files have a few kilobytes; one with a whole chain in it, twenty. */
export const maxKeyFileBytes = 4 * 1024 * 1024;

/** The one signing key of a file, with its certificate. */
export interface Pkcs12Contents {
  /** DER of the private key (RFC 5208); wiped by whoever closes it. */
  readonly pkcs8: Uint8Array;
  readonly certificate: Certificate;
  /** The other certificates of the file that lead from it upwards, issuer first. */
  readonly chain: readonly Certificate[];
}

interface Bags {
  readonly keys: Uint8Array[];
  readonly certificates: Certificate[];
}

/** A ciphertext that the password does not open, after the MAC said (or there was none to say) that it should. */
class PasswordError extends Error {}

/** OCTET STRING inside `[0] EXPLICIT`, as ContentInfo holds it. */
function contentOf(info: Asn1Node): { type: string; content: Asn1Node } {
  const fields = new Fields(info);
  const type = readOid(fields.take());
  return { type, content: fields.take(0xa0).child(0) };
}

class SafeReader {
  readonly #password: PasswordForm;
  readonly #budget: WorkBudget;
  readonly bags: Bags = { keys: [], certificates: [] };

  constructor(password: PasswordForm, budget: WorkBudget) {
    this.#password = password;
    this.#budget = budget;
  }

  readAuthenticatedSafe(bytes: Uint8Array): void {
    const safe = readAsn1(bytes);
    expectTag(safe, universal.sequence);
    for (const info of safe.children) {
      const { type, content } = contentOf(info);
      if (type === oids.data) this.#readSafeContents(readOctets(content), 0);
      else if (type === oids.encryptedData) this.#readSafeContents(this.#decryptContent(content), 0);
      else throw new Asn1Error('safe unknown');
    }
  }

  #decrypt(algorithm: Asn1Node, data: Uint8Array): Uint8Array {
    const plain = decryptWithPassword(readAlgorithm(algorithm), this.#password, data, this.#budget);
    if (!plain) throw new PasswordError();
    return plain;
  }

  #decryptContent(encryptedData: Asn1Node): Uint8Array {
    const fields = new Fields(encryptedData);
    fields.take(universal.integer);
    const info = new Fields(fields.take());
    info.take(universal.oid);
    const algorithm = info.take();
    return this.#decrypt(algorithm, readOctets(info.take(), 0x80));
  }

  #readSafeContents(bytes: Uint8Array, depth: number): void {
    if (depth > 4) throw new Asn1Error('bags nested too deep');
    const contents = readAsn1(bytes);
    expectTag(contents, universal.sequence);
    for (const bag of contents.children) {
      const fields = new Fields(bag);
      const type = readOid(fields.take());
      const value = fields.take(0xa0).child(0);
      switch (type) {
        case oids.keyBag:
          this.bags.keys.push(value.bytes.slice());
          break;
        case oids.shroudedKeyBag:
          this.bags.keys.push(this.#decrypt(value.child(0), readOctets(value.child(1))));
          break;
        case oids.certBag:
          this.#readCertificate(value);
          break;
        case oids.safeContentsBag:
          this.#readSafeContents(value.bytes, depth + 1);
          break;
        default: // CRLs and secrets of other software
      }
    }
  }

  #readCertificate(bag: Asn1Node): void {
    const fields = new Fields(bag);
    if (readOid(fields.take()) !== oids.x509Certificate) return;
    const certificate = parseCertificate(readOctets(fields.take(0xa0).child(0)));
    if (!this.bags.certificates.some((known) => sameCertificate(known, certificate))) this.bags.certificates.push(certificate);
  }
}

interface Pfx {
  readonly safe: Uint8Array;
  readonly mac: Mac | undefined;
}

function readPfx(bytes: Uint8Array): Pfx {
  if (bytes.length > maxKeyFileBytes) throw new Asn1Error('file too long');
  const fields = new Fields(readAsn1(bytes));
  fields.take(universal.integer);
  const { type, content } = contentOf(fields.take());
  if (type !== oids.data) throw new Asn1Error('not protected by a password');
  const mac = fields.optional(universal.sequence);
  return { safe: readOctets(content), mac: mac && readMac(mac) };
}

/** Whether the bytes have the outer form of such a file; says nothing about what is inside. */
export function isPkcs12(bytes: Uint8Array): boolean {
  try {
    readPfx(bytes);
    return true;
  } catch (error) {
    if (error instanceof Asn1Error) return false;
    throw error;
  }
}

/** @returns the form of the password that the MAC agrees with. @throws PasswordError when none does. */
function fittingForm(pfx: Pfx, forms: readonly PasswordForm[], budget: WorkBudget): PasswordForm {
  const { mac, safe } = pfx;
  for (const form of forms) {
    if (!mac) return form;
    budget.spend(mac.iterations);
    const key = pkcs12Key(mac.hash, keyPurpose.mac, form.bmp, mac.salt, mac.iterations, mac.digest.length);
    if (equalBytes(hmac(mac.hash, key, safe), mac.digest)) return form;
  }
  throw new PasswordError();
}

function readBags(bytes: Uint8Array, password: string): Bags {
  let macAgreed = false;
  let reader: SafeReader | undefined;
  try {
    const pfx = readPfx(bytes);
    const budget = new WorkBudget();
    const form = fittingForm(pfx, passwordForms(password), budget);
    macAgreed = pfx.mac !== undefined;
    reader = new SafeReader(form, budget);
    reader.readAuthenticatedSafe(pfx.safe);
    return reader.bags;
  } catch (error) {
    reader?.bags.keys.forEach((key) => key.fill(0));
    if (error instanceof PasswordError && !macAgreed) throw new Fault('KEY_WRONG_PASSWORD', {}, { cause: error });
    if (error instanceof PasswordError || error instanceof Asn1Error) throw new Fault('KEY_FILE_DAMAGED', {}, { cause: error });
    throw error;
  }
}

/** Issuers of `certificate` among `others`, nearest first. */
function chainOf(certificate: Certificate, others: readonly Certificate[]): readonly Certificate[] {
  const chain: Certificate[] = [];
  let current = certificate;
  while (!sameName(current.subject, current.issuer)) {
    const { issuer } = current;
    const next = others.find((other) => sameName(other.subject, issuer) && !chain.includes(other) && other !== certificate);
    if (!next) break;
    chain.push(next);
    current = next;
  }
  return chain;
}

/**
 * Opens a PKCS#12 file (RFC 7292) as the national authority issues it, or as current software does.
 * @throws Fault KEY_WRONG_PASSWORD, KEY_FILE_DAMAGED (also: not such a file), KEY_NONE, KEY_SEVERAL,
 *   KEY_CERTIFICATE_MISSING
 */
export function openPkcs12(bytes: Uint8Array, password: string): Pkcs12Contents {
  const { keys, certificates } = readBags(bytes, password);
  const distinct = keys.filter((key, index) => keys.findIndex((other) => Buffer.compare(other, key) === 0) === index);
  const refuse = (code: string): never => {
    keys.forEach((key) => key.fill(0));
    throw new Fault(code);
  };
  const [pkcs8, second] = distinct;
  if (!pkcs8) return refuse('KEY_NONE');
  if (second) return refuse('KEY_SEVERAL');
  // A renewed certificate may stand beside the old one of the same key.
  const [certificate] = certificates
    .filter((candidate) => keyFits(pkcs8, candidate))
    .toSorted((a, b) => Temporal.Instant.compare(b.notAfter, a.notAfter));
  if (!certificate) return refuse('KEY_CERTIFICATE_MISSING');
  return { pkcs8, certificate, chain: chainOf(certificate, certificates) };
}

/**
 * The signer in a PKCS#12 file. Whether its certificate may sign is `key-policy.ts`'s to say.
 * @throws Fault those of {@link openPkcs12}, and KEY_ALGORITHM_UNSUPPORTED
 */
export function signerFromPkcs12(bytes: Uint8Array, password: string): Signer {
  const { pkcs8, certificate, chain } = openPkcs12(bytes, password);
  return signerFor(pkcs8, certificate, chain);
}
