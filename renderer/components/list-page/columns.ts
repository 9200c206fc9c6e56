import {
  getCoreRowModel,
  getSortedRowModel,
  useReactTable,
  type ColumnDef,
  type ColumnSizingState,
  type SortingState,
  type Table,
  type VisibilityState,
} from '@tanstack/react-table';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { textOrder } from '../../i18n/order.ts';
import { changePreferences, usePreferences } from '../../app/preferences.ts';

export interface ListColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** The header is for screen readers alone: a column of ticks or marks. */
  readonly bareHeader?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** Pixels; the least width of a column that grows. */
  readonly width: number;
  /** Takes the room that is left. */
  readonly grow?: boolean;
  readonly align?: 'right';
  /** What the column is sorted by; a column without it cannot be sorted. */
  readonly sort?: (row: Row) => string | number | null;
  /** Not shown until chosen. */
  readonly hidden?: boolean;
  /** Cannot be hidden. */
  readonly fixed?: boolean;
  /** Gives way where the table has no room for all, e.g. beside a drawer; the last such column first. */
  readonly spare?: boolean;
}

/** Rows a table shows: all of them at hand, or read by pages as they come into sight. */
export interface RowSource<Row> {
  readonly count: number;
  /** Undefined while it is being read. */
  at(index: number): Row | undefined;
  /** -1 where the row is not at hand. */
  indexOf(id: string): number;
  /** Told of what is in sight, so that a remote source can read it. Rows from `from` up to, not including, `to`. */
  onRange?(from: number, to: number): void;
}

export interface ListTable<Row> {
  readonly table: Table<Row>;
  readonly columns: readonly ListColumn<Row>[];
}

const savedView = z.object({
  sort: z.array(z.object({ id: z.string(), desc: z.boolean() })).default([]),
  columns: z.record(z.string(), z.boolean()).default({}),
  widths: z.record(z.string(), z.number()).default({}),
});

function readSaved(json: string | undefined): z.infer<typeof savedView> {
  try {
    return savedView.parse(JSON.parse(json ?? '{}'));
  } catch {
    return savedView.parse({});
  }
}

export interface ListTableOptions<Row> {
  /** Under this name columns, widths and sorting are remembered. */
  id: string;
  columns: readonly ListColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  sort?: { id: string; desc: boolean };
  /** Rows come sorted from the vault. */
  remote?: boolean;
}

/** Columns, widths and sorting of a list, remembered outside the register. */
export function useListTable<Row>({ id, columns, rows, rowId, sort, remote = false }: ListTableOptions<Row>): ListTable<Row> {
  const { i18n } = useTranslation();
  const views = usePreferences()?.views;
  const saved = useMemo(() => readSaved(views?.[id]), [views, id]);
  const [sorting, setSorting] = useState<SortingState>(saved.sort.length > 0 ? saved.sort : sort ? [sort] : []);
  const [visible, setVisible] = useState<VisibilityState>(() => ({
    ...Object.fromEntries(columns.map((column) => [column.id, !column.hidden])),
    ...saved.columns,
  }));
  const [widths, setWidths] = useState<ColumnSizingState>(saved.widths);
  const save = useSavedView(id);

  const order = useMemo(() => textOrder(i18n.language), [i18n.language]);
  const definitions = useMemo<ColumnDef<Row>[]>(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row) => column.sort?.(row) ?? null,
        enableSorting: column.sort !== undefined,
        enableHiding: column.fixed !== true,
        size: column.width,
        minSize: 40,
        sortDescFirst: column.align === 'right',
        sortUndefined: 'last',
        sortingFn: (a, b, columnId) => compare(order, a.getValue(columnId), b.getValue(columnId)),
      })),
    [columns, order],
  );
  const data = useMemo(() => [...rows], [rows]);
  const table = useReactTable<Row>({
    data,
    columns: definitions,
    getRowId: rowId,
    state: { sorting, columnVisibility: visible, columnSizing: widths },
    onSortingChange: setSorting,
    onColumnVisibilityChange: setVisible,
    onColumnSizingChange: setWidths,
    columnResizeMode: 'onChange',
    manualSorting: remote,
    enableMultiSort: false,
    // There are no pages to go back to the first of, and telling so would draw the table again, for ever if the rows are new each time.
    autoResetAll: false,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });

  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    save(JSON.stringify({ sort: sorting, columns: visible, widths }));
  }, [save, sorting, visible, widths]);
  return { table, columns };
}

function compare(order: (a: string, b: string) => number, a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return typeof a === 'string' && typeof b === 'string' ? order(a, b) : 0;
}

/** Writes the view half a second after the last change: a column being dragged changes at every step. */
function useSavedView(id: string): (json: string) => void {
  const views = usePreferences()?.views;
  const latest = useRef(views);
  useEffect(() => {
    latest.current = views;
  }, [views]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return useCallback(
    (json: string) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        // Not yet read: writing now would forget the other lists.
        if (latest.current) void changePreferences({ views: { ...latest.current, [id]: json } });
      }, 500);
    },
    [id],
  );
}

/** The rows of a list whose rows are all at hand, in the order of its table. */
export function useLocalSource<Row>({ table }: ListTable<Row>): RowSource<Row> {
  const sorted = table.getRowModel().rows;
  return useMemo(() => {
    const places = new Map(sorted.map((row, index) => [row.id, index]));
    return { count: sorted.length, at: (index) => sorted[index]?.original, indexOf: (rowId) => places.get(rowId) ?? -1 };
  }, [sorted]);
}
