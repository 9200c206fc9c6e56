import { toHex } from '../../common/bytes.ts';
import { sha256Piece } from '../../crypto/primitives.ts';
import type { Manifest } from '../export-manifest.ts';
import { Bad } from './bad-place.ts';

/** A file of an export, as its folder lists it. Paths use `/`. */
export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
}

/** Where an export is read from: a folder on disk, files dropped on a page, an archive in memory. */
export interface ExportReader {
  list(): Promise<readonly ListedFile[]>;
  /** One file whole; the format bounds how long one may be. */
  read(path: string): Promise<Uint8Array>;
}

/** A file beside what the manifest says of it. */
export interface CheckedFile {
  readonly bytes: Uint8Array;
  /** Whether length and digest are the stated ones. */
  readonly intact: boolean;
}

type Stated = Manifest['files'][number];

/** What is there, and what the manifest says should be. */
export class ExportFiles {
  readonly #reader: ExportReader;
  readonly #present: ReadonlyMap<string, number>;
  #stated: ReadonlyMap<string, Stated> = new Map();

  private constructor(reader: ExportReader, present: ReadonlyMap<string, number>) {
    this.#reader = reader;
    this.#present = present;
  }

  static async of(reader: ExportReader): Promise<ExportFiles> {
    const listed = await reader.list();
    return new ExportFiles(reader, new Map(listed.map(({ path, bytes }) => [path, bytes])));
  }

  get present(): Iterable<string> {
    return this.#present.keys();
  }

  get stated(): ReadonlyMap<string, Stated> {
    return this.#stated;
  }

  expect(stated: ReadonlyMap<string, Stated>): void {
    this.#stated = stated;
  }

  has(path: string): boolean {
    return this.#present.has(path);
  }

  /** @param limit bytes above which a file is not even read */
  async bytes(path: string, limit: number): Promise<Uint8Array> {
    const length = this.#present.get(path);
    if (length === undefined) throw new Bad(path, 'file_missing');
    if (length > limit) throw new Bad(path, 'file_changed');
    return this.#reader.read(path);
  }

  /** A file of the manifest's list. One that is longer than stated by more than any slip is not read. */
  async checked(path: string): Promise<CheckedFile> {
    const stated = this.#stated.get(path);
    const bytes = await this.bytes(path, (stated?.bytes ?? 0) + tolerance);
    return { bytes, intact: stated?.bytes === bytes.length && stated.sha256 === toHex(sha256Piece(bytes)) };
  }
}

/** A file may be longer than stated by this much and still be read, so that the very record can be named. */
const tolerance = 1024 * 1024;
