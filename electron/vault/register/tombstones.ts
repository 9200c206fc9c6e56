import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { z } from 'zod';
import { backupChoices, destroyedKinds, destructionGrounds } from '../../../shared/contract/destruction.ts';
import { writeFileAtomically } from '../common/atomic-write.ts';
import { hmacSha256, seal, unseal } from '../crypto/primitives.ts';
import type { OrderedDestruction } from './destructions.ts';
import { readKeyslots } from './keyslots.ts';
import { registerPaths } from './layout.ts';

/**
 * `destroyed.json`: what was destroyed, kept beside the register and in none of its backups, so that an older backup cannot bring
 * it back (docs/formats/register.md). Each entry is sealed by itself: files of two folders are put together without the key.
 */
const fileSchema = z.strictObject({
  format: z.literal('derbes-destroyed'),
  version: z.literal(1),
  register: z.uuid(),
  destroyed: z.array(z.strictObject({ id: z.uuid(), sealed: z.base64() })),
});
type Tombstones = z.infer<typeof fileSchema>;

const contentSchema = z.strictObject({
  at: z.string(),
  kind: z.enum(destroyedKinds),
  hash: z.string().regex(/^[0-9a-f]{32}$/),
  ground: z.enum(destructionGrounds),
  note: z.string(),
  legalDemand: z.string(),
  orderNumber: z.string(),
  orderDay: z.string(),
  operator: z.string(),
  backups: z.enum(backupChoices),
});

const greatestFile = 64 * 1024 * 1024;

/** The tombstones of one open register. */
export class TombstoneFile {
  readonly #file: string;
  readonly #register: string;
  readonly #dataKey: Uint8Array;

  constructor(opened: { readonly folder: string; readonly meta: { readonly registerId: string }; readonly dataKey: Uint8Array }) {
    this.#file = registerPaths(opened.folder).destroyed;
    this.#register = opened.meta.registerId;
    this.#dataKey = opened.dataKey;
  }

  /** `damaged`: the file, or an entry of it, is not one that this register wrote; such entries count for nothing. */
  read(): { readonly entries: OrderedDestruction[]; readonly damaged: boolean } {
    const stored = readTombstones(this.#file);
    if (stored === null) return { entries: [], damaged: false };
    if (stored === 'damaged' || stored.register !== this.#register) return { entries: [], damaged: true };
    const entries = stored.destroyed.map((each) => this.#open(each)).filter((entry) => entry !== null);
    return { entries, damaged: entries.length < stored.destroyed.length };
  }

  /** Replaces the file whole, durable when this returns. */
  write(entries: readonly OrderedDestruction[]): void {
    writeTombstones(this.#file, { format: 'derbes-destroyed', version: 1, register: this.#register, destroyed: entries.map((entry) => this.#seal(entry)) });
  }

  /** Puts a damaged file aside, for whoever wants to know what happened to it. */
  putAside(): void {
    renameSync(this.#file, `${this.#file}.damaged`);
  }

  #seal({ id, hash, at, kind, ground, note, legalDemand, orderNumber, orderDay, operator, backups }: OrderedDestruction): Tombstones['destroyed'][number] {
    const content: z.infer<typeof contentSchema> = { at, kind, hash: Buffer.from(hash).toString('hex'), ground, note, legalDemand, orderNumber, orderDay, operator, backups };
    return this.#withKey((key) => ({ id, sealed: Buffer.from(seal(key, Buffer.from(JSON.stringify(content)), this.#bound(id))).toString('base64') }));
  }

  #open({ id, sealed }: Tombstones['destroyed'][number]): OrderedDestruction | null {
    const plain = this.#withKey((key) => unseal(key, Buffer.from(sealed, 'base64'), this.#bound(id)));
    if (!plain) return null;
    const content = contentSchema.parse(JSON.parse(Buffer.from(plain).toString('utf8')));
    return { ...content, id, hash: Buffer.from(content.hash, 'hex') };
  }

  #bound(id: string): Uint8Array {
    return Buffer.from(JSON.stringify(['derbes-destroyed', 1, this.#register, id]));
  }

  #withKey<T>(work: (key: Uint8Array) => T): T {
    const key = hmacSha256(this.#dataKey, 'derbes destroyed v1');
    try {
      return work(key);
    } finally {
      key.fill(0);
    }
  }
}

/** Copies into a folder what the folders of the same register know of destroyed values. Nothing is decrypted. */
export function gatherTombstones(register: string, from: readonly string[], to: string): void {
  const found = new Map<string, Tombstones['destroyed'][number]>();
  for (const folder of from) {
    if (registerIn(folder) !== register) continue;
    const stored = readTombstones(registerPaths(folder).destroyed);
    if (stored === null || stored === 'damaged' || stored.register !== register) continue;
    for (const entry of stored.destroyed) found.set(entry.id, entry);
  }
  if (found.size === 0) return;
  writeTombstones(registerPaths(to).destroyed, { format: 'derbes-destroyed', version: 1, register, destroyed: [...found.values()] });
}

function registerIn(folder: string): string | null {
  try {
    return readKeyslots(registerPaths(folder).keyslots).register;
  } catch {
    return null; // some other folder
  }
}

function readTombstones(file: string): Tombstones | 'damaged' | null {
  if (!existsSync(file)) return null;
  try {
    if (statSync(file).size > greatestFile) return 'damaged';
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return 'damaged';
  }
}

function writeTombstones(file: string, tombstones: Tombstones): void {
  writeFileAtomically(file, `${JSON.stringify(tombstones, null, 2)}\n`);
}
