import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { generateEd25519, randomBytes } from '../crypto/primitives.ts';

const metaRow = z.object({
  register_id: z.uuid(),
  created: z.string(),
  demo: z.number(),
  checkpoint_seed: z.instanceof(Uint8Array),
  checkpoint_public_key: z.instanceof(Uint8Array),
  blind_index_key: z.instanceof(Uint8Array),
});

/** What a register is born with. The keys never leave the encrypted file, save the public half. */
export interface RegisterMeta {
  readonly registerId: string;
  readonly created: string;
  readonly demo: boolean;
  /** Ed25519 key of the journal's checkpoints. */
  readonly checkpointSeed: Uint8Array;
  readonly checkpointPublicKey: Uint8Array;
  /** HMAC-SHA-256 key of the blind index over IINs and phone numbers. */
  readonly blindIndexKey: Uint8Array;
}

export function createMeta(db: Database, registerId: string, created: string, demo: boolean): void {
  const checkpoint = generateEd25519();
  db.prepare(
    `INSERT INTO register_meta (one, register_id, created, demo, checkpoint_seed, checkpoint_public_key, blind_index_key)
     VALUES (1, ?, ?, ?, ?, ?, ?)`,
  ).run(registerId, created, demo ? 1 : 0, checkpoint.seed, checkpoint.publicKey, randomBytes(32));
}

export function readMeta(db: Database): RegisterMeta {
  const row = metaRow.parse(db.prepare('SELECT * FROM register_meta WHERE one = 1').get());
  return {
    registerId: row.register_id,
    created: row.created,
    demo: row.demo === 1,
    checkpointSeed: row.checkpoint_seed,
    checkpointPublicKey: row.checkpoint_public_key,
    blindIndexKey: row.blind_index_key,
  };
}
