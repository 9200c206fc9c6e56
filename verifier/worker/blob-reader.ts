import type { ListedFile } from '../../electron/vault/journal/verify-export.ts';
import type { GivenFile } from '../messages.ts';
import type { SlicingReader } from './slicing-reader.ts';

/** Reads files that were dropped or picked, one at a time, from disk. */
export class BlobReader implements SlicingReader {
  readonly #files: ReadonlyMap<string, Blob>;

  constructor(files: readonly GivenFile[]) {
    this.#files = new Map(files.map(({ path, file }) => [path, file]));
  }

  list(): Promise<readonly ListedFile[]> {
    return Promise.resolve([...this.#files].map(([path, { size }]) => ({ path, bytes: size })));
  }

  async read(path: string): Promise<Uint8Array> {
    return new Uint8Array(await this.#blob(path).arrayBuffer());
  }

  async slice(path: string, from: number, to: number): Promise<Uint8Array> {
    return new Uint8Array(await this.#blob(path).slice(from, to).arrayBuffer());
  }

  #blob(path: string): Blob {
    const file = this.#files.get(path);
    if (!file) throw new Error(`page: no file ${path}`);
    return file;
  }
}
