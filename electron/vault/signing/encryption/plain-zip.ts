import { crc32 } from 'node:zlib';
import { Fault } from '../../../../shared/contract/problem.ts';
import type { Content } from './content.ts';
import { directory, localHeader, type ZipRecord } from './zip-records.ts';

async function checksum(content: Content): Promise<number> {
  let crc = 0;
  for await (const piece of content.pieces()) crc = crc32(piece, crc);
  return crc;
}

/** Names as they stand side by side in one folder: the second `a.pdf` becomes `a (2).pdf`. */
export function distinctNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const dot = name.lastIndexOf('.');
    const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    let candidate = name;
    for (let number = 2; taken.has(candidate.normalize('NFC').toLowerCase()); number++) candidate = `${stem} (${number})${extension}`;
    taken.add(candidate.normalize('NFC').toLowerCase());
    return candidate;
  });
}

/**
 * Several contents as one: a ZIP of stored entries, names in UTF-8. It is never whole in memory: every content is
 * read once for its checksum, which stands before it, and once more for each reading of the ZIP.
 */
export async function plainZip(name: string, contents: readonly Content[]): Promise<Content> {
  const names = distinctNames(contents.map((content) => content.name));
  const entries: { readonly content: Content; readonly record: ZipRecord }[] = [];
  for (const [index, content] of contents.entries()) {
    const { length } = content;
    entries.push({ content, record: { name: names[index] ?? content.name, crc: await checksum(content), stored: length, length, encrypted: false } });
  }
  const end = directory(entries.map(({ record }) => record));
  const length = entries.reduce((sum, { record }) => sum + localHeader(record).length + record.stored, end.length);
  async function* pieces(): AsyncIterable<Uint8Array> {
    for (const { content, record } of entries) {
      yield localHeader(record);
      let crc = 0;
      for await (const piece of content.pieces()) {
        crc = crc32(piece, crc);
        yield piece;
      }
      if (crc !== record.crc) throw new Fault('PLAIN_FILE_CHANGED');
    }
    yield end;
  }
  return { name, length, pieces };
}
