import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { runningSha256 } from '../vault/crypto/primitives.ts';

/** Path below the folder, with `/` → SHA-256 in hex. Written by `build/dist.mjs` into the archive. */
export const digestList = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));
export type DigestList = z.infer<typeof digestList>;

/** Folders outside the archive that hold code of ours or run it. */
export const watchedFolders = ['vault', 'node'] as const;

/**
 * Compares what stands outside the archive, where Electron's own integrity check does not reach, with the list inside it:
 * a changed file, a missing one and one too many are all refused.
 * @returns the first path that differs, or null. Rejects when the list itself cannot be read.
 */
export async function findChangedFile(outside: string, listFile: string): Promise<string | null> {
  const expected = digestList.parse(JSON.parse(await readFile(listFile, 'utf8')));
  const present = new Set((await Promise.all(watchedFolders.map((folder) => filesBelow(outside, folder)))).flat());
  for (const path of present) if (!Object.hasOwn(expected, path)) return path;
  for (const [path, digest] of Object.entries(expected)) {
    if (!present.has(path) || (await sha256OfFile(join(outside, path))) !== digest) return path;
  }
  return null;
}

/** Not `readdir(…, { recursive: true })`: the development runtime's Node does not know it. */
async function filesBelow(root: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(root, path)));
    else found.push(path);
  }
  return found;
}

async function sha256OfFile(file: string): Promise<string> {
  const hash = runningSha256();
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return Buffer.from(hash.digest()).toString('hex');
}
