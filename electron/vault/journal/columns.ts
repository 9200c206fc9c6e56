import { streamCode } from './codes.ts';
import type { NumberMask } from './number-mask.ts';
import type { PackNumbers } from '../register/journal-packs/pack.ts';

/** Numbers of one record, as they stand in its pack. 0 in `base`, `person`, `source` means none; `rows` -1. */
export interface RecordColumns {
  readonly time: number;
  readonly stream: number;
  readonly action: number;
  readonly base: number;
  readonly account: number;
  readonly person: number;
  readonly source: number;
  readonly object: number;
  readonly rows: number;
}

/** A filter in the numbers of the columns. Absent: any. */
export interface ColumnFilter {
  readonly stream?: number;
  /** 0 stands for "without base". */
  readonly bases?: NumberMask;
  readonly people?: NumberMask;
  readonly accounts?: NumberMask;
  readonly sources?: NumberMask;
  readonly actions?: NumberMask;
  /** Milliseconds, inclusive. */
  readonly from?: number;
  readonly to?: number;
  /** By sequence. */
  readonly sequences?: NumberMask;
  /** Any of these is enough. */
  readonly text?: {
    readonly accounts: NumberMask;
    readonly objects: NumberMask;
    readonly sequences: NumberMask;
  };
}

const startCapacity = 4096;
const ownStream = streamCode('console');

/**
 * The filter columns of the whole journal in memory, some 40 bytes a record, and the order of event times. A pass over a
 * million records takes a few milliseconds and gives count and every page at once; an SQL index a filter would cost more
 * at every append and still be slow at deep offsets.
 */
export class Columns {
  size = 0;
  time = new Float64Array(startCapacity);
  stream = new Uint8Array(startCapacity);
  action = new Uint8Array(startCapacity);
  base = new Uint32Array(startCapacity);
  account = new Uint32Array(startCapacity);
  person = new Uint32Array(startCapacity);
  source = new Uint32Array(startCapacity);
  object = new Uint32Array(startCapacity);
  rows = new Float64Array(startCapacity);
  /** Sequences by time, then sequence; valid up to `#ordered`. */
  #order = new Uint32Array(startCapacity);
  #ordered = 0;

  push(record: RecordColumns): void {
    if (this.size === this.time.length) this.#grow();
    const i = this.size++;
    this.time[i] = record.time;
    this.stream[i] = record.stream;
    this.action[i] = record.action;
    this.base[i] = record.base;
    this.account[i] = record.account;
    this.person[i] = record.person;
    this.source[i] = record.source;
    this.object[i] = record.object;
    this.rows[i] = record.rows;
  }

  /** The records of a pack, from that sequence on. What is missing before it stays zero. */
  pushPack(first: number, pack: PackNumbers): void {
    const at = first;
    this.size = first + pack.count;
    while (this.size > this.time.length) this.#grow();
    this.time.set(pack.time, at);
    this.stream.set(pack.stream, at);
    this.action.set(pack.action, at);
    this.base.set(pack.base, at);
    this.account.set(pack.account, at);
    this.person.set(pack.person, at);
    this.source.set(pack.source, at);
    this.object.set(pack.object, at);
    this.rows.set(pack.rows, at);
  }

  /** Sequences of what operators did to the object of that number, latest first. */
  ownActionsOn(object: number, limit: number): number[] {
    const found: number[] = [];
    for (let seq = this.size - 1; seq >= 0 && found.length < limit; seq--) {
      if (this.object[seq] === object && this.stream[seq] === ownStream) found.push(seq);
    }
    return found;
  }

  /** Sequences that pass the filter, oldest first. */
  select(filter: ColumnFilter): Uint32Array {
    const order = this.order();
    const first = filter.from === undefined ? 0 : this.#lowerBound(order, filter.from);
    const last = filter.to === undefined ? this.size : this.#lowerBound(order, filter.to + 1);
    const unfiltered = Object.entries(filter).every(([key, value]) => value === undefined || key === 'from' || key === 'to');
    if (unfiltered) return order.slice(first, Math.max(first, last));
    const { stream, bases, people, accounts, sources, actions, sequences, text } = filter;
    const found = new Uint32Array(Math.max(0, last - first));
    let count = 0;
    for (let i = first; i < last; i++) {
      const seq = order[i] ?? 0;
      if (stream !== undefined && this.stream[seq] !== stream) continue;
      if (bases && bases[this.base[seq] ?? 0] !== 1) continue;
      if (people && people[this.person[seq] ?? 0] !== 1) continue;
      if (accounts && accounts[this.account[seq] ?? 0] !== 1) continue;
      if (sources && sources[this.source[seq] ?? 0] !== 1) continue;
      if (actions && actions[this.action[seq] ?? 0] !== 1) continue;
      if (sequences && sequences[seq] !== 1) continue;
      if (text && text.accounts[this.account[seq] ?? 0] !== 1 && text.objects[this.object[seq] ?? 0] !== 1 && text.sequences[seq] !== 1) continue;
      found[count++] = seq;
    }
    return found.slice(0, count);
  }

  /** First position in `order` whose time is not below `time`. */
  #lowerBound(order: Uint32Array, time: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.time[order[middle] ?? 0] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** All sequences, oldest first. Records mostly come in order; those that do not are sorted apart and merged in. */
  order(): Uint32Array {
    if (this.#ordered < this.size) {
      if (this.#order.length < this.size) this.#order = grown(this.#order, this.time.length);
      const fresh = Uint32Array.from({ length: this.size - this.#ordered }, (_, i) => this.#ordered + i);
      if (!this.#sorted(fresh)) fresh.sort((a, b) => (this.time[a] ?? 0) - (this.time[b] ?? 0) || a - b);
      this.#merge(fresh);
      this.#ordered = this.size;
    }
    return this.#order.subarray(0, this.size);
  }

  #sorted(sequences: Uint32Array): boolean {
    for (let i = 1; i < sequences.length; i++) {
      if ((this.time[sequences[i] ?? 0] ?? 0) < (this.time[sequences[i - 1] ?? 0] ?? 0)) return false;
    }
    return true;
  }

  /** From the back, so that what stands in place is moved at most once. */
  #merge(fresh: Uint32Array): void {
    let old = this.#ordered - 1;
    let next = fresh.length - 1;
    for (let place = this.size - 1; next >= 0; place--) {
      const candidate = fresh[next] ?? 0;
      const kept = this.#order[old] ?? 0;
      // Fresh sequences are higher than kept ones, so at equal times they come later.
      if (old >= 0 && (this.time[kept] ?? 0) > (this.time[candidate] ?? 0)) {
        this.#order[place] = kept;
        old--;
      } else {
        this.#order[place] = candidate;
        next--;
      }
    }
  }

  #grow(): void {
    const capacity = this.time.length * 2;
    this.time = grown(this.time, capacity);
    this.stream = grown(this.stream, capacity);
    this.action = grown(this.action, capacity);
    this.base = grown(this.base, capacity);
    this.account = grown(this.account, capacity);
    this.person = grown(this.person, capacity);
    this.source = grown(this.source, capacity);
    this.object = grown(this.object, capacity);
    this.rows = grown(this.rows, capacity);
  }
}

function grown<T extends Float64Array | Uint8Array | Uint32Array>(from: T, capacity: number): T {
  const to = new (from.constructor as new (length: number) => T)(capacity);
  to.set(from);
  return to;
}
