import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExportReader } from './verify-export.ts';

/** Reads an exported journal from a folder on disk. */
export function folderReader(folder: string): ExportReader {
  return {
    async paths() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
    },
    async read(name) {
      return new Uint8Array(await readFile(path.join(folder, ...name.split('/'))));
    },
  };
}
