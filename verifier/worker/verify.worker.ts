import { z } from 'zod';
import { startHashing } from '../../electron/vault/crypto/primitives-page.ts';
import { carriedFiles } from '../../electron/vault/journal/carrier.ts';
import type { Failure, FromWorker, Progress, ToWorker } from '../messages.ts';
import { BlobReader } from './blob-reader.ts';
import { NoExport, Session, TrustUnreadable } from './session.ts';
import { CarriedReader } from './slicing-reader.ts';

/** The page's worker: everything that takes longer than a blink. One export at a time, one call at a time. */

// Zod would try to compile its checks, which the page's policy forbids.
z.config({ jitless: true });

const started = startHashing();
let session: Session | null = null;
let running: AbortController | null = null;

/** Reports come at most so often: a page has other things to do than to draw a bar. */
const reportEvery = 100;

function post(message: FromWorker): void {
  self.postMessage(message);
}

function reporter(id: number): (progress: Progress) => void {
  let last = 0;
  return (progress) => {
    const now = performance.now();
    if (now - last < reportEvery) return;
    last = now;
    post({ id, progress });
  };
}

async function answer(message: Exclude<ToWorker, { call: 'cancel' }>, signal: AbortSignal): Promise<unknown> {
  await started;
  switch (message.call) {
    case 'verify': {
      const { input } = message;
      const carried = 'embedded' in input ? carriedFiles(input.embedded) : null;
      if ('embedded' in input && !carried) throw new InsideDamaged();
      session = new Session('embedded' in input ? new CarriedReader(carried ?? []) : new BlobReader(input.files));
      return session.verify(signal, reporter(message.id));
    }
    case 'trust':
      return opened().rely(message.input.files);
    case 'compare':
      return opened().compare(new Uint8Array(await message.input.file.arrayBuffer()));
    case 'records':
      return opened().records(message.input.places);
    case 'search':
      return opened().search(message.input.text, signal, reporter(message.id));
  }
}

/** The data in the page are not as an export puts them there. */
class InsideDamaged extends Error {}

function opened(): Session {
  if (!session) throw new NoExport();
  return session;
}

function failureOf(error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) return 'cancelled';
  if (error instanceof NoExport) return 'no_export';
  if (error instanceof InsideDamaged) return 'inside_damaged';
  if (error instanceof TrustUnreadable) return 'trust_unreadable';
  // What a browser throws when a file went away or may not be read.
  return error instanceof DOMException ? 'unreadable' : 'crashed';
}

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.call === 'cancel') {
    running?.abort();
    return;
  }
  const controller = new AbortController();
  // Looking at records goes on beside a search; what takes long is one thing at a time.
  if (data.call === 'verify' || data.call === 'search') {
    running?.abort();
    running = controller;
  }
  answer(data, controller.signal).then(
    (value) => post({ id: data.id, value: value as never }),
    (error: unknown) => post({ id: data.id, failure: failureOf(error, controller.signal), detail: error instanceof Error ? `${error.name}: ${error.message}` : '' }),
  );
});
