const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The part of a byte stream that a cutter still looks at: from the start of the record under way to the last byte that came.
 * A byte order mark at the start of the stream is left out.
 */
export class ByteWindow {
  bytes: Buffer = Buffer.alloc(0);
  /** Where the record under way begins. */
  from = 0;
  /** How far it was looked at. */
  at = 0;
  #begun = false;

  /** Bytes that belong to a record whose end has not come. */
  get pending(): number {
    return this.bytes.length - this.from;
  }

  push(chunk: Uint8Array): void {
    const rest = this.bytes.subarray(this.from);
    this.at -= this.from;
    this.from = 0;
    this.bytes =
      rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([rest, chunk]);
    if (this.#begun || this.bytes.length < byteOrderMark.length) return;
    this.#begun = true;
    if (this.bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark)) this.from = this.at = byteOrderMark.length;
  }
}
