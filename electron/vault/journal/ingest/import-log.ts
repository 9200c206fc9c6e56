import type { Database, Statement } from 'better-sqlite3';
import { Fault } from '../../../../shared/contract/problem.ts';
import type { ImportBatch } from '../../../../shared/contract/sources.ts';
import { toInstantString } from '../../clock.ts';
import { randomUUID, sha256 } from '../../crypto/primitives.ts';
import type { OwnAction, Session } from '../../session.ts';
import type { JournalEntry } from '../entry.ts';
import { AccessLists, personBehind } from '../findings/access-lists.ts';
import { BlockedRecords } from '../findings/blocked-records.ts';
import { evaluate } from '../findings/evaluate.ts';
import { FindingCollector } from '../findings/finding-collector.ts';
import { noteFirstLists } from '../findings/lists-changed.ts';
import { PurposeWriter } from '../findings/record-purposes.ts';
import { bookOf, loadRuleBook } from '../findings/rule-book.ts';
import { settleWhole } from '../findings/run-rules.ts';
import { SequenceRuns } from '../findings/sequence-runs.ts';
import { type Journal, journalOf } from '../journal.ts';
import { objectName } from '../object-name.ts';
import type { LogAction, LogEvent, LogItem } from './log-event.ts';
import { openLogFile, type ReadOptions } from './log-file.ts';
import type { ReadMark } from './read-mark.ts';
import { ObjectRules } from '../../../../shared/domain/object-rules.ts';
import { type BatchCounts, emptyCounts, finishBatch, getBatch, getSource, insertBatch, type StoredSource, writeCounts } from './source-store.ts';

/** Names of objects and accounts are kept up to this many characters; servers allow 63 bytes. */
const longestName = 300;
/** What is kept of a record that could not be read. */
const longestReject = 64 * 1024;
/**
 * Items committed at once. A commit costs tens of milliseconds whatever it holds, so there should be few; a stop should
 * take no more than a second, and what waits is in memory.
 */
