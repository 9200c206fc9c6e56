import { z } from 'zod';
import { fileHandle, language } from './scalars.ts';

/** Of NCALayer on this machine. */
export const ncaLayerPort = z.number().int().min(1).max(65_535);

/** Who holds the key that signs. The secret goes with each call and is not kept. */
export const signingKey = z.discriminatedUnion('provider', [
  z.object({ provider: z.literal('pkcs12'), file: fileHandle, password: z.string().max(1024) }),
  z.object({
    provider: z.literal('pkcs11'),
    module: fileHandle,
    /** Label or serial number. */
    token: z.string().min(1).max(200),
    /** Fingerprint; absent: the only one on the token that may sign. */
    certificate: z.string().max(200).optional(),
    /** Absent where the PIN is typed on the token itself. */
    pin: z.string().max(256).optional(),
    /** Try although another wrong PIN locks the token. */
    lastTry: z.boolean().default(false),
  }),
  z.object({
    /** Key and password are chosen in NCALayer's own dialog. */
    provider: z.literal('ncalayer'),
    /** Folder with the root that its TLS certificate comes from, instead of those of the open register. */
    trust: fileHandle.optional(),
    /** Of the dialog. */
    language,
    /** NCALayer asks the authority for a timestamp itself: it goes online. */
    timestamp: z.boolean().default(false),
    port: ncaLayerPort.optional(),
  }),
]);
export type SigningKey = z.infer<typeof signingKey>;

/** Why a key file is not opened. */
export const keyProblems = ['KEY_WRONG_PASSWORD', 'KEY_FILE_DAMAGED', 'KEY_NONE', 'KEY_SEVERAL', 'KEY_CERTIFICATE_MISSING'] as const;

/** Why a key may not sign. */
const keyRefusals = ['KEY_AUTH', 'KEY_EXPIRED', 'KEY_NOT_YET_VALID', 'KEY_NO_SIGN_USAGE', 'KEY_ALGORITHM_UNSUPPORTED', 'KEY_REVOKED'] as const;

/** What may come of looking into a PKCS#11 module. */
export const moduleProblems = ['TOKEN_MODULE_INVALID', 'TOKEN_MODULE_HANGS', 'TOKEN_MODULE_CRASHED', 'TOKEN_REFUSED', 'TOKEN_REMOVED'] as const;
const tokenProblems = [
  ...moduleProblems,
  'TOKEN_MISSING',
  'TOKEN_AMBIGUOUS',
  'TOKEN_CERTIFICATE_MISSING',
  'TOKEN_CERTIFICATE_AMBIGUOUS',
  'TOKEN_KEY_MISSING',
  'TOKEN_ALGORITHM_UNSUPPORTED',
  'TOKEN_PIN_NEEDED',
  'TOKEN_PIN_WRONG',
  'TOKEN_PIN_WRONG_LOW',
  'TOKEN_PIN_WRONG_LAST',
  'TOKEN_PIN_LAST_TRY',
  'TOKEN_PIN_LOCKED',
  'TOKEN_PIN_EXPIRED',
  'TOKEN_PIN_NOT_SET',
] as const;

const ncaLayerProblems = [
  'NCALAYER_NOT_RUNNING',
  'NCALAYER_NOT_TRUSTED',
  'NCALAYER_ROOT_MISSING',
  'NCALAYER_TIMEOUT',
  'NCALAYER_CLOSED',
  'NCALAYER_REFUSED',
  'NCALAYER_MODULE_MISSING',
  'NCALAYER_ANSWER_INVALID',
  'NCALAYER_SIGNATURE_INVALID',
  'NCALAYER_TIMESTAMP_REFUSED',
  'NCALAYER_TIMESTAMP_MISSING',
  'NCALAYER_TIMESTAMP_NOT_TRUSTED',
] as const;

/** What may come of signing with any key. */
export const signingProblems = [...keyProblems, ...keyRefusals, ...tokenProblems, ...ncaLayerProblems, 'SIGNATURE_SELF_CHECK_FAILED'] as const;
