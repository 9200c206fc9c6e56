import { parentPort } from 'node:worker_threads';
import { composeBatch } from './compose.ts';
import { batchOf, type ComposeMessage } from './compose-message.ts';

/** Composes batches for the vault's own thread, one after the other (`composer.ts`). */
parentPort?.on('message', (message: ComposeMessage) => {
  const { packs, leafHashes } = composeBatch(batchOf(message));
  parentPort?.postMessage({ packs, leafHashes });
});
