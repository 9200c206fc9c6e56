import { blockLength, digestLength, lanes, pad, paddedLength, Sha256Lanes } from '../crypto/sha256-lanes/lanes.ts';
import { leafPrefix } from './merkle.ts';

const innerPad = 0x3636_3636;
const outerPad = 0x5c5c_5c5c;
const digestWords = digestLength / 4;
const digestEnd = lanes * digestWords;
/** What follows a digest in the last block of HMAC: the mark of the end, and the length of its message in bits. */
const endMark = 0x8000_0000;
const outerBits = 8 * (blockLength + digestLength);

const startKeys = 64;

export const keyLength = 32;
/** Of the name of a field, characters: with a sequence before it it fills one block. */
export const longestField = 32;

type Four = readonly [number, number, number, number];

/**
 * Commitments and leaf hashes of many records at once (docs/formats/journal.md, "Commitments"): the values of `hashing.ts`
 * and `merkle.ts`, in less than half the time. Add, {@link run}, read, and {@link clear}.
 */
export class HashBatch {
  readonly #lanes = new Sha256Lanes();
  #end = Sha256Lanes.start;
  readonly #keys: Uint8Array[] = [];
  #keysReady = 0;
  /** Of each key both states behind it (RFC 2104, section 4), word by word. */
  #inner = new Uint32Array(startKeys * digestWords);
  #outer = new Uint32Array(startKeys * digestWords);
  /** Of each job: where its message lies, and later its result; for a commitment the name of its salt, and its key. */
  readonly #messages: number[] = [];
  readonly #names: number[] = [];
  readonly #keyOf: number[] = [];
  /** Jobs to be done, by the blocks that their messages have: only those go side by side. */
  readonly #commitments = new Map<number, number[]>();
  readonly #leaves = new Map<number, number[]>();
  readonly #states = new Uint32Array(digestEnd);

  /** @param key {@link keyLength} bytes, which must not change before {@link run} @returns its number until {@link clear} */
  key(key: Uint8Array): number {
    return this.#keys.push(key) - 1;
  }

  /**
   * A commitment to `message` under the salt of a field. @returns its number until {@link clear}
   * @throws RangeError for a field beyond {@link longestField}
   */
  commit(key: number, sequence: number, field: string, message: string): number {
    if (field.length > longestField) throw new RangeError(`journal: field ${field}`);
    const name = this.#put(`${sequence}/${field}`, blockLength);
    const at = this.#end;
    const job = this.#job(this.#commitments, this.#put(message, blockLength), at);
    this.#names[job] = name;
    this.#keyOf[job] = key;
    return job;
  }

  /** SHA-256(0x00 ‖ leaf). @returns its number until {@link clear} */
  leaf(text: string): number {
    const at = this.#put(text, 0, leafPrefix);
    return this.#job(this.#leaves, at, at);
  }

