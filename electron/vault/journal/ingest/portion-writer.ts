import type { Database, Statement } from 'better-sqlite3';
import { ObjectRules } from '../../../../shared/domain/object-rules.ts';
import { toInstantString } from '../../clock.ts';
import { asBuffer } from '../../common/as-buffer.ts';
import { sha256Piece } from '../../crypto/primitives.ts';
import type { Session } from '../../session.ts';
import type { PreparedBatch } from '../appender.ts';
import type { ComposedBatch } from '../compose.ts';
import { Composer } from '../composer.ts';
import type { Appended, JournalEntry } from '../entry.ts';
import { AccessLists, personBehind } from '../findings/access-lists.ts';
import { BlockedRecords } from '../findings/blocked-records.ts';
import { evaluate } from '../findings/evaluate.ts';
import { FindingCollector } from '../findings/finding-collector.ts';
import { PurposeWriter } from '../findings/record-purposes.ts';
import { bookOf, loadRuleBook } from '../findings/rule-book.ts';
import { SequenceRuns } from '../findings/sequence-runs.ts';
import { type Journal, journalOf } from '../journal.ts';
import { objectName } from '../object-name.ts';
import type { LogAction, LogEvent, LogItem } from './log-event.ts';
import { keptText, mostRejectsKept } from './rejected-rows.ts';
import { type BatchCounts, getSource, type StoredSource, writeCounts } from './source-store.ts';

/** Names of objects and accounts are kept up to this many characters; servers allow 63 bytes. */
const longestName = 300;
/** Runs of numbers that wait to be written. */
const mostRunsWaiting = 4096;
/** Portions that wait for their commitments at once. */
const portionsUnderWay = 2;

/** What is needed of an entry once it has its place in the journal. */
interface Told {
  readonly event: LogEvent;
  readonly unmapped: boolean;
  readonly notPersonal: boolean;
  readonly known: boolean;
}

/** Items of a log with the entries they give. */
interface Portion {
  readonly items: readonly LogItem[];
  readonly entries: readonly JournalEntry[];
  readonly told: readonly Told[];
}

/** A portion that is being composed on the other thread. */
interface UnderWay {
  readonly portion: Portion;
  readonly prepared: PreparedBatch;
  readonly composed: Promise<ComposedBatch>;
}

/**
 * Writes portions of one import, each in one transaction with its counts and findings. While one is composed on another thread
 * the next is read; a log that is one portion needs no thread.
 */
