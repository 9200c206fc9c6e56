import type { CarriedFile } from '../../electron/vault/journal/carrier.ts';
import type { ExportReader, ListedFile } from '../../electron/vault/journal/verify-export.ts';

/** Reads a piece of a file too: a record that is looked at again must not cost its four megabytes. */
export interface SlicingReader extends ExportReader {
  slice(path: string, from: number, to: number): Promise<Uint8Array>;
}

/** Reads what the page carries inside. */
export class CarriedReader implements SlicingReader {
  readonly #files: ReadonlyMap<string, Uint8Array>;

  constructor(files: readonly CarriedFile[]) {
    this.#files = new Map(files.map(({ path, bytes }) => [path, bytes]));
  }

  list(): Promise<readonly ListedFile[]> {
    return Promise.resolve([...this.#files].map(([path, { length }]) => ({ path, bytes: length })));
  }

  read(path: string): Promise<Uint8Array> {
    const bytes = this.#files.get(path);
    return bytes ? Promise.resolve(bytes) : Promise.reject(new Error(`page: no file ${path}`));
  }

  async slice(path: string, from: number, to: number): Promise<Uint8Array> {
    return (await this.read(path)).subarray(from, to);
  }
}
