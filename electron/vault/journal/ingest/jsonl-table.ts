import { Fault } from '../../../../shared/contract/problem.ts';
import type { CsvMapping, LogEncoding } from '../../../../shared/contract/sources.ts';
import type { CsvRecord } from '../../ingest/csv-records.ts';
import { type JsonRecord, JsonRecords, objectIn, textOf } from './json-records.ts';
import type { LogContent } from './log-content.ts';
import { logText } from './log-encoding.ts';
import type { LogTable } from './log-table.ts';

/** Objects whose fields become columns. */
const lookedAt = 200;
const deepest = 4;
const mostColumns = 500;

/**
 * Opens JSON lines, or an array of objects, as a table: a column for each field, named by its path (`user.name`).
 * @throws Fault CSV_EMPTY
 */
export async function openJsonl(content: LogContent, encoding: LogEncoding, mapping: CsvMapping | null): Promise<LogTable> {
  const text = logText(await content.beginning(64 * 1024), encoding);
  const columns = new Set<string>();
  let looked = 0;
  for await (const { value } of records(content, text.toUtf8)) {
    for (const [name] of fields(value ?? {})) if (columns.size < mostColumns) columns.add(name);
    looked += 1;
    if (looked >= lookedAt) break;
  }
  if (looked === 0) throw new Fault('CSV_EMPTY');
  // A field that is mapped may be absent from the first objects.
  for (const name of Object.values(mapping?.columns ?? {})) if (name) columns.add(name);
  const names = [...columns];

  async function* iterate(): AsyncGenerator<CsvRecord> {
    let row = 0;
    for await (const { line, text: raw, value } of records(content, text.toUtf8)) {
      row += 1;
      const found = new Map(value ? fields(value) : []);
      yield { row, line, raw, cells: names.map((name) => found.get(name) ?? ''), broken: value === undefined };
    }
  }
  return { encoding: text.encoding, delimiter: '', headerRow: 0, sheets: [], columns: names, rows: { [Symbol.asyncIterator]: iterate } };
}

async function* records(content: LogContent, toUtf8: ((pieces: AsyncGenerator<Buffer>) => AsyncGenerator<Buffer>) | null): AsyncGenerator<JsonRecord> {
  const splitter = new JsonRecords();
  const pieces = content.pieces();
  for await (const piece of toUtf8 ? toUtf8(pieces) : pieces) yield* splitter.push(piece);
  yield* splitter.end();
}

/** Paths and values of what is no object; lists as JSON. */
function fields(value: Readonly<Record<string, unknown>>, before = '', depth = 1): [name: string, value: string][] {
  return Object.entries(value).flatMap(([key, inside]): [string, string][] => {
    const name = `${before}${key}`;
    if (inside === null || inside === undefined) return [[name, '']];
    if (typeof inside === 'object' && !Array.isArray(inside) && depth < deepest) return fields(objectIn(inside), `${name}.`, depth + 1);
    return [[name, typeof inside === 'object' ? JSON.stringify(inside) : textOf(inside)]];
  });
}
