import { z } from 'zod';
import { personalKinds, treatments } from '../domain/redaction.ts';
import { trustSlots } from '../domain/trust-slots.ts';
import { documentFile, documentRecord, signatureRecord } from './documents.ts';
import { problemSchema } from './problem.ts';
import { procedure } from './procedure.ts';
import { proofView } from './proof-view.ts';
import { fileHandle, id, instant, nothing, pickedFile, workProgress, writtenFile } from './scalars.ts';
import { signers } from './signers.ts';
import { keyProblems, moduleProblems, signingKey, signingProblems } from './signing-key.ts';
import { verificationProblems, verificationQuestion, verificationWork } from './verification.ts';

/** A certificate for people (facts.md, "Certificates"). */
export const certificateView = z.object({
  subject: z.string(),
  commonName: z.string(),
  surname: z.string(),
  iin: z.string(),
  organisation: z.string(),
  bin: z.string(),
  issuer: z.string(),
  serial: z.string(),
  notBefore: instant,
  notAfter: instant,
  algorithm: z.enum(['RSA', 'GOST34.10-2015-512', 'GOST34.10-2015-256', 'GOST34.310-2004', 'unknown']),
  keyBits: z.number().int(),
  keyUsage: z.array(z.string()),
  extendedKeyUsage: z.array(z.string()),
  /** 1.2.398.3.3.4.*: locale keys under `certificate:role`. */
  roles: z.array(z.enum(['individual', 'legal_entity', 'head', 'signatory', 'financial', 'hr', 'employee', 'information_system'])),
  purpose: z.enum(['sign', 'auth', 'other']),
  /** SHA-256 of the DER, hex. */
  fingerprint: z.string(),
  daysLeft: z.number().int(),
});
export type CertificateView = z.infer<typeof certificateView>;

export const keyInspection = z.object({
  /** Renewed handle: the same file for the signing that follows. */
  file: fileHandle,
  name: z.string(),
  certificate: certificateView,
  chain: z.array(certificateView),
  usable: z.boolean(),
  /** Problem codes that refuse the key: KEY_AUTH, KEY_EXPIRED, KEY_NOT_YET_VALID, KEY_NO_SIGN_USAGE, KEY_ALGORITHM_UNSUPPORTED, KEY_REVOKED. */
  refusals: z.array(z.string()),
  /** Said but not refused: KEY_BIN_DIFFERS, KEY_EXPIRES_SOON, KEY_INDIVIDUAL, CHAIN_INCOMPLETE, REVOCATION_UNKNOWN. */
  warnings: z.array(z.string()),
});
export type KeyInspection = z.infer<typeof keyInspection>;

/** A certificate in a file, or that of the key in a PKCS#12. */
export const certificateInspection = z.object({
  /** Renewed handle: the same file for the export that may follow. */
  file: fileHandle,
  name: z.string(),
  source: z.enum(['certificate', 'pkcs12']),
  certificate: certificateView,
  /** Its issuers, nearest first, as far as the file and the trust store know them. */
  chain: z.array(certificateView),
  /** Why its key cannot sign, as in {@link keyInspection}. */
  refusals: z.array(z.string()),
});
export type CertificateInspection = z.infer<typeof certificateInspection>;

/** What a PKCS#11 module says of its slots; shown without a PIN. */
export const tokenView = z.object({
  label: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  serial: z.string(),
  /** How many wrong PINs it still takes: it says so only when they get few. */
  pin: z.enum(['good', 'low', 'last', 'locked', 'not_set']),
  pinPad: z.boolean(),
  certificates: z.array(z.object({ certificate: certificateView, refusals: z.array(z.string()) })),
});
export type TokenView = z.infer<typeof tokenView>;
export const tokenList = z.object({
  /** Renewed handle: the same module for the signing that follows. */
  module: z.object({ file: fileHandle, name: z.string(), manufacturer: z.string(), description: z.string(), version: z.string() }),
  slots: z.array(z.object({ description: z.string(), token: tokenView.nullable() })),
});
export type TokenList = z.infer<typeof tokenList>;