export class PortionWriter {
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
  readonly #underWay: UnderWay[] = [];
  #composer: Composer | null = null;
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
  }

  /** Takes a portion, and writes the ones before it that are composed. */
  async take(items: readonly LogItem[]): Promise<void> {
    if (this.#isStale()) this.#load();
    const portion = this.#portion(items);
    this.#composer ??= new Composer();
    const before = this.#underWay.reduce((sum, { prepared }) => sum + prepared.records.length, 0);
    const prepared = this.#ours(() => this.#journal.prepare(portion.entries, before));
    const composed = this.#composer.compose(prepared);
    // Awaited when its turn comes; until then a failure is not unhandled.
    composed.catch(() => undefined);
    this.#underWay.push({ portion, prepared, composed });
    while (this.#underWay.length > portionsUnderWay) await this.#writeNext();
  }

  /** Writes all that was taken, and the rest. */
  async end(items: readonly LogItem[]): Promise<void> {
    while (this.#underWay.length > 0) await this.#writeNext();
    if (this.#isStale()) this.#load();
    this.#write(this.#portion(items), (entries) => this.#journal.append(entries));
    this.#saveNumbers();
    await this.#composer?.close();
  }

  /** Gives up what is not written yet. */
  async stop(): Promise<void> {
    if (this.#underWay.length > 0) this.#journal.giveUp();
    try {
      if (this.#db.open) this.#saveNumbers();
    } catch {
      // Where nothing can be written the import ends for that very reason; its numbers are read again with the log.
    }
    await this.#composer?.close();
  }

  async #writeNext(): Promise<void> {
    const [next] = this.#underWay;
    if (!next) return;
    const composed = await next.composed;
    this.#underWay.shift();
    if (!this.#isStale()) {
      this.#write(next.portion, () => this.#journal.addPrepared(next.prepared, composed));
      return;
    }
    // Lists were changed meanwhile: records are to be attributed by those of now.
    this.#load();
    this.#journal.giveUp();
    this.#write(this.#portion(next.portion.items), (entries) => this.#journal.append(entries));
  }

  #write(portion: Portion, append: (entries: readonly JournalEntry[]) => Appended): void {
    const counts = { ...this.#counts };
    const rejects = this.#rejects;
    try {
      this.#ours(() => {
        this.#db
          .transaction(() => {
            this.#inTransaction(portion, append, counts);
          })
          .immediate();
      });
    } catch (error) {
      this.#rejects = rejects;
      throw error;
    }
    Object.assign(this.#counts, counts);
    for (const item of portion.items) {
      if (item.numbered) this.#numbers.take(item.numbered.series, item.numbered.number, item.kind === 'event' ? item.timeMs : null);
    }
    if (this.#numbers.waiting >= mostRunsWaiting) this.#saveNumbers();
  }

  /** Not with every portion: a session under way would be written again each time. What is lost in a crash is read again with the log. */
  #saveNumbers(): void {
    this.#ours(() => {
      this.#db.transaction(() => this.#numbers.save()).immediate();
    });
  }

  /** Whether somebody else wrote since the lists were read. */
  #isStale(): boolean {
    return this.#changes.get() !== this.#changesSeen;
  }

  /** What only we write changes no list. */
  #ours<T>(work: () => T): T {
    const wasStale = this.#isStale();
    const result = work();
    if (!wasStale) this.#changesSeen = this.#changes.get() ?? -1;
    return result;
  }

  #load(): void {
    const source: StoredSource = getSource(this.#db, this.#source);
    this.#rules = new ObjectRules(source.objects);
    this.#book = loadRuleBook(this.#db);
    this.#blocked = new BlockedRecords(this.#db, this.#journal);
    this.#changesSeen = this.#changes.get() ?? -1;
  }

  #portion(items: readonly LogItem[]): Portion {
    const entries: JournalEntry[] = [];
    const told: Told[] = [];
    for (const item of items) {
      if (item.kind !== 'event') continue;
      for (const action of item.actions) {
        const mapped = this.#rules.map(action.database, action.schema, action.table);
        const account = this.#book.lists.account(item.account, this.#source, item.timeMs);
        const base = mapped.kind === 'mapped' ? mapped.base : null;
        entries.push(this.#entry(item, action, base, personBehind(account)));
        told.push({
          event: item,
          unmapped: mapped.kind === 'unmapped' && action.table !== '',
          notPersonal: mapped.kind === 'mapped' && mapped.base === null,
          known: account !== null,
        });
      }
    }
    return { items, entries, told };
  }

  #count(items: readonly LogItem[], counts: BatchCounts): void {
    for (const item of items) {
      counts.read += item.kind === 'event' ? item.actions.length : 1;
      if (item.kind === 'skipped') counts.skipped += 1;
      if (item.kind !== 'rejected') continue;
      counts.rejected += 1;
      if (this.#rejects >= mostRejectsKept) continue;
      this.#rejects += 1;
      this.#reject.run(this.#batch, this.#rejects, item.line, item.column, item.reason, JSON.stringify(item.params), keptText(item.raw, this.#rejects));
    }
  }

  #inTransaction({ items, entries, told }: Portion, append: (entries: readonly JournalEntry[]) => Appended, counts: BatchCounts): void {
    this.#count(items, counts);
    const { first, sequences } = append(entries);
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
  const told = action.identity ?? `${event.raw}\u0000${event.occurrence}\u0000${action.action}\u0000${action.schema}\u0000${action.table}`;
  const digest = asBuffer(sha256Piece(Buffer.from(told, 'utf8')));
  digest.writeUInt32BE(Math.floor(event.timeMs / 1000) >>> 0, 0);
  return digest.subarray(0, 16);
}

function clipped(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name;
}
