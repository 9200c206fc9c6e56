import { z } from 'zod';
import { documentRecord } from './documents.ts';
import { problemSchema } from './problem.ts';
import { procedure } from './procedure.ts';
import { fileHandle, id, nothing, workProgress, writtenFile } from './scalars.ts';

/** An address of the web, shown to the user before anything goes there. */
const address = z
  .string()
  .trim()
  .max(500)
  .regex(/^https?:\/\/[^\s@]+$/i);
/** Dotted object identifier; empty: the authority's own choice. */
const policy = z
  .string()
  .trim()
  .max(100)
  .regex(/^(?:\d+(?:\.\d+)+)?$/);

/** Where the console goes when it is asked to go online. Nothing here makes it go. */
export const onlineSettings = z.object({
  timestampAddress: address,
  /** Policies of the timestamp authority by the key that signed. */
  timestampPolicies: z.object({ rsa: policy, gost: policy }),
  /** Empty: the address that stands in each certificate. */
  ocspAddress: z.union([z.literal(''), address]),
  /** Empty: none. */
  proxy: z.union([z.literal(''), address]),
});
export type OnlineSettings = z.infer<typeof onlineSettings>;

export const onlineProblems = ['ONLINE_ADDRESS_INVALID', 'ONLINE_UNREACHABLE', 'ONLINE_TIMEOUT', 'ONLINE_REFUSED', 'ONLINE_TOO_LARGE'] as const;
const timestampProblems = [
  'TIMESTAMP_NOT_NEEDED',
  'TIMESTAMP_REFUSED',
  'TIMESTAMP_UNREADABLE',
  'TIMESTAMP_OTHER_SIGNATURE',
  'TIMESTAMP_OTHER_REQUEST',
  'TIMESTAMP_OTHER_POLICY',
  'TIMESTAMP_NOT_TRUSTED',
] as const;
const fileProblems = ['EVIDENCE_FILE_UNREADABLE', 'FILE_TOO_LARGE', 'TRUST_FILE_INVALID'] as const;

/** What can be added to the signatures of a document. */
export const evidenceState = z.object({
  /** Signatures in the signed files that have no timestamp. */
  unstamped: z.number().int(),
  /** Requests that were written out and not answered yet. */
  waiting: z.number().int(),
  /** Certificates about whose revocation nothing decisive is inside the files or in the register. */
  open: z.number().int(),
  /** Files into which the register has something to put: certificates of authorities, revocation data. */
  atHand: z.number().int(),
  /** Where the question would go when it is asked online. */
  addresses: z.object({ timestamp: z.string(), revocation: z.array(z.string()) }),
});
export type EvidenceState = z.infer<typeof evidenceState>;

/** One address that was asked, and what came of it. */
const asked = z.object({ address: z.string(), problem: problemSchema.nullable() });

export const evidence = {
  settings: procedure({ access: 'auditor', input: nothing, output: onlineSettings }),
  setSettings: procedure({ access: 'owner', input: onlineSettings, output: onlineSettings }),
  state: procedure({ access: 'auditor', input: z.object({ document: id }), output: evidenceState }),
  /**
   * Asks the timestamp authority at this address, shown to the user, about every signature that has none. Goes online.
   * When it fails on the way, what was answered is kept and the rest can be asked for later.
   */
  stampOnline: procedure({
    access: 'editor',
    input: z.object({ document: id, address }),
    output: z.object({ document: documentRecord, added: z.number().int(), problem: problemSchema.nullable() }),
    progress: workProgress,
    problems: [...onlineProblems, ...timestampProblems],
  }),
  /** Writes one request (.tsq) for each signature without a timestamp, to be carried to a machine with a network. */
  saveRequests: procedure({
    access: 'editor',
    input: z.object({ document: id, folder: fileHandle }),
    output: z.object({ files: z.array(writtenFile) }),
    problems: ['TIMESTAMP_NOT_NEEDED'],
  }),
  /** Takes the answers (.tsr) of a folder; each belongs to the request whose signature it is over. */
  importAnswers: procedure({
    access: 'editor',
    input: z.object({ document: id, folder: fileHandle }),
    output: z.object({ document: documentRecord, added: z.number().int(), refused: z.array(z.object({ file: z.string(), problem: problemSchema })) }),
    problems: ['TIMESTAMP_ANSWERS_NONE', 'FILE_TOO_LARGE'],
  }),
  /** Embeds chain and revocation data that are at hand; `online`: asks the addresses of {@link evidenceState} for what is not. */
  addRevocation: procedure({
    access: 'editor',
    input: z.object({ document: id, online: z.boolean() }),
    output: z.object({ document: documentRecord, changed: z.number().int(), open: z.number().int(), asked: z.array(asked) }),
    progress: workProgress,
  }),

  /** The same for any signed file, without a register. */
  stampFile: procedure({
    access: 'anyone',
    input: z.object({ file: fileHandle, target: fileHandle, address, policy: policy.default(''), trust: fileHandle.optional() }),
    output: z.object({ file: writtenFile, added: z.number().int() }),
    problems: [...onlineProblems, ...timestampProblems, ...fileProblems],
  }),
  /** Writes the request for the first signature without a timestamp. */
  requestForFile: procedure({
    access: 'anyone',
    input: z.object({ file: fileHandle, target: fileHandle, policy: policy.default('') }),
    output: z.object({ file: writtenFile }),
    problems: ['TIMESTAMP_NOT_NEEDED', ...fileProblems],
  }),
  /** Hangs an answer on the signature that it is over. With the request its nonce and policy are compared as well. */
  answerForFile: procedure({
    access: 'anyone',
    input: z.object({ file: fileHandle, target: fileHandle, answer: fileHandle, request: fileHandle.optional(), trust: fileHandle.optional() }),
    output: z.object({ file: writtenFile }),
    problems: [...timestampProblems, ...fileProblems],
  }),
  completeFile: procedure({
    access: 'anyone',
    input: z.object({ file: fileHandle, target: fileHandle, trust: fileHandle.optional(), online: z.boolean() }),
    output: z.object({ file: writtenFile, open: z.number().int(), asked: z.array(asked) }),
    progress: workProgress,
    problems: fileProblems,
  }),
} as const;
