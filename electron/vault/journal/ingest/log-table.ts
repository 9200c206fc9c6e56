import type { CsvMapping, LogEncoding } from '../../../../shared/contract/sources.ts';
import type { CsvRecord } from '../../ingest/csv-records.ts';
import { readTable } from '../../ingest/table-reader.ts';
import type { LogContent } from './log-content.ts';
import { isKnownHeader } from './mapped-rows.ts';

/** A log that is a table: CSV, a sheet of a workbook, or JSON lines. Reading starts again with each iteration of `rows`. */
export interface LogTable {
  readonly encoding: string;
  /** '' where there is none. */
  readonly delimiter: string;
  readonly headerRow: number;
  readonly sheets: readonly string[];
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<CsvRecord>;
}

/** @throws Fault CSV_EMPTY, ENCODING_UNKNOWN, and what the content throws */
export async function openCsv(content: LogContent, encoding: LogEncoding, mapping: CsvMapping | null): Promise<LogTable> {
  const table = await readTable(
    { bytes: content.size, pieces: () => content.pieces(), bytesRead: () => content.bytesRead() },
    { encoding, delimiter: mapping?.delimiter ?? 'auto', headerRow: mapping?.headerRow ?? null, isKnownHeader },
  );
  return { ...table, sheets: [] };
}
