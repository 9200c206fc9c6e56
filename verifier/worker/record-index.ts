/** Where every opened record stands: three numbers a record, so that a million of them take some twelve megabytes. */
export class RecordIndex {
  readonly #paths: string[] = [];
  #file = new Uint32Array(1024);
  #from = new Uint32Array(1024);
  #to = new Uint32Array(1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get paths(): readonly string[] {
    return this.#paths;
  }

  add(path: string, from: number, to: number): void {
    if (this.#paths.at(-1) !== path) this.#paths.push(path);
    if (this.#count === this.#file.length) {
      this.#file = grown(this.#file);
      this.#from = grown(this.#from);
      this.#to = grown(this.#to);
    }
    this.#file[this.#count] = this.#paths.length - 1;
    this.#from[this.#count] = from;
    this.#to[this.#count] = to;
    this.#count++;
  }

  /** File and bytes of the line of the record at that place. */
  at(place: number): { readonly path: string; readonly from: number; readonly to: number } | null {
    const path = place < this.#count ? this.#paths[this.#file[place] ?? 0] : undefined;
    return path === undefined ? null : { path, from: this.#from[place] ?? 0, to: this.#to[place] ?? 0 };
  }
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