/** Why a signature is not put beside those that are there. */
const joiningProblems = [
  'SIGNATURES_UNREADABLE',
  'SIGNATURES_BAD',
  'SIGNATURES_CONTENT_NEEDED',
  'SIGNATURES_CONTENT_DIFFERS',
  'SIGNATURES_SAME_SIGNER',
  'SIGNATURES_TOO_MANY',
  'SIGNATURES_MANIFESTS',
] as const;

export const certificateProblems = [...keyProblems, 'KEY_PASSWORD_NEEDED', 'CERTIFICATE_FILE_INVALID'] as const;

/** One line of a verification: three states, each with its reason (`verify:` locale keys). */
export const verdict = z.object({ state: z.enum(['good', 'bad', 'undecided']), reason: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])).default({}) });
const verdictState = z.enum(['good', 'bad', 'undecided']);
export const verifiedSignature = z.object({
  signer: certificateView.nullable(),
  /** From the signer's issuer upwards, as far as known. */
  issuers: z.array(certificateView),
  /** As the signer claims it. */
  signingTime: instant.nullable(),
  /** By when it was there, as a timestamp that verifies says. */
  provenTime: instant.nullable(),
  timestamps: z.array(z.object({ time: instant.nullable(), authority: z.string(), /** Dotted. */ policy: z.string(), relied: z.boolean(), state: verdictState, checks: z.array(verdict) })),
  covers: z.array(z.string()),
  checks: z.array(verdict),
  state: verdictState,
  /** Who confirms this signature. Their verdicts are their own and decide nothing above. */
  get counterSignatures() {
    return z.array(verifiedSignature);
  },
  /** How many there are beyond those that were looked at. */
  counterSignaturesLeft: z.number().int(),
});
export type VerifiedSignature = z.infer<typeof verifiedSignature>;
/** What was relied on: its extent is a part of every verdict. */
export const reliedOn = z.object({
  from: z.enum(['register', 'folder', 'nothing']),
  roots: z.array(z.object({ name: z.string(), fingerprint: z.string() })),
  authorities: z.number().int(),
  lists: z.number().int(),
});
export const verification = z.object({
  kind: z.enum(['cms', 'asic-e', 'journal', 'proof']),
  name: z.string(),
  /** Of the file that was verified; null for a folder. */
  file: z.object({ bytes: z.number().int(), sha256: z.string() }).nullable(),
  /** The content of a CMS, inside it or beside it; null where it was not at hand, and for other kinds. */
  content: z.object({ name: z.string(), inside: z.boolean(), bytes: z.number().int(), sha256: z.string() }).nullable(),
  /** When the question was asked. */
  at: instant,
  reliedOn,
  /** The handles asked with: they stay good for what may follow, the protocol, saving, the content that was missing. */
  again: z.object({ file: fileHandle, content: fileHandle.nullable() }),
  state: verdictState,
  signatures: z.array(verifiedSignature),
  /** Files of a container or journal export; `covered: false` is said aloud. */
  files: z.array(z.object({ name: z.string(), covered: z.boolean(), state: verdictState })),
  checks: z.array(verdict),
  /** Journal exports: what was shown and withheld, and the first bad place. */
  journal: z
    .object({
      size: z.number().int(),
      root: z.string(),
      shown: z.number().int(),
      withheld: z.number().int(),
      /** How each kind of personal values was treated, as the manifest states it; null where that could not be read. */
      redaction: z.record(z.enum(personalKinds), z.enum(treatments)).nullable(),
      /** Names the key of the pseudonyms, where there are any. */
      pseudonymKey: z.string().nullable(),
      firstBad: z.object({ file: z.string(), record: z.number().int().nullable(), reason: z.string() }).nullable(),
    })
    .nullable(),
  /** A proof of the journal that holds. */
  proof: proofView.nullable(),
});
export type Verification = z.infer<typeof verification>;

/** A certificate that signatures are held against: a root relied on as such, or an authority that helps to reach one. */
export const trustedCertificate = z.object({
  kind: z.enum(['root', 'authority']),
  certificate: certificateView,
  /** The place kept for it, if it is one of the national authority's. */
  slot: z.enum(trustSlots).nullable(),
  /** Whether it leads to a root that is trusted here. */
  chain: verdict,
  added: instant,
  addedBy: z.string(),
});
export type TrustedCertificate = z.infer<typeof trustedCertificate>;
export const revocationList = z.object({
  /** Names it for removal: one list, and one delta list, is kept of each authority. */
  key: z.string(),
  issuer: z.string(),
  thisUpdate: instant,
  nextUpdate: instant.nullable(),
  delta: z.boolean(),
  added: instant,
  addedBy: z.string(),
});
export type RevocationList = z.infer<typeof revocationList>;
export const trustStore = z.object({ certificates: z.array(trustedCertificate), lists: z.array(revocationList) });

