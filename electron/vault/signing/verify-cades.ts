import { Temporal } from 'temporal-polyfill';
import { equalBytes, sha1, sha256 } from '../crypto/primitives.ts';
import { digestByOid, verifySignature } from './algorithms.ts';
import { Asn1Error, Fields, readAsn1, readOctets, readOid, readTime, universal } from './asn1/read.ts';
import { retagged, setOf } from './asn1/write.ts';
import { type Certificate, nameText, readAlgorithm, sameCertificate } from './certificate.ts';
import { purposeOf } from './certificate-view.ts';
import { type Attribute, type SignedData, type SignerInfo, attributeValue, identifies, readSignedData } from './cms.ts';
import { type CounterBudget, type CounterSignatures, counterBudget, eachCounterSignature } from './counter-signatures.ts';
import { embeddedSources } from './embedded-evidence.ts';
import { withinEffort } from './effort.ts';
import { oids } from './oids.ts';
import { authorityRevoked, revocationVerdict, sourcesOf } from './revocation.ts';
import { timestampTokens } from './timestamp.ts';
import { type Trust, buildChain, noTrust } from './trust.ts';
import { type Verdict, type VerdictState, bad, good, overall, undecided } from './verdict.ts';
import { type VerifiedTimestamp, earliestProven, verifyTimestamp } from './verify-timestamp.ts';

export interface VerifyOptions {
  /** The signed bytes, where they travel beside the signature. */
  readonly content?: Uint8Array | undefined;
  readonly trust?: Trust | undefined;
  /** When the question is asked. */
  readonly now: Temporal.Instant;
  /** What the signer's certificate must be for: documents, unless it is a timestamp that is verified. */
  readonly purpose?: 'documents' | 'timestamps' | undefined;
}

/** One signature. Those that confirm it have verdicts of their own: they are unsigned, anyone can add one, and this one's state is not theirs. */
export interface VerifiedSigner extends CounterSignatures<VerifiedSigner> {
  readonly certificate: Certificate | undefined;
  /** From the signer's certificate upwards, as far as known. */
  readonly path: readonly Certificate[];
  /** As the signer claims it. */
  readonly signingTime: Temporal.Instant | undefined;
  /** By when the signature was there, as a timestamp that verifies says. */
  readonly provenTime: Temporal.Instant | undefined;
  readonly timestamps: readonly VerifiedTimestamp[];
  readonly checks: readonly Verdict[];
  readonly state: VerdictState;
}

export interface CadesVerification {
  /** The content inside, whatever the verdict; undefined when detached. */
  readonly content: Uint8Array | undefined;
  readonly signers: readonly VerifiedSigner[];
  /** What concerns the file as a whole. */
  readonly checks: readonly Verdict[];
  readonly state: VerdictState;
}

/** Clocks of two machines may differ by this much before a signature counts as coming from the future. */
const clockTolerance = { minutes: 10 } as const;

/** Attributes that mean something only when they stand once, with one value (RFC 5652 section 11). */
const single: readonly string[] = [oids.contentType, oids.messageDigest, oids.signingTime, oids.signingCertificate, oids.signingCertificateV2];

/** `essCertIDv2` of the first certificate: which digest of the signer's certificate was signed. */
function boundCertificate(attributes: readonly Attribute[]): { digestOid: string; digest: Uint8Array } | undefined {
  const v2 = attributeValue(attributes, oids.signingCertificateV2);
  const value = v2 ?? attributeValue(attributes, oids.signingCertificate);
  if (!value) return undefined;
  const id = new Fields(value.child(0).child(0));
  const algorithm = v2 ? id.optional(universal.sequence) : undefined;
  return {
    digestOid: v2 ? (algorithm ? readAlgorithm(algorithm).oid : oids.sha256) : oids.sha1,
    digest: readOctets(id.take(universal.octetString)),
  };
}

function isBound(certificate: Certificate, bound: { digestOid: string; digest: Uint8Array }): boolean {
  const digest = bound.digestOid === oids.sha1 ? sha1(certificate.der) : digestByOid(bound.digestOid)?.hash(certificate.der);
  return digest !== undefined && equalBytes(digest, bound.digest);
}

