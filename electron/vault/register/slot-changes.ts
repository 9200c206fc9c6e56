import { readFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { writeFileAtomically } from '../common/atomic-write.ts';
import type { OwnAction, Session } from '../session.ts';
import { type Keyslots, readKeyslots, type Slot, writeKeyslots } from './keyslots.ts';
import { registerPaths } from './layout.ts';

/**
 * Changes the key slots together with the register and its record. The file is written last inside the transaction; where
 * the transaction still fails, the file gets its old contents back.
 */
export function actOnKeyslots<T>(
  session: Session,
  slots: (current: readonly Slot[]) => readonly Slot[],
  change: (db: Database) => { readonly value: T; readonly actions: readonly OwnAction[] },
): T {
  const file = registerPaths(session.folder).keyslots;
  const before = readFileSync(file);
  try {
    return session.act((db) => {
      const done = change(db);
      const keyslots = readKeyslots(file);
      writeKeyslots(file, { ...keyslots, slots: [...slots(keyslots.slots)] });
      return done;
    });
  } catch (error) {
    if (!readFileSync(file).equals(before)) writeFileAtomically(file, before);
    throw error;
  }
}

/** Slots with this one in the place of the same operator's, or of the recovery code's. */
export function withSlot(slots: readonly Slot[], slot: Slot): Slot[] {
  const same = (other: Slot): boolean =>
    slot.kind === 'operator' ? other.kind === 'operator' && other.operator === slot.operator : other.kind === 'recovery';
  return slots.some(same) ? slots.map((other) => (same(other) ? slot : other)) : [...slots, slot];
}

/** Slots without those of one operator. */
export function withoutOperator(slots: readonly Slot[], operator: string): Slot[] {
  return slots.filter((slot) => slot.kind !== 'operator' || slot.operator !== operator);
}

/**
 * Takes out slots of operators whom the register does not know or has switched off: what a crash between two writes, or
 * an old `keyslots.json` put back, leaves behind.
 */
export function dropForeignSlots(file: string, admitted: ReadonlySet<string>): void {
  const keyslots: Keyslots = readKeyslots(file);
  const kept = keyslots.slots.filter((slot) => slot.kind === 'recovery' || admitted.has(slot.operator));
  if (kept.length < keyslots.slots.length) writeKeyslots(file, { ...keyslots, slots: kept });
}
