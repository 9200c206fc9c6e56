import { z } from 'zod';
import { procedure } from './procedure.ts';
import { fileHandle, id, instant, nothing, writtenFile } from './scalars.ts';
import { certificateProblems, certificateView, verdict } from './signing.ts';
import { moduleProblems } from './signing-key.ts';

const signerVerdicts = z.enum(['may', 'warned', 'refused']);

/** A certificate that the organisation signs with, or that was registered so that its end is not missed. */
export const usedCertificate = z.object({
  /** The IIN is masked. */
  certificate: certificateView,
  /** Who registered it for watching, and from what; null for one that only signed. */
  watched: z.object({ source: z.enum(['certificate', 'pkcs12', 'token']), added: instant, addedBy: z.string() }).nullable(),
  /** Documents it signed, newest first. */
  uses: z.array(z.object({ document: id, number: z.string(), kind: z.enum(['notice', 'application']), at: instant })),
  chain: verdict,
  /** By the lists and answers at hand. */
  revocation: verdict,
  /** Codes as in `keyInspection` of signing. */
  refusals: z.array(z.string()),
  warnings: z.array(z.string()),
  bin: z.enum(['same', 'differs', 'none']),
  /** What the register's rule says of the holder as a signer of documents. */
  signer: z.object({ notice: signerVerdicts, application: signerVerdicts }),
  /** `replaced`: its holder has a later one, so its end matters no more. */
  term: z.enum(['valid', 'soon', 'expired', 'replaced']),
});
export type UsedCertificate = z.infer<typeof usedCertificate>;

export const certificates = {
  list: procedure({
    access: 'auditor',
    input: nothing,
    output: z.object({ certificates: z.array(usedCertificate), /** Days before the end from which it is reminded of. */ reminderDays: z.number().int() }),
  }),
  /** Registers a certificate for watching; of a PKCS#12 or a token only the certificate is taken, never the key. */
  watch: procedure({
    access: 'editor',
    input: z.discriminatedUnion('from', [
      z.object({ from: z.literal('file'), file: fileHandle, password: z.string().max(1024).optional() }),
      z.object({ from: z.literal('token'), module: fileHandle, certificate: z.string().regex(/^[0-9a-f]{64}$/) }),
    ]),
    output: z.object({ certificate: certificateView, /** Watched before. */ known: z.boolean() }),
    problems: [...certificateProblems, ...moduleProblems, 'TOKEN_CERTIFICATE_MISSING', 'CERTIFICATE_OF_AUTHORITY'],
  }),
  unwatch: procedure({ access: 'editor', input: z.object({ fingerprint: z.string() }), output: nothing }),
  /** Writes the certificate alone (R37): DER, or PEM where the name of the target ends in `.pem`. */
  exportOne: procedure({ access: 'auditor', input: z.object({ fingerprint: z.string(), target: fileHandle }), output: writtenFile }),
} as const;
