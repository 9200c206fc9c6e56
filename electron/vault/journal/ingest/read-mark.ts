import type { LogContent } from './log-content.ts';
import { digestOf } from './log-content.ts';

/** How far a log was read. Offsets count bytes of the content as its reader gets them: unpacked, in UTF-8. */
export interface ReadMark {
  /** The log is known again by its beginning, whatever its name became. */
  readonly headLength: number;
  readonly headDigest: Buffer;
  /** Everything before was told. */
  readonly readTo: number;
  /** Bytes after it that were no whole record yet. */
  readonly waiting: number;
  /** A record's start some way before `readTo`: from there a reader finds its way again. */
  readonly warmFrom: number;
  /** Line ends before `warmFrom`. */
  readonly warmLine: number;
  /** Of the bytes from `warmFrom` to `readTo`: another log, or one that was rewritten, shows by it. */
  readonly warmDigest: Buffer;
}

/** A log is known by this many of its first bytes. */
const headLength = 4096;

export async function headOf(content: LogContent): Promise<Pick<ReadMark, 'headLength' | 'headDigest'>> {
  const head = await content.beginning(headLength);
  return { headLength: head.length, headDigest: digestOf(head) };
}

/** Whether a log begins as the one of a mark did. */
export async function beginsLike(content: LogContent, mark: Pick<ReadMark, 'headLength' | 'headDigest'>): Promise<boolean> {
  const head = await content.beginning(mark.headLength);
  return head.length === mark.headLength && digestOf(head).equals(mark.headDigest);
}

/** Follows a reader and remembers where it could be taken up again: the last two stretches that it was done with. */
export class ReadProgress {
  #settled: number;
  #line: number;
  /** Bytes after the settled ones, in order. */
  #open: Buffer[] = [];
  #openLength = 0;
  #stretches: { readonly from: number; readonly line: number; readonly bytes: Buffer }[] = [];

  constructor(from = 0, line = 0) {
    this.#settled = from;
    this.#line = line;
  }

  /** @param pending bytes at the end of what was read so far that are no whole record */
  push(piece: Buffer, pending: number): void {
    this.#open.push(piece);
    this.#openLength += piece.length;
    const done = this.#openLength - pending;
    if (done <= 0) return;
    const all = this.#open.length === 1 ? piece : Buffer.concat(this.#open);
    const bytes = all.subarray(0, done);
    this.#stretches = [...this.#stretches.slice(-1), { from: this.#settled, line: this.#line, bytes }];
    this.#settled += done;
    for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) this.#line += 1;
    this.#open = pending > 0 ? [all.subarray(done)] : [];
    this.#openLength = pending;
  }

  /** @param closed whether what was pending has been told as well */
  mark(closed: boolean): Omit<ReadMark, 'headLength' | 'headDigest'> {
    const rest = closed ? this.#open : [];
    const [first] = this.#stretches;
    const bytes = Buffer.concat([...this.#stretches.map((stretch) => stretch.bytes), ...rest]);
    return {
      readTo: this.#settled + (closed ? this.#openLength : 0),
      waiting: closed ? 0 : this.#openLength,
      warmFrom: first?.from ?? this.#settled,
      warmLine: first?.line ?? this.#line,
      warmDigest: digestOf(bytes),
    };
  }
}
