import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** @returns null when the file is not there, or holds something else than `schema` describes. */
export function readJson<S extends z.ZodType>(file: string, schema: S): z.output<S> | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // not JSON
  }
}

/** Writes aside, flushes and renames: after a power cut the file is the old one or the new one, never half of it. */
export function writeJson(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  const aside = `${file}.new`;
  const open = openSync(aside, 'w', 0o600);
  try {
    writeSync(open, `${JSON.stringify(value, undefined, 2)}\n`);
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
  renameSync(aside, file);
}