/** Checks of one signature, in the order in which a person would ask. */
class SignerVerification {
  readonly #info: SignerInfo;
  readonly #data: SignedData;
  readonly #options: VerifyOptions;
  readonly #content: Uint8Array | undefined;
  readonly #counters: CounterBudget;
  readonly #checks: Verdict[] = [];

  /** @param content for a counter-signature the value of the signature that it confirms */
  constructor(info: SignerInfo, data: SignedData, content: Uint8Array | undefined, options: VerifyOptions, counters: CounterBudget) {
    this.#info = info;
    this.#data = data;
    this.#content = content;
    this.#options = options;
    this.#counters = counters;
  }

  get #confirms(): boolean {
    return this.#counters.depth > 0;
  }

  run(): VerifiedSigner {
    const attributes = this.#info.signed?.attributes ?? [];
    const signingTime = this.#signingTime(attributes);
    this.#checkAttributes(attributes);
    this.#checkDigest(attributes);
    const certificate = this.#findCertificate(attributes);
    let path: readonly Certificate[] = [];
    const timestamps = this.#timestamps();
    const provenTime = earliestProven(timestamps);
    if (certificate) {
      const at = provenTime ?? signingTime ?? this.#options.now;
      this.#checkSignature(certificate);
      this.#checkPurpose(certificate);
      this.#checkValidity(certificate, signingTime, provenTime);
      const chain = buildChain(certificate, this.#data.certificates, this.#options.trust ?? noTrust, at);
      path = chain.path;
      this.#checks.push(chain.verdict, ...this.#revocation(path, at, provenTime !== undefined));
    }
    const counters = eachCounterSignature(this.#info, this.#counters, (info, below) => verifySigner(info, this.#data, this.#info.signature, this.#options, below));
    return { certificate, path, signingTime, provenTime, timestamps, ...counters, checks: this.#checks, state: overall(this.#checks.map(({ state }) => state)) };
  }

  #signingTime(attributes: readonly Attribute[]): Temporal.Instant | undefined {
    // Of a timestamp the time inside is what counts; it is the caller's `now`.
    if (this.#options.purpose === 'timestamps') return this.#options.now;
    const value = attributeValue(attributes, oids.signingTime);
    return value && Temporal.Instant.fromEpochMilliseconds(readTime(value));
  }

  #checkAttributes(attributes: readonly Attribute[]): void {
    const { signed } = this.#info;
    if (!signed) {
      if (this.#data.contentType !== oids.data && !this.#confirms) this.#checks.push(bad('attributes_absent'));
      return;
    }
    for (const type of single) {
      const found = attributes.filter((attribute) => attribute.type === type);
      if (found.length > 1 || found.some(({ values }) => values.length !== 1)) this.#checks.push(bad('attribute_twice', { attribute: type }));
    }
    const contentType = attributeValue(attributes, oids.contentType);
    if (this.#confirms) {
      // What is confirmed is a value and has no type: with one, a signature of content could be passed off as a confirmation.
      if (contentType) this.#checks.push(bad('counter_content_type'));
    } else if (!contentType) this.#checks.push(bad('content_type_absent'));
    else if (readOid(contentType) !== this.#data.contentType) this.#checks.push(bad('content_type_differs'));
  }

  #checkDigest(attributes: readonly Attribute[]): void {
    const digest = digestByOid(this.#info.digestOid);
    if (!digest) {
      this.#checks.push(this.#info.digestOid === oids.sha1 ? bad('digest_weak') : undecided('digest_unsupported', { algorithm: this.#info.digestOid }));
      return;
    }
    if (!this.#content) {
      this.#checks.push(undecided('content_absent'));
      return;
    }
    if (!this.#info.signed) {
      // Attributes of another signature, given out as content, would verify: their bytes are what it signed.
      if (looksLikeAttributes(this.#content)) this.#checks.push(bad('attributes_as_content'));
      return;
    }
    const value = attributeValue(attributes, oids.messageDigest);
    if (!value) this.#checks.push(bad('digest_absent'));
    else if (equalBytes(readOctets(value), digest.hash(this.#content))) this.#checks.push(good(this.#confirms ? 'counter_matches' : 'digest_matches', { algorithm: digest.name }));
    else this.#checks.push(bad(this.#confirms ? 'counter_other_signature' : 'digest_differs', { algorithm: digest.name }));
  }

  #findCertificate(attributes: readonly Attribute[]): Certificate | undefined {
    const { trust = noTrust } = this.#options;
    const known = [...this.#data.certificates, ...trust.intermediates, ...trust.anchors];
    const candidates = known.filter(
      (candidate, index) => identifies(this.#info.signer, candidate) && known.findIndex((other) => sameCertificate(other, candidate)) === index,
    );
    const bound = boundCertificate(attributes);
    const [first, second] = candidates;
    if (!first) {
      this.#checks.push(undecided('certificate_missing'));
      return undefined;
    }
    if (!bound && this.#options.purpose === 'timestamps') {
      // A timestamp has to name its certificate (RFC 3161 section 2.4.2).
      this.#checks.push(bad('certificate_unbound'));
      return first;
    }
    if (!bound) {
      // Two certificates of one name and number: nothing signed says which of them was meant.
      this.#checks.push(second ? bad('certificate_ambiguous') : good('certificate_by_name'));
      return first;
    }
    const found = candidates.find((candidate) => isBound(candidate, bound));
    // Another certificate could be made of the same SHA-1, so it binds only where nothing else is asked of it.
    if (found) this.#checks.push(bound.digestOid === oids.sha1 ? undecided('certificate_bound_weakly') : good('certificate_bound'));
    else if (bound.digestOid !== oids.sha1 && !digestByOid(bound.digestOid)) this.#checks.push(undecided('digest_unsupported', { algorithm: bound.digestOid }));
    else this.#checks.push(bad('certificate_swapped'));
    return found ?? first;
  }

  #checkSignature(certificate: Certificate): void {
    const { signed, digestOid, signatureAlgorithm, signature } = this.#info;
    const verify = (message: Uint8Array): ReturnType<typeof verifySignature> =>
      verifySignature(certificate, signatureAlgorithm.oid, message, signature, digestOid);
    let result;
    if (signed) {
      result = verify(retagged(signed.element, universal.set));
      // Some writers put the attributes down in another order than they sorted them in for signing.
      if (result === 'bad') result = verify(setOf(...readAsn1(signed.element).children.map(({ bytes }) => bytes)));
    } else if (this.#content) {
      result = verify(this.#content);
    } else {
      return; // content_absent was said
    }
    const params = { algorithm: signatureAlgorithm.oid };
    const verdicts = {
      good: good('signature_valid'),
      bad: bad('signature_invalid'),
      weak: bad('algorithm_weak', params),
      unsupported: undecided('algorithm_unsupported', params),
    } as const;
    this.#checks.push(verdicts[result]);
  }

  #timestamps(): readonly VerifiedTimestamp[] {
    const { purpose, trust, now } = this.#options;
    if (purpose === 'timestamps') return [];
    const sources = embeddedSources(this.#data, this.#info);
    return timestampTokens(this.#info).map((token) => verifyTimestamp(token, this.#info.signature, { trust, now, sources, verify: verifyCades }));
  }

  #checkPurpose(certificate: Certificate): void {
    if (this.#options.purpose === 'timestamps') {
      // For nothing else, and said so to every reader (RFC 3161 section 2.3).
      const stamping = certificate.purposeCritical && certificate.extendedKeyUsage.length === 1 && certificate.extendedKeyUsage[0] === oids.timeStamping;
      this.#checks.push(stamping ? good('purpose_timestamping') : bad('purpose_not_signing'));
      return;
    }
    const { keyUsage } = certificate;
    const purpose = purposeOf(certificate);
    if (purpose === 'auth') this.#checks.push(bad('purpose_auth'));
    else if (purpose === 'other' || (keyUsage && !keyUsage.has('digitalSignature') && !keyUsage.has('nonRepudiation'))) {
      this.#checks.push(bad('purpose_not_signing'));
    } else this.#checks.push(good('purpose_signing'));
    if (certificate.unknownCritical.length > 0) this.#checks.push(undecided('extension_unknown', { name: nameText(certificate.subject) }));
  }

  /** A certificate must have been valid when it signed; that time is proven by a timestamp, or by its not having ended yet. */
  #checkValidity(certificate: Certificate, signingTime: Temporal.Instant | undefined, provenTime: Temporal.Instant | undefined): void {
    const { now } = this.#options;
    const params = { from: certificate.notBefore.toString(), to: certificate.notAfter.toString() };
    const within = (at: Temporal.Instant): boolean =>
      Temporal.Instant.compare(certificate.notBefore, at) <= 0 && Temporal.Instant.compare(at, certificate.notAfter) <= 0;
    if (provenTime) {
      const time = { time: provenTime.toString({ smallestUnit: 'second' }) };
      this.#checks.push(within(provenTime) ? good('valid_at_timestamp', time) : bad('signed_outside_validity', params));
    } else if (!signingTime) this.#checks.push(undecided('signing_time_absent'));
    else if (Temporal.Instant.compare(signingTime, now.add(clockTolerance)) > 0) this.#checks.push(undecided('signing_time_future'));
    else if (!within(signingTime)) this.#checks.push(bad('signed_outside_validity', params));
    else if (within(now)) this.#checks.push(good('valid_at_signing', params));
    else this.#checks.push(undecided(timestampTokens(this.#info).length > 0 ? 'timestamp_unverified' : 'signing_time_unproven', params));
  }

  #revocation(path: readonly Certificate[], at: Temporal.Instant, proven: boolean): readonly Verdict[] {
    const [certificate, issuer] = path;
    if (!certificate) return [];
    const { trust = noTrust, purpose, now } = this.#options;
    const sources = [...sourcesOf(trust), ...embeddedSources(this.#data, this.#info)];
    const above = authorityRevoked(path, sources, at);
    // For a timestamp `now` is its own time, and what is known of its authority is younger.
    const question = { proven, ...(purpose !== 'timestamps' && { now }) };
    return [revocationVerdict(certificate, issuer, sources, at, question), ...(above ? [above] : [])];
  }
}

function looksLikeAttributes(content: Uint8Array): boolean {
  if (content[0] !== universal.set) return false;
  try {
    return readAsn1(content).children.some(
      (child) => child.tag === universal.sequence && child.children[0]?.tag === universal.oid && readOid(child.child(0)) === oids.messageDigest,
    );
  } catch (error) {
    if (error instanceof Asn1Error) return false;
    throw error;
  }
}

function unreadable(): CadesVerification {
  return { content: undefined, signers: [], checks: [bad('cms_unreadable')], state: 'bad' };
}

/**
 * Verifies every signature of a CMS SignedData (RFC 5652; CAdES-BES of ETSI EN 319 122-1). Whatever the bytes are, it
 * answers with a verdict and throws nothing. Unsigned attributes decide nothing here: anyone can add them.
 */
export function verifyCades(der: Uint8Array, options: VerifyOptions): CadesVerification {
  return withinEffort(() => verifyAll(der, options));
}

function verifyAll(der: Uint8Array, options: VerifyOptions): CadesVerification {
  try {
    const data = readSignedData(der);
    const checks: Verdict[] = [];
    if (data.content && options.content && !equalBytes(sha256(data.content), sha256(options.content))) checks.push(bad('content_differs'));
    if (data.signers.length === 0) checks.push(bad('signatures_none'));
    if (repeated(data.signers)) checks.push(bad('signature_repeated'));
    const content = data.content ?? options.content;
    const signers = data.signers.map((info) => verifySigner(info, data, content, options));
    return { content: data.content, signers, checks, state: overall([...checks, ...signers].map(({ state }) => state)) };
  } catch (error) {
    if (error instanceof Asn1Error) return unreadable();
    throw error;
  }
}

/** One signature written down twice would look like two people. */
function repeated(signers: readonly SignerInfo[]): boolean {
  return signers.some(({ signature }, index) => signers.slice(index + 1).some((other) => equalBytes(other.signature, signature)));
}

function verifySigner(info: SignerInfo | undefined, data: SignedData, content: Uint8Array | undefined, options: VerifyOptions, counters = counterBudget()): VerifiedSigner {
  try {
    if (info) return new SignerVerification(info, data, content, options, counters).run();
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
  }
  return {
    certificate: undefined,
    path: [],
    signingTime: undefined,
    provenTime: undefined,
    timestamps: [],
    counterSignatures: [],
    counterSignaturesLeft: 0,
    checks: [bad('signature_unreadable')],
    state: 'bad',
  };
}
