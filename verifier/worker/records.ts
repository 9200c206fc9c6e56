import { utf8Text } from '../../electron/vault/common/bytes.ts';
import type { Manifest } from '../../electron/vault/journal/export-manifest.ts';
import type { Progress, RecordView } from '../messages.ts';
import type { RecordIndex } from './record-index.ts';
import type { SlicingReader } from './slicing-reader.ts';

interface OpenedLine {
  readonly sequence: number;
  readonly time: { readonly value: string };
  readonly base: { readonly value: string | null };
  readonly body: { readonly value: Readonly<Record<string, unknown>> };
  readonly personal: Readonly<Record<string, { readonly value: string }>>;
  readonly pseudonyms?: Readonly<Record<string, string>>;
}

/** The line of an opening, which the verification has taken apart before, with the names of the manifest. */
export function recordView(line: Uint8Array, names: Manifest['names']): RecordView {
  const opened = JSON.parse(utf8Text(line) ?? '') as OpenedLine;
  const base = opened.base.value;
  const personal: Record<string, string> = {};
  for (const [kind, { value }] of Object.entries(opened.personal)) personal[kind] = kind === 'person' ? (names.people[value] ?? value) : value;
  const source = opened.body.value['source'];
  return {
    sequence: opened.sequence,
    time: opened.time.value,
    base: base === null ? null : (names.bases[base] ?? base),
    body: typeof source === 'string' ? { ...opened.body.value, source: names.sources[source] ?? source } : opened.body.value,
    personal,
    pseudonyms: opened.pseudonyms ?? {},
  };
}

/**
 * Places of the records whose values hold `text`, whatever its case. A line is looked at closely only where the text may
 * be in it: reading a million lines as JSON takes longer than verifying them.
 */
export async function searchRecords(
  text: string,
  reader: SlicingReader,
  index: RecordIndex,
  names: Manifest['names'] = { bases: {}, sources: {}, people: {} },
  signal: AbortSignal,
  progress: (report: Progress) => void,
): Promise<Uint32Array> {
  const wanted = text.trim().toLowerCase();
  // Names stand in the manifest, ids in the records.
  const ids = Object.values(names).flatMap((group) => Object.entries(group).flatMap(([id, name]) => (name.toLowerCase().includes(wanted) ? [id] : [])));
  const found: number[] = [];
  let place = 0;
  for (const path of index.paths) {
    signal.throwIfAborted();
    progress({ done: place, total: index.count });
    const bytes = await reader.read(path);
    for (let at = index.at(place); at?.path === path; at = index.at(++place)) {
      const line = bytes.subarray(at.from, at.to);
      const raw = (utf8Text(line) ?? '').toLowerCase();
      const candidate = raw.includes(JSON.stringify(wanted).slice(1, -1)) || ids.some((id) => raw.includes(id));
      if (candidate && holds(recordView(line, names), wanted)) found.push(place);
    }
  }
  return Uint32Array.from(found);
}

function holds({ sequence, time, base, body, personal, pseudonyms }: RecordView, wanted: string): boolean {
  const { personal: _commitments, ...open } = body;
  const values = [String(sequence), time, base ?? '', ...Object.values(personal), ...Object.values(pseudonyms), ...valuesIn(open)];
  return values.some((value) => value.toLowerCase().includes(wanted));
}

function valuesIn(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(valuesIn) : [];
}