const itemsInTransaction = 16_000;
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
          writer.write(waiting);
          waiting = [];
          characters = 0;
        }
        options.progress(file.bytesRead(), file.bytes);
        // Lets messages in: a stop, another call.
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (signal.aborted) throw new Fault('CANCELLED');
      writer.write(waiting);
    } catch (error) {
      // After lock there is nothing to write to; the batch stays without an end.
      if (session.db.open) session.record(note('journal.import_stopped', counts));
      throw error;
    }
    const mark = await file.mark();
    session.act((db) => {
      options.atEnd?.(mark);
      finishBatch(db, batch, file.sha256(), now());
      if (counts.added > 0 || counts.rejected > 0) {
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

/** Writes portions of one import, each in one transaction with its counts and findings. */
class PortionWriter {
  readonly #db: Database;
  readonly #journal: Journal;
  readonly #source: string;
  readonly #batch: string;
  readonly #counts: BatchCounts;
  readonly #at: string;
  readonly #operator: string;
  readonly #reject: Statement;
  readonly #changes: Statement<[], number>;
  readonly #numbers: SequenceRuns;
  readonly #purposes: PurposeWriter;
  readonly #writeAll: (items: readonly LogItem[], counts: BatchCounts) => void;
  #rules = new ObjectRules([]);
  #book = bookOf(new AccessLists([], [], new Map()));
  #blocked: BlockedRecords;
  #changesSeen = -1;
  #rejects = 0;

  constructor(session: Session, source: string, batch: string, counts: BatchCounts) {
    this.#db = session.db;
    this.#journal = journalOf(session.db, session.clock);
    this.#source = source;
    this.#batch = batch;
    this.#counts = counts;
    this.#at = toInstantString(session.clock.now());
    this.#operator = session.operator.name;
    this.#blocked = new BlockedRecords(this.#db, this.#journal);
    this.#purposes = new PurposeWriter(this.#db);
    this.#numbers = new SequenceRuns(this.#db, source);
    this.#reject = this.#db.prepare('INSERT INTO import_reject (batch_id, place, line, column_name, reason, params, raw) VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#changes = this.#db.prepare<[], number>('SELECT total_changes()').pluck();
    const transaction = this.#db.transaction((items: readonly LogItem[], next: BatchCounts) => {
      this.#inTransaction(items, next);
    });
    this.#writeAll = (items, next) => {
      transaction.immediate(items, next);
    };
  }

  write(items: readonly LogItem[]): void {
    // Lists may have been changed between two portions; what only we wrote since need not be read again.
    if (this.#changes.get() !== this.#changesSeen) this.#load();
    const counts = { ...this.#counts };
    const rejects = this.#rejects;
    try {
      this.#writeAll(items, counts);
    } catch (error) {
      this.#rejects = rejects;
      this.#numbers.forget();
      throw error;
    }
    Object.assign(this.#counts, counts);
    this.#changesSeen = this.#changes.get() ?? -1;
  }

  #load(): void {
    const source: StoredSource = getSource(this.#db, this.#source);
    this.#rules = new ObjectRules(source.objects);
    this.#book = loadRuleBook(this.#db);
    this.#blocked = new BlockedRecords(this.#db, this.#journal);
  }

  #inTransaction(items: readonly LogItem[], counts: BatchCounts): void {
    const entries: JournalEntry[] = [];
    const told: { readonly event: LogEvent; readonly action: LogAction; readonly unmapped: boolean; readonly notPersonal: boolean; readonly known: boolean }[] = [];
    for (const item of items) {
      if (item.numbered) this.#numbers.take(item.numbered.series, item.numbered.number, item.kind === 'event' ? item.timeMs : null);
      switch (item.kind) {
        case 'skipped':
          counts.read += 1;
          counts.skipped += 1;
          break;
        case 'rejected':
          counts.read += 1;
          counts.rejected += 1;
          this.#rejects += 1;
          this.#reject.run(this.#batch, this.#rejects, item.line, item.column, item.reason, JSON.stringify(item.params), item.raw.slice(0, longestReject));
          break;
        case 'event':
          for (const action of item.actions) {
            const mapped = this.#rules.map(action.database, action.schema, action.table);
            const account = this.#book.lists.account(item.account, this.#source, item.timeMs);
            const base = mapped.kind === 'mapped' ? mapped.base : null;
            counts.read += 1;
            entries.push(this.#entry(item, action, base, personBehind(account)));
            told.push({
              event: item,
              action,
              unmapped: mapped.kind === 'unmapped' && action.table !== '',
              notPersonal: mapped.kind === 'mapped' && mapped.base === null,
              known: account !== null,
            });
          }
      }
    }
    const { first, sequences } = this.#journal.append(entries);
    this.#numbers.save();
    const subjects = this.#blocked.from(first);
    const collector = new FindingCollector(this.#db, { at: this.#at, operator: this.#operator });
    sequences.forEach((sequence, index) => {
      const entry = entries[index];
      const about = told[index];
      if (!entry || !about) return;
      if (sequence < 0) {
        counts.duplicates += 1;
        return;
      }
      counts.added += 1;
      if (about.unmapped) counts.unmappedObjects += 1;
      if (!about.known) counts.unmappedAccounts += 1;
      counts.firstMs = Math.min(counts.firstMs ?? entry.timeMs, entry.timeMs);
      counts.lastMs = Math.max(counts.lastMs ?? entry.timeMs, entry.timeMs);
      const { purpose = null } = about.event;
      if (purpose !== null) this.#purposes.note(sequence, purpose);
      const record = {
        timeMs: entry.timeMs, action: entry.action, base: entry.base, notPersonal: about.notPersonal, account: entry.account, source: this.#source,
        purpose, subjects: subjects(sequence),
      }; // prettier-ignore
      for (const violation of evaluate(record, this.#book)) {
        collector.add({ ...record, sequence, object: objectName(entry.schema ?? '', entry.object), rows: entry.rows }, violation);
      }
    });
    collector.save();
    counts.newFindings += collector.added;
    writeCounts(this.#db, this.#batch, counts);
  }

  #entry(event: LogEvent, action: LogAction, base: string | null, person: string | null): JournalEntry {
    return {
      stream: 'log',
      timeMs: event.timeMs,
      action: action.action,
      base,
      account: clipped(event.account),
      person,
      source: this.#source,
      object: clipped(action.table),
      database: clipped(action.database),
      schema: clipped(action.schema),
      rows: action.rows,
      purpose: event.purpose || null,
      what: null,
      details: event.details,
      personal: { statement: event.statement, parameters: event.parameters, host: event.host, raw: event.raw },
      batch: this.#batch,
      line: event.line,
      dedup: fingerprint(event, action),
    };
  }
}

/**
 * 16 bytes that make a record one of a kind within its source: its second, so that keys of one log stand together in the
 * index and are not strewn over all of it, and 96 bits of the digest of its bytes and of what it tells.
 */
function fingerprint(event: LogEvent, action: LogAction): Uint8Array {
  const digest =
    action.identity === undefined
      ? sha256(event.raw, `\u0000${event.occurrence}\u0000${action.action}\u0000${action.schema}\u0000${action.table}`)
      : sha256(action.identity);
  new DataView(digest.buffer, digest.byteOffset).setUint32(0, Math.floor(event.timeMs / 1000) >>> 0);
  return digest.subarray(0, 16);
}

function clipped(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name;
}
