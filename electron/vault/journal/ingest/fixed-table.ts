import { Fault } from '../../../../shared/contract/problem.ts';
import type { Action } from '../../../../shared/domain/vocabulary.ts';
import type { CsvRecord } from '../../ingest/csv-records.ts';
import type { LogAction, LogItem } from './log-event.ts';
import { rejected } from './log-event.ts';
import type { TableRows } from './mapped-rows.ts';
import { Occurrences } from './occurrences.ts';

/** What one row tells: an event, nothing of data, or why it could not be read. */
export type RowTale =
  | { readonly timeMs: number; readonly account: string; readonly host: string; readonly statement: string; readonly parameters?: string; readonly action: Action; readonly object: Omit<LogAction, 'action'>; readonly details: Readonly<Record<string, string | number>> }
  | 'skipped'
  | { readonly reason: string; readonly column: string; readonly params?: Readonly<Record<string, string | number>> };

/** The rows of a table whose columns are known by their vendor's names, whatever their order and letter case. */
export class FixedTable implements TableRows {
  readonly #places = new Map<string, number>();
  readonly #occurrences = new Occurrences();
  readonly #tell: (cell: (column: string) => string) => RowTale;

  /** @throws Fault CSV_COLUMN_MISSING where one of `needed` is not there */
  constructor(columns: readonly string[], needed: readonly string[], tell: (cell: (column: string) => string) => RowTale) {
    this.#tell = tell;
    columns.forEach((name, place) => this.#places.set(name.trim().toLowerCase(), place));
    for (const column of needed) if (!this.#places.has(column)) throw new Fault('CSV_COLUMN_MISSING', { params: { column } });
  }

  item({ line, raw, cells, broken }: CsvRecord): LogItem {
    if (broken) return rejected(line, raw, 'LOG_RECORD_QUOTES');
    const told = this.#tell((column) => {
      const cell = (cells[this.#places.get(column) ?? -1] ?? '').trim();
      // How SQL Server's own tools write a value that is not there.
      return cell === 'NULL' ? '' : cell;
    });
    if (told === 'skipped') return { kind: 'skipped', line };
    if ('reason' in told) return rejected(line, raw, told.reason, told.column, told.params);
    const { timeMs, account, host, statement, parameters = '', action, object, details } = told;
    return { kind: 'event', line, raw, timeMs, account, host, statement, parameters, actions: [{ action, ...object }], details, occurrence: this.#occurrences.next(raw) };
  }
}

/** Whether a table has these columns. */
export function hasColumns(columns: readonly string[], needed: readonly string[]): boolean {
  const names = new Set(columns.map((name) => name.trim().toLowerCase()));
  return needed.every((column) => names.has(column));
}
