import { parentPort, workerData } from 'node:worker_threads';
import type { PackRow } from '../register/journal-packs/pack-reader.ts';
import { PackCheck } from './check-packs.ts';
import { type NamesByValue, namesOf } from './record-names.ts';
import { RecordOpener } from './stored-record.ts';

export interface CheckerData {
  readonly names: NamesByValue;
  readonly salt: Uint8Array;
}

const { names, salt } = workerData as CheckerData;
const packCheck = new PackCheck(new RecordOpener(namesOf(names), salt), salt);

/** Checks packs for the vault's own thread (`pack-checker.ts`). */
parentPort?.on('message', (rows: readonly PackRow[]) => {
  const checked = packCheck.check(rows);
  parentPort?.postMessage(checked, [checked.leafHashes.buffer, checked.sound.buffer]);
});
