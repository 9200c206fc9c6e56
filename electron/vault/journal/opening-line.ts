import { toBase64url } from '../common/bytes.ts';
import type { Redactor } from './redactor.ts';
import type { StoredRecord } from '../register/journal-packs/pack-reader.ts';
import type { Opened, RecordReader } from './stored-record.ts';

/** One opened record: canonical JSON without a line feed (docs/formats/journal.md, "Openings"). */
export function openingLine(reader: RecordReader, record: StoredRecord, redactor: Redactor): string {
  const { revealed, pseudonyms } = redactor.of(reader.openPersonal(record));
  const personal = sorted(revealed).map(([kind, opened]) => `"${kind}":${openedText(opened)}`);
  const labels = sorted(pseudonyms).map(([kind, label]) => `"${kind}":"${label}"`);
  return (
    `{"base":${openedText(reader.openBase(record))},"body":${openedText(reader.openBody(record))},` +
    `"personal":{${personal.join(',')}},${labels.length === 0 ? '' : `"pseudonyms":{${labels.join(',')}},`}` +
    `"sequence":${record.seq},"time":${openedText(reader.openTime(record))}}`
  );
}

function sorted<Value>(byKind: ReadonlyMap<string, Value>): [string, Value][] {
  return [...byKind].sort(([a], [b]) => (a < b ? -1 : 1));
}

function openedText(opened: Opened): string {
  return `{"salt":"${toBase64url(opened.salt)}","value":${opened.json}}`;
}
