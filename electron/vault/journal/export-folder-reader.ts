import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ExportReader } from './verify-export.ts';

/** Reads an exported journal from a folder on disk. */
export function folderReader(folder: string): ExportReader {
  return {
    async list() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => path.join(entry.parentPath, entry.name));
      return Promise.all(
        files.map(async (file) => ({
          path: path.relative(folder, file).split(path.sep).join('/'),
          bytes: (await stat(file)).size,
        })),
      );
    },
    async read(name) {
      return new Uint8Array(await readFile(path.join(folder, ...name.split('/'))));
    },
  };
}