/** Where certificates and lists come from: files or folders that the user picked, or what was dropped on the window. */
export const trustSource = z.discriminatedUnion('from', [
  z.object({ from: z.literal('file'), file: fileHandle, fingerprint: z.string().max(400).default('') }),
  z.object({ from: z.literal('folder'), folder: fileHandle }),
  z.object({ from: z.literal('drop'), name: z.string().max(300), content: z.base64().max(48 * 1024 * 1024), fingerprint: z.string().max(400).default('') }),
]);
export type TrustSource = z.input<typeof trustSource>;

/** What became of one thing in an imported file; `import-trust:outcome` in the locales. */
export const trustOutcome = z.enum([
  'added',
  'renewed',
  'known',
  'older',
  'fingerprint_needed',
  'fingerprint_differs',
  'fingerprint_unreadable',
  'not_authority',
  'issuer_unknown',
]);
export type TrustOutcome = z.infer<typeof trustOutcome>;

export const trustFileResult = z.object({
  name: z.string(),
  /** Why nothing of the file could be read. */
  problem: problemSchema.nullable(),
  items: z.array(
    z.object({
      kind: z.enum(['root', 'authority', 'list', 'delta', 'person']),
      name: z.string(),
      outcome: trustOutcome,
      /** Of an authority that was taken in: whether it leads to a root that is trusted here. */
      rootTrusted: z.boolean().nullable(),
    }),
  ),
  /** A handle to come again with, when something waits: for a fingerprint, or for an authority. Null for what was dropped. */
  again: fileHandle.nullable(),
});
export type TrustFileResult = z.infer<typeof trustFileResult>;

/** A file that waits for its signature: what it is, and what the window can show of it. */
export const viewableFile = z.object({
  name: z.string(),
  bytes: z.number().int(),
  /** Hex. */
  sha256: z.string(),
  /** Hex; null where it would take long. */
  streebog512: z.string().nullable(),
  /** Null: no kind that is shown, or too large. */
  view: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('pdf'), base64: z.string() }),
      z.object({ kind: z.literal('image'), mediaType: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']), base64: z.string() }),
      z.object({ kind: z.literal('text'), text: z.string() }),
    ])
    .nullable(),
});
export type ViewableFile = z.infer<typeof viewableFile>;

/** Codes of what was not refused, but is worth saying of who signed. */
const signerWarning = z.enum(['SIGNER_NOT_NAMED']);
export type SignerWarning = z.infer<typeof signerWarning>;

const documentProblems = [
  ...signingProblems,
  ...joiningProblems,
  'SIGNER_NOT_ALLOWED',
  'DOCUMENT_SIGNED_BY_SAME_KEY',
  'DOCUMENT_SIGNED_MEANWHILE',
  'FILE_TOO_LARGE',
] as const;

