import { parentPort } from 'node:worker_threads';
import { integrityProblems, openDatabase } from './connection.ts';

export interface PagesToCheck {
  readonly file: string;
  /** Data key; wiped here. */
  readonly key: Uint8Array;
}

/** Null where they could not be checked at all: whoever asked finds out why. */
export type PagesChecked = readonly string[] | null;

/** Checks the pages of a register beside the vault's own thread (`page-check.ts`). */
parentPort?.on('message', ({ file, key }: PagesToCheck) => {
  parentPort?.postMessage(check(file, key));
});

function check(file: string, key: Uint8Array): PagesChecked {
  try {
    const db = openDatabase(file, key, 'read');
    try {
      return integrityProblems(db);
    } finally {
      db.close();
    }
  } catch {
    return null;
  } finally {
    key.fill(0);
  }
}
