import { toBase64url } from '../common/bytes.ts';
import type { Opened, RecordReader, StoredRecord } from './stored-record.ts';

/** Which personal values are opened (contract `audit.revealed`). */
export interface Reveal {
  readonly people: boolean;
  readonly accounts: boolean;
  readonly freeText: boolean;
}

/** One opened record: canonical JSON without a line feed (docs/formats/journal.md, "Openings"). */
export function openingLine(reader: RecordReader, record: StoredRecord, reveal: Reveal): string {
  const personal = [...reader.openPersonal(record)]
    .filter(([kind]) => (kind === 'account' ? reveal.accounts : kind === 'person' ? reveal.people : reveal.freeText))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, opened]) => `"${kind}":${openedText(opened)}`);
  return (
    `{"base":${openedText(reader.openBase(record))},"body":${openedText(reader.openBody(record))},` +
    `"personal":{${personal.join(',')}},"sequence":${record.seq},"time":${openedText(reader.openTime(record))}}`
  );
}

function openedText(opened: Opened): string {
  return `{"salt":"${toBase64url(opened.salt)}","value":${opened.json}}`;
}