export const signing = {
  ...signers,
  /** Opens a PKCS#12 with its password and says whose key it is. The password is not kept. */
  inspectKey: procedure({
    access: 'anyone',
    input: z.object({ file: fileHandle, password: z.string().max(1024) }),
    output: keyInspection,
    problems: keyProblems,
  }),
  /** What will be signed: names and digests, shown before the key is asked for. */
  preview: procedure({ access: 'auditor', input: z.object({ document: id }), output: z.object({ document: documentRecord, files: z.array(documentFile) }) }),
  /**
   * Signs a packet: attached CMS for each PDF, one ASiC-E over all files; verified again before anything is kept. Where
   * others have signed, the signature stands beside theirs.
   */
  signDocument: procedure({
    access: 'editor',
    input: z.object({ document: id, key: signingKey }),
    output: z.object({ document: documentRecord, signature: signatureRecord, warnings: z.array(signerWarning) }),
    progress: workProgress,
    problems: documentProblems,
  }),
  /** The same with one key for many documents: each is kept as it is signed, and has its line. */
  signDocuments: procedure({
    access: 'editor',
    input: z.object({ documents: z.array(id).min(1).max(500), key: signingKey }),
    output: z.object({
      results: z.array(z.object({ document: id, signature: signatureRecord.nullable(), warnings: z.array(signerWarning), problem: problemSchema.nullable() })),
    }),
    progress: workProgress,
    problems: documentProblems,
  }),
  /** Size, digests and a view of a file, before the key is asked for. */
  lookAtFile: procedure({ access: 'anyone', input: z.object({ file: fileHandle }), output: viewableFile, problems: ['FILE_TOO_LARGE'] }),
  /**
   * Signs any file as CAdES-BES, attached or detached; verified again before it is written. With a register open it is
   * recorded there. With `existing`, a CMS or an ASiC-E container, one more signature goes beside those in it;
   * `content` is then the file it signs, where that is kept apart. `shown` is the digest of the content that the signer
   * saw: another one is not signed. Handles of what is read stay good when it fails.
   */
  signFile: procedure({
    access: 'anyone',
    input: z.object({ content: fileHandle.optional(), existing: fileHandle.optional(), target: fileHandle, detached: z.boolean().default(false), shown: z.hash('sha256').optional(), key: signingKey }),
    output: z.object({
      file: writtenFile,
      signer: certificateView,
      at: instant,
      /** Handles to verify the result with, without choosing it: the signature, and the file that it is kept apart from. */
      again: z.object({ file: pickedFile, content: pickedFile.nullable() }),
    }),
    problems: [...signingProblems, ...joiningProblems, 'FILE_TOO_LARGE', 'SHOWN_FILE_CHANGED'],
  }),
  /** PKCS#11 modules that stand where their installers put them; others the user chooses by file. */
  pkcs11Modules: procedure({ access: 'anyone', input: nothing, output: z.object({ modules: z.array(z.object({ file: fileHandle, name: z.string() })) }) }),
  /** Slots and tokens behind a PKCS#11 module, with the certificates on them. */
  tokens: procedure({ access: 'anyone', input: z.object({ module: fileHandle }), output: tokenList, problems: moduleProblems }),
  /** Says whose certificate it is. A PKCS#12 needs its password; a certificate file needs none. */
  inspectCertificate: procedure({
    access: 'anyone',
    input: z.object({ file: fileHandle, password: z.string().max(1024).optional() }),
    output: certificateInspection,
    problems: certificateProblems,
  }),
  /** Writes the certificate alone, never the key (R37): DER, or PEM where the name of the target ends in `.pem`. */
  exportCertificate: procedure({
    access: 'anyone',
    input: z.object({ file: fileHandle, password: z.string().max(1024).optional(), target: fileHandle }),
    output: z.object({ file: writtenFile, certificate: certificateView }),
    problems: certificateProblems,
  }),
  history: procedure({ access: 'auditor', input: nothing, output: z.object({ signatures: z.array(signatureRecord.extend({ documentNumber: z.string(), documentKind: z.enum(['notice', 'application']) })) }) }),
  /** Verifies a .cms, an ASiC-E container or an exported journal (folder). */
  verify: procedure({
    access: 'anyone',
    input: verificationQuestion,
    output: verification,
    progress: workProgress,
    problems: verificationProblems,
  }),
  ...verificationWork,
  /** What signatures are held against in this register. */
  trust: procedure({ access: 'auditor', input: nothing, output: trustStore }),
  /**
   * Takes in whatever of several files, folders or dropped files can be: authorities before the lists they signed, roots
   * only with their SHA-256 fingerprint, entered from another source. Every file has its result; one that is refused stops no other.
   */
  importTrustFiles: procedure({
    access: 'owner',
    input: z.object({ sources: z.array(trustSource).min(1).max(200) }),
    output: z.object({ store: trustStore, files: z.array(trustFileResult), /** Files of a folder that are called otherwise. */ passedOver: z.number().int() }),
  }),
  removeTrust: procedure({ access: 'owner', input: z.object({ fingerprint: z.string() }), output: trustStore }),
  removeRevocationList: procedure({ access: 'owner', input: z.object({ key: z.string().max(200) }), output: trustStore }),
} as const;