  /** Does what was added since the last time. */
  run(): void {
    while (this.#keysReady < this.#keys.length) this.#readyKeys();
    for (const [blocks, jobs] of this.#commitments) inFours(jobs, (four) => this.#commitFour(four, blocks));
    for (const [blocks, jobs] of this.#leaves) inFours(jobs, (four) => this.#hashFour(four, blocks));
    this.#commitments.clear();
    this.#leaves.clear();
  }

  /** The result of a job, base64url without padding. */
  base64url(job: number): string {
    const at = this.#messages[job] ?? 0;
    return this.#lanes.bytes.toString('base64url', at, at + digestLength);
  }

  /** Puts the result of a job into `out`. */
  into(job: number, out: Uint8Array, at: number): void {
    const from = this.#messages[job] ?? 0;
    out.set(this.#lanes.bytes.subarray(from, from + digestLength), at);
  }

  /** Forgets jobs, messages and keys. */
  clear(): void {
    this.#lanes.bytes.fill(0, 0, this.#end);
    this.#end = Sha256Lanes.start;
    this.#keys.length = this.#keysReady = 0;
    this.#messages.length = this.#names.length = this.#keyOf.length = 0;
    this.#inner.fill(0);
    this.#outer.fill(0);
    this.#states.fill(0);
  }

  /** Puts a message down with its padding. @param before bytes of it that are hashed before @returns where it begins */
  #put(text: string, before: number, prefix?: number): number {
    const at = this.#end;
    this.#lanes.room(at + paddedLength(1 + text.length * 3));
    const { bytes } = this.#lanes;
    if (prefix !== undefined) bytes[at] = prefix;
    const from = prefix === undefined ? at : at + 1;
    const length = from - at + bytes.write(text, from, 'utf8');
    pad(bytes, at, length, before);
    this.#end = at + paddedLength(length);
    return at;
  }

  #job(bucket: Map<number, number[]>, message: number, start: number): number {
    const job = this.#messages.push(message) - 1;
    const blocks = (this.#end - start) / blockLength;
    const jobs = bucket.get(blocks);
    if (jobs) jobs.push(job);
    else bucket.set(blocks, [job]);
    return job;
  }

  #readyKeys(): void {
    const { block } = this.#lanes;
    const first = this.#keysReady;
    const count = Math.min(lanes, this.#keys.length - first);
    if ((first + count) * digestWords > this.#inner.length) {
      this.#inner = grown(this.#inner);
      this.#outer = grown(this.#outer);
    }
    block.fill(innerPad);
    for (let lane = 0; lane < count; lane++) {
      const key = this.#keys[first + lane] ?? new Uint8Array(digestLength);
      const view = new DataView(key.buffer, key.byteOffset, digestLength);
      for (let word = 0; word < digestWords; word++) block[lanes * word + lane] = view.getUint32(4 * word) ^ innerPad;
    }
    for (const states of [this.#inner, this.#outer]) {
      this.#lanes.begin();
      this.#lanes.take();
      for (let lane = 0; lane < count; lane++) {
        for (let word = 0; word < digestWords; word++) states[(first + lane) * digestWords + word] = this.#lanes.state[lanes * word + lane] ?? 0;
      }
      if (states === this.#inner) changePad(block);
    }
    this.#keysReady += count;
  }

  #commitFour(four: Four, blocks: number): void {
    const { state, block } = this.#lanes;
    const [a, b, c, d] = four;
    this.#behindKeys(this.#inner, four);
    this.#lanes.takeAt(this.#names[a] ?? 0, this.#names[b] ?? 0, this.#names[c] ?? 0, this.#names[d] ?? 0);
    this.#digestIsNext();
    this.#behindKeys(this.#outer, four);
    this.#lanes.take();
    // The salts are the keys of the second HMAC, and never leave this memory.
    for (let at = 0; at < digestEnd; at++) block[at] = (state[at] ?? 0) ^ outerPad;
    block.fill(outerPad, digestEnd);
    this.#lanes.begin();
    this.#lanes.take();
    this.#states.set(state);
    changePad(block);
    this.#lanes.begin();
    this.#lanes.take();
    this.#takeMessages(four, blocks);
    this.#digestIsNext();
    state.set(this.#states);
    this.#lanes.take();
    this.#keep(four);
  }

  #hashFour(four: Four, blocks: number): void {
    this.#lanes.begin();
    this.#takeMessages(four, blocks);
    this.#keep(four);
  }

  #takeMessages([a, b, c, d]: Four, blocks: number): void {
    const [atA = 0, atB = 0, atC = 0, atD = 0] = [this.#messages[a], this.#messages[b], this.#messages[c], this.#messages[d]];
    for (let offset = 0; offset < blocks * blockLength; offset += blockLength) this.#lanes.takeAt(atA + offset, atB + offset, atC + offset, atD + offset);
  }

  /** States as they are after the keys of the jobs. */
  #behindKeys(states: Uint32Array, four: Four): void {
    for (let lane = 0; lane < lanes; lane++) {
      const from = (this.#keyOf[four[lane] ?? 0] ?? 0) * digestWords;
      for (let word = 0; word < digestWords; word++) this.#lanes.state[lanes * word + lane] = states[from + word] ?? 0;
    }
  }

  /** Makes the block that ends an HMAC out of the digests. */
  #digestIsNext(): void {
    const { state, block } = this.#lanes;
    block.set(state);
    block.fill(0, digestEnd);
    block.fill(endMark, digestEnd, digestEnd + lanes);
    block.fill(outerBits, block.length - lanes);
  }

  #keep(four: Four): void {
    for (let lane = 0; lane < lanes; lane++) this.#lanes.digestTo(lane, this.#messages[four[lane] ?? 0] ?? 0);
  }
}

/** The key in a block under the other of the two pads. */
function changePad(block: Uint32Array): void {
  for (let at = 0; at < block.length; at++) block[at] = (block[at] ?? 0) ^ innerPad ^ outerPad;
}

/** Where there are less than four the last is done again. */
function inFours(jobs: readonly number[], work: (four: Four) => void): void {
  const last = jobs.at(-1) ?? 0;
  for (let at = 0; at < jobs.length; at += lanes) work([jobs[at] ?? last, jobs[at + 1] ?? last, jobs[at + 2] ?? last, jobs[at + 3] ?? last]);
}

function grown(from: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(from.length * 2);
  to.set(from);
  return to;
}
