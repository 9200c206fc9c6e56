import { Fault } from '../../../../shared/contract/problem.ts';
import type { ImportBatch } from '../../../../shared/contract/sources.ts';
import { toInstantString } from '../../clock.ts';
import { randomUUID } from '../../crypto/primitives.ts';
import type { OwnAction, Session } from '../../session.ts';
import { noteFirstLists } from '../findings/lists-changed.ts';
import { settleWhole } from '../findings/run-rules.ts';
import { journalOf } from '../journal.ts';
import type { LogItem } from './log-event.ts';
import { openLogFile, type ReadOptions } from './log-file.ts';
import { PortionWriter } from './portion-writer.ts';
import type { ReadMark } from './read-mark.ts';
import { type BatchCounts, emptyCounts, finishBatch, getBatch, getSource, insertBatch, lastBatchIsOpen, writeCounts } from './source-store.ts';

/** Items committed at once: enough that the commit itself does not count, and few enough that little waits in memory. */
const itemsInTransaction = 1024;
const charactersInTransaction = 16 * 1024 * 1024;

export interface ImportOptions {
  readonly session: Session;
  readonly source: string;
  readonly path: string;
  readonly fileName: string;
  readonly read?: ReadOptions;
  /** Told in the transaction that ends the import: how far the file was read. */
  readonly atEnd?: (mark: ReadMark) => void;
  readonly signal: AbortSignal;
  /** Bytes done out of bytes. */
  readonly progress: (done: number, total: number) => void;
}

/**
 * Imports a log: every record of the file is added, recognised as a repetition, skipped as no action on data, or kept as
 * rejected with its reason. Portions are committed as they are read; one that was stopped or broke off stays, and a second
 * import goes on where it ended, because what is in the journal already is not added again.
 * @throws Fault CANCELLED, FILE_CHANGED, and what `openLogFile` throws
 */
export async function importLog(options: ImportOptions): Promise<ImportBatch> {
  const { session, signal } = options;
  const source = getSource(session.db, options.source);
  const file = await openLogFile(options.path, source, options.read);
  const batch = randomUUID();
  const now = (): string => toInstantString(session.clock.now());
  const note = (what: string, counts: BatchCounts): OwnAction => ({
    action: 'collect',
    what,
    object: `source:${source.id}`,
    rows: counts.added,
    details: { batch, read: counts.read, added: counts.added, duplicates: counts.duplicates, skipped: counts.skipped, rejected: counts.rejected },
    personal: { file: options.fileName },
  });
  try {
    const counts = emptyCounts();
    // Records of an import that broke off may be whole, and were not yet looked at together.
    const leftOpen = lastBatchIsOpen(session.db);
    session.act((db) => {
      insertBatch(db, { id: batch, source: source.id, fileName: options.fileName, startedAt: now() });
      return { value: undefined, actions: [note('journal.import_started', counts)] };
    });
    const writer = new PortionWriter(session, source.id, batch, counts);
    try {
      let waiting: LogItem[] = [];
      let characters = 0;
      for await (const portion of file.portions()) {
        if (signal.aborted) throw new Fault('CANCELLED');
        for (const item of portion) {
          waiting.push(item);
          if (item.kind !== 'skipped') characters += item.raw.length;
          if (waiting.length < itemsInTransaction && characters < charactersInTransaction) continue;
          await writer.take(waiting);
          waiting = [];
          characters = 0;
        }
        options.progress(file.bytesRead(), file.bytes);
        // Lets messages in: a stop, another call.
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (signal.aborted) throw new Fault('CANCELLED');
      await writer.end(waiting);
    } catch (error) {
      await writer.stop();
      // After lock there is nothing to write to; the batch stays without an end.
      if (session.db.open) session.record(note('journal.import_stopped', counts));
      throw error;
    }
    const mark = await file.mark();
    session.act((db) => {
      options.atEnd?.(mark);
      finishBatch(db, batch, file.sha256(), now());
      if (counts.added > 0 || counts.rejected > 0 || leftOpen) {
        const journal = journalOf(db, session.clock);
        const step = { at: now(), operator: session.operator.name };
        counts.newFindings += settleWhole(db, journal, session.clock.now().epochMilliseconds, step, 'records').added;
        writeCounts(db, batch, counts);
        noteFirstLists(db);
      }
      return { value: undefined, actions: [note('journal.imported', counts)] };
    });
    return getBatch(session.db, batch);
  } finally {
    await file.close();
  }
}
