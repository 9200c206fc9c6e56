import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What may be done to an export, and how the page names it. Places are those of the corpus' filtered export. */
export interface Tampering {
  readonly what: string;
  readonly change: (folder: string) => void;
  readonly reason: string;
  /** Stands in the English text of the result. */
  readonly place: string;
  /** How far records fit, in the same words. */
  readonly checked: string;
}

const bundle = 'tile/entries/001';

function leavesOf(folder: string): Buffer[] {
  const bytes = readFileSync(path.join(folder, bundle));
  const leaves: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 + bytes.readUInt16BE(at);
    leaves.push(bytes.subarray(at, end));
    at = end;
  }
  return leaves;
}

function withLeaves(change: (leaves: readonly Buffer[]) => readonly Buffer[]): (folder: string) => void {
  return (folder) => writeFileSync(path.join(folder, bundle), Buffer.concat(change(leavesOf(folder))));
}

function edited(name: string, from: string, to: string): (folder: string) => void {
  return (folder) => {
    const file = path.join(folder, name);
    const text = readFileSync(file, 'latin1');
    if (!text.includes(from)) throw new Error(`${name} holds no ${from}`);
    writeFileSync(file, text.replace(from, to), 'latin1');
  };
}

export const tampered: readonly Tampering[] = [
  { what: 'an edited record', change: edited(bundle, '"sequence":300', '"sequence":301'), reason: 'file_changed', place: 'record 300', checked: 'The first 300 records were checked' },
  { what: 'a deleted record', change: withLeaves((leaves) => leaves.toSpliced(17, 1)), reason: 'file_changed', place: 'record 273', checked: 'The first 273 records were checked' },
  { what: 'an inserted record', change: withLeaves((leaves) => leaves.toSpliced(40, 0, leaves[40]!)), reason: 'file_changed', place: 'record 297', checked: 'The first 297 records were checked' },
  { what: 'two records swapped', change: withLeaves((leaves) => leaves.with(3, leaves[9]!).with(9, leaves[3]!)), reason: 'file_changed', place: 'record 259', checked: 'The first 259 records were checked' },
  { what: 'a truncated file', change: (folder) => truncateSync(path.join(folder, bundle), 1000), reason: 'file_changed', place: bundle, checked: 'The first 260 records were checked' },
  { what: 'a missing file', change: (folder) => rmSync(path.join(folder, bundle)), reason: 'file_missing', place: '1 file is missing', checked: 'No record was checked' },
  { what: 'a file that does not belong', change: (folder) => writeFileSync(path.join(folder, 'note.txt'), 'x'), reason: 'file_extra', place: 'file note.txt', checked: 'No record was checked' },
  { what: 'an edited opening', change: edited('openings/000000.jsonl', 'user_0', 'user_9'), reason: 'file_changed', place: 'record 0', checked: 'No record was checked' },
  { what: 'an edited manifest', change: edited('manifest.json', '"withheld":', '"withhe1d":'), reason: 'file_changed', place: 'file manifest.json', checked: 'No record was checked' },
  { what: 'an edited checkpoint', change: edited('checkpoint', '\n700\n', '\n701\n'), reason: 'file_changed', place: 'file checkpoint', checked: 'No record was checked' },
  { what: 'an edited signature', change: edited('manifest.json.cms', 'derbes/journal-export', 'derbes/journal-expert'), reason: 'file_changed', place: 'file manifest.json.cms', checked: 'No record was checked' },
  { what: 'a page with other data inside', change: edited('journal.html', '<title>Derbes</title>', '<title>Other</title>'), reason: 'carrier_differs', place: 'file journal.html', checked: 'The first 700 records were checked' },
];
