import { decodeRecord, longestRecord } from './text-lines.ts';

/** One message as it stands in a file or a captured stream. */
export interface SyslogFrame {
  readonly line: number;
  /** Where it begins, bytes from the first that was pushed. */
  readonly offset: number;
  readonly text: string;
  readonly truncated: boolean;
}

/** RFC 6587, 3.4.1: the length of the message, a blank, the message. */
const counted = /^([1-9]\d{0,7}) </;
const countLength = 10;

/** Cuts a byte stream into messages of syslog: one a line, or each after its length (octet counting). Both may stand in one file. */
export class SyslogFrames {
  #buffer: Buffer = Buffer.alloc(0);
  #from = 0;
  #offset = 0;
  #line = 1;

  /** Bytes that were pushed. */
  pushed(): number {
    return this.#offset + this.#buffer.length;
  }

  /** Bytes that belong to a message whose end has not come. */
  pending(): number {
    return this.#buffer.length - this.#from;
  }

  push(chunk: Uint8Array): SyslogFrame[] {
    const rest = this.#buffer.subarray(this.#from);
    this.#offset += this.#from;
    this.#from = 0;
    this.#buffer = rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([rest, chunk]);
    return this.#cut(false);
  }

  end(): SyslogFrame[] {
    return this.#cut(true);
  }

  #cut(last: boolean): SyslogFrame[] {
    const found: SyslogFrame[] = [];
    const buffer = this.#buffer;
    while (this.#from < buffer.length) {
      const left = buffer.length - this.#from;
      if (left < countLength && !last && buffer.indexOf(0x0a, this.#from) < 0) break;
      const count = counted.exec(buffer.toString('latin1', this.#from, this.#from + countLength));
      const header = count?.[1] === undefined ? 0 : count[1].length + 1;
      const length = Number(count?.[1] ?? 0);
      if (header > 0 && length <= longestRecord) {
        if (left < header + length) {
          if (!last) break;
          found.push(this.#frame(0, left, left, true));
          continue;
        }
        found.push(this.#frame(header, header + length, header + length, false));
        continue;
      }
      const end = buffer.indexOf(0x0a, this.#from);
      if (end >= 0) {
        found.push(this.#frame(0, end - this.#from, end - this.#from + 1, false));
      } else if (last || left > longestRecord) {
        found.push(this.#frame(0, left, left, true));
      } else {
        break;
      }
    }
    return found.filter(({ text }) => text !== '');
  }

  /** @param from and `to`: the message, `length`: all that it takes; bytes from the start of the frame */
  #frame(from: number, to: number, length: number, truncated: boolean): SyslogFrame {
    const whole = this.#buffer.subarray(this.#from, this.#from + length);
    const text = decodeRecord(whole.subarray(from, to)).replace(/^\ufeff/, '').replace(/[\r\n\0]+$/, '');
    const frame = { line: this.#line, offset: this.#offset + this.#from, text, truncated };
    for (let at = whole.indexOf(0x0a); at >= 0; at = whole.indexOf(0x0a, at + 1)) this.#line += 1;
    this.#from += length;
    return frame;
  }
}
