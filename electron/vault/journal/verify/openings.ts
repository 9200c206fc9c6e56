import { utf8Text } from '../../common/bytes.ts';
import type { LeafHeader } from '../leaf.ts';
import { Bad, type BadReason } from './bad-place.ts';
import type { CheckedFile } from './export-reader.ts';
import type { Redaction } from '../../../../shared/domain/redaction.ts';
import { type Opening, opens, parseOpening, treatedAs } from './opening.ts';

const lineFeed = 0x0a;

interface OpeningsFile extends CheckedFile {
  readonly path: string;
}

/** Where the line of an opened record stands, so that it can be read again without the others. */
export interface OpenedRecord {
  readonly opening: Opening;
  readonly file: string;
  /** Bytes of the line, without its line feed. */
  readonly from: number;
  readonly to: number;
}

/** Hands out openings one by one, beside the leaves they belong to. Holds one file at a time. */
export class Openings {
  readonly #load: (index: number) => Promise<OpeningsFile | null>;
  readonly #redaction: Redaction;
  readonly #checked: string[];
  #index = 0;
  #file: OpeningsFile | null = null;
  #at = 0;
  #next: OpenedRecord | null = null;
  #ended = false;
  #last = -1;

  /**
   * @param load the file of that number, null behind the last one
   * @param redaction what the manifest states of the kinds
   * @param checked gets the names of files that are done with
   */
  constructor(load: (index: number) => Promise<OpeningsFile | null>, redaction: Redaction, checked: string[]) {
    this.#redaction = redaction;
    this.#load = load;
    this.#checked = checked;
  }

  /** Whether the next record is at hand; else {@link advance} must be waited for first. */
  get ready(): boolean {
    return this.#next !== null || this.#ended;
  }

  /** The opening of record `seq`, checked against its leaf; null where it is withheld. */
  take(seq: number, header: LeafHeader): OpenedRecord | null {
    const next = this.#next;
    if (next?.opening.sequence !== seq) return null;
    this.#next = null;
    if (!opens(next.opening, header)) throw this.#bad('opening_differs', seq);
    if (!treatedAs(next.opening, this.#redaction)) throw this.#bad('opening_redaction', seq);
    return next;
  }

  /** Nothing may be left over. */
  async end(): Promise<void> {
    if (!this.ready) await this.advance();
    if (this.#next) throw this.#bad('opening_order', this.#next.opening.sequence);
  }

  async advance(): Promise<void> {
    while (!this.#file || this.#at >= this.#file.bytes.length) {
      if (this.#file) {
        if (!this.#file.intact) throw this.#bad('file_changed', null);
        this.#checked.push(this.#file.path);
      }
      this.#file = await this.#load(this.#index++);
      if (!this.#file) {
        this.#ended = true;
        return;
      }
      if (this.#file.bytes.at(-1) !== lineFeed) throw this.#bad('file_changed', null);
      this.#at = 0;
    }
    const { path, bytes } = this.#file;
    const from = this.#at;
    const to = bytes.indexOf(lineFeed, from);
    this.#at = to + 1;
    const opening = parseOpening(utf8Text(bytes.subarray(from, to)) ?? '');
    if (!opening) throw this.#bad('opening_invalid', null);
    if (opening.sequence <= this.#last) throw this.#bad('opening_order', opening.sequence);
    this.#last = opening.sequence;
    this.#next = { opening, file: path, from, to };
  }

  /** In a file whose digest does not fit, every fault is that of the file. */
  #bad(reason: BadReason, record: number | null): Bad {
    const file = this.#file;
    return new Bad(file?.path ?? '', file?.intact === false ? 'file_changed' : reason, record);
  }
}
