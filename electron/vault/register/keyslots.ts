import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { Fault } from '../../../shared/contract/problem.ts';
import { writeFileAtomically } from '../common/atomic-write.ts';
import { type Argon2Cost, argon2Ceiling, argon2Floor, deriveArgon2id } from '../crypto/argon2.ts';
import { randomBytes, seal, unseal } from '../crypto/primitives.ts';

/**
 * `keyslots.json`: the data key of the register, sealed once for each operator's passphrase and once for the recovery
 * code. A slot's seal binds register, kind, operator and the cost of the derivation (format: docs/formats/register.md).
 */
const formatVersion = 1;
/** No register of ours comes near; keeps a planted file from filling memory. */
const greatestFile = 1024 * 1024;
const saltLength = 16;
/** nonce 12, data key 32, tag 16 */
const sealedLength = 60;

const bytes = (length: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9+/]+={0,2}$/)
    .refine((text) => Buffer.from(text, 'base64').length === length && Buffer.from(text, 'base64').toString('base64') === text);

const between = (from: number, to: number) => z.number().int().min(from).max(to);

const kdfSchema = z.strictObject({
  algorithm: z.literal('argon2id'),
  version: z.literal(0x13),
  memoryKiB: between(argon2Floor.memoryKiB, argon2Ceiling.memoryKiB),
  iterations: between(argon2Floor.iterations, argon2Ceiling.iterations),
  parallelism: between(argon2Floor.parallelism, argon2Ceiling.parallelism),
  salt: bytes(saltLength),
});

const operatorSlot = z.strictObject({
  kind: z.literal('operator'),
  operator: z.uuid(),
  /** Shown on the unlock page, so it stands in clear; the register's own copy counts. */
  name: z.string().min(1).max(200),
  kdf: kdfSchema,
  sealed: bytes(sealedLength),
});
const recoverySlot = z.strictObject({ kind: z.literal('recovery'), kdf: kdfSchema, sealed: bytes(sealedLength) });

const keyslotsSchema = z
  .strictObject({
    format: z.literal('derbes-keyslots'),
    version: z.literal(formatVersion),
    register: z.uuid(),
    demo: z.boolean(),
    slots: z.array(z.discriminatedUnion('kind', [operatorSlot, recoverySlot])).max(500),
  })
  .refine(({ slots }) => slots.filter((slot) => slot.kind === 'recovery').length === 1)
  .refine(({ slots }) => {
    const ids = slots.flatMap((slot) => (slot.kind === 'operator' ? [slot.operator] : []));
    return new Set(ids).size === ids.length;
  });

export type Keyslots = z.infer<typeof keyslotsSchema>;
export type Slot = Keyslots['slots'][number];
export type OperatorSlot = z.infer<typeof operatorSlot>;

const anyVersion = z.object({ format: z.literal('derbes-keyslots'), version: z.number().int() });

/**
 * Reads and checks the file whole.
 * @throws Fault REGISTER_NOT_A_REGISTER where there is none, REGISTER_NEWER, KEYSLOTS_DAMAGED also for a derivation that
 *   is cheaper than the floor or dearer than the ceiling
 */
export function readKeyslots(file: string): Keyslots {
  let text: string;
  try {
    if (statSync(file).size > greatestFile) throw new Fault('KEYSLOTS_DAMAGED');
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('REGISTER_NOT_A_REGISTER', {}, { cause: error });
  }
  return parseKeyslots(text);
}

/** @throws Fault REGISTER_NEWER, KEYSLOTS_DAMAGED */
export function parseKeyslots(text: string): Keyslots {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Fault('KEYSLOTS_DAMAGED', {}, { cause: error });
  }
  const version = anyVersion.safeParse(value);
  if (version.success && version.data.version > formatVersion) throw new Fault('REGISTER_NEWER');
  const parsed = keyslotsSchema.safeParse(value);
  if (!parsed.success) throw new Fault('KEYSLOTS_DAMAGED');
  return parsed.data;
}

export function writeKeyslots(file: string, keyslots: Keyslots): void {
  writeFileAtomically(file, `${JSON.stringify(keyslotsSchema.parse(keyslots), null, 2)}\n`);
}

/** Whom a slot is for, as its seal binds it. */
export type SlotOwner =
  | { readonly kind: 'operator'; readonly operator: string; readonly name: string }
  | { readonly kind: 'recovery' };

/** Seals the data key under a secret: the UTF-8 of a passphrase, or the bytes of a recovery code. */
export async function sealSlot(
  register: string,
  owner: SlotOwner,
  secret: Uint8Array,
  dataKey: Uint8Array,
  cost: Argon2Cost,
): Promise<Slot> {
  const salt = randomBytes(saltLength);
  const kdf = {
    algorithm: 'argon2id' as const,
    version: 0x13 as const,
    memoryKiB: cost.memoryKiB,
    iterations: cost.iterations,
    parallelism: cost.parallelism,
    salt: Buffer.from(salt).toString('base64'),
  };
  const wrappingKey = await deriveArgon2id(secret, salt, kdf);
  try {
    const sealed = Buffer.from(seal(wrappingKey, dataKey, boundData(register, owner, kdf))).toString('base64');
    return owner.kind === 'operator' ? { ...owner, kdf, sealed } : { ...owner, kdf, sealed };
  } finally {
    wrappingKey.fill(0);
  }
}

/** @returns the data key, or null when the secret is wrong or anything the seal binds was changed. */
export async function openSlot(register: string, slot: Slot, secret: Uint8Array): Promise<Uint8Array | null> {
  const wrappingKey = await deriveArgon2id(secret, Buffer.from(slot.kdf.salt, 'base64'), slot.kdf);
  try {
    return unseal(wrappingKey, Buffer.from(slot.sealed, 'base64'), boundData(register, slot, slot.kdf));
  } finally {
    wrappingKey.fill(0);
  }
}

/** A passphrase as bytes: NFKC, so that keyboards that compose letters differently give the same key. */
export function passphraseBytes(passphrase: string): Uint8Array {
  return new TextEncoder().encode(passphrase.normalize('NFKC'));
}

/** Associated data of a seal: JSON of an array, so that no two different slots give the same bytes. */
function boundData(register: string, owner: SlotOwner, kdf: Slot['kdf']): Uint8Array {
  const fields = [
    'derbes-keyslot',
    formatVersion,
    register,
    owner.kind,
    owner.kind === 'operator' ? owner.operator : '',
    owner.kind === 'operator' ? owner.name : '',
    kdf.algorithm,
    kdf.version,
    kdf.memoryKiB,
    kdf.iterations,
    kdf.parallelism,
    kdf.salt,
  ];
  return new TextEncoder().encode(JSON.stringify(fields));
}
