import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { Header } from '@tanstack/react-table';
import clsx from 'clsx';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode, type RefObject } from 'react';
import { Icon } from '../icon.tsx';
import { Skeleton, useSlow } from '../marks.tsx';
import { moveInGroup } from '../roving.ts';
import type { ListColumn, ListTable, RowSource } from './columns.ts';
import { DataRow, type ShownColumn } from './data-row.tsx';
import { useRowWindow } from './row-window.ts';
import styles from './data-table.module.css';

export interface DataTableProps<Row> {
  /** Name of the table for screen readers. */
  label: string;
  list: ListTable<Row>;
  source: RowSource<Row>;
  rowId: (row: Row) => string;
  /** 32 for lists, 28 for the journal, 36 for tall ones. */
  rowHeight?: 28 | 32 | 36;
  selected: string | null;
  onSelect: (id: string | null) => void;
  /** Enter or double click. */
  onOpen?: ((row: Row) => void) | undefined;
  /** Space or click. */
  onPeek?: ((row: Row, toggle: boolean) => void) | undefined;
  rowTone?: ((row: Row) => 'danger' | 'faded' | undefined) | undefined;
  loading?: boolean;
  /** Under this name the place of the scroll is kept while the list is left for a record. */
  scrollKey?: string;
  /** Right edge of the scroll area: marks of findings. */
  edge?: ReactNode;
}

/** Height of the row of column names, pixels. */
const headHeight = 28;

const scrollPlaces = new Map<string, number>();

/**
 * A virtual table that is one stop of Tab: arrows move the selection, Space peeks, Enter opens. Rows that are not in
 * sight are not in the document; `aria-rowindex` tells where they stand.
 */
export function DataTable<Row>({ label, list, source, rowId, rowHeight = 32, selected, onSelect, onOpen, onPeek, rowTone, loading = false, scrollKey, edge }: DataTableProps<Row>) {
  const { table, columns } = list;
  const ownId = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const slow = useSlow(loading);
  const count = source.count;
  const [initialTop] = useState(() => (scrollKey ? (scrollPlaces.get(scrollKey) ?? 0) : 0));
  const { first, last, bodyHeight, topOf, reveal, height } = useRowWindow({ count, rowHeight, scroll, headHeight, initialTop });
  const active = selected === null ? -1 : source.indexOf(selected);

  useEffect(() => {
    if (last >= first) source.onRange?.(first, last + 1);
  }, [source, first, last]);
  useLayoutEffect(() => {
    const element = scroll.current;
    if (!element || !scrollKey) return;
    return () => {
      scrollPlaces.set(scrollKey, element.scrollTop);
    };
  }, [scrollKey]);
  useEffect(() => {
    if (active >= 0) reveal(active);
    // Only when the selection moves: new rows must not pull the list about.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected]);

  const room = useRoom(scroll);
  const visible = table.getVisibleLeafColumns();
  const { columnSizing } = table.getState();
  const shown = useMemo(
    () => withinRoom(visible.map((column) => ({ column, own: columns.find((one) => one.id === column.id) })), room),
    // The width of a column is asked of the column itself.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [visible, columns, columnSizing, room],
  );
  const template = shown
    .map(({ column, own }) => {
      const resized = columnSizing[column.id] !== undefined;
      return own?.grow && !resized ? `minmax(${own.width}px, 1fr)` : `${column.getSize()}px`;
    })
    .join(' ');
  // Without a growing column the rest of the line stays empty rather than being stretched.
  const grid_ = shown.some(({ column, own }) => own?.grow && columnSizing[column.id] === undefined) ? template : `${template} minmax(0, 1fr)`;

  // A row that is not at hand yet is scrolled to, and selected once it has come.
  const awaited = useRef<number>(undefined);
  const select = (index: number) => {
    const place = Math.max(0, Math.min(count - 1, index));
    const row = source.at(place);
    awaited.current = row === undefined && count > 0 ? place : undefined;
    if (row !== undefined) onSelect(rowId(row));
    else reveal(place);
  };
  useEffect(() => {
    const row = awaited.current === undefined ? undefined : source.at(awaited.current);
    if (row === undefined) return;
    awaited.current = undefined;
    onSelect(rowId(row));
  }, [source, onSelect, rowId]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== grid.current || event.ctrlKey || event.altKey || event.shiftKey) return;
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / rowHeight) - 2);
    const row = active >= 0 ? source.at(active) : undefined;
    const from = awaited.current ?? active;
    const moves: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: from < 0 ? 0 : from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: count - 1,
    };
    const next = moves[event.code];
    if (next !== undefined) {
      event.preventDefault();
      select(next);
    } else if (event.code === 'Enter' && row !== undefined) {
      event.preventDefault();
      onOpen?.(row);
    } else if (event.code === 'Space') {
      event.preventDefault();
      if (row !== undefined) onPeek?.(row, true);
      else select(0);
    }
  };

  const rowUnder = (event: MouseEvent) => {
    const index = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]')?.dataset['index'] : undefined;
    return index === undefined ? undefined : source.at(Number(index));
  };
  const onClick = (event: MouseEvent) => {
    const row = rowUnder(event);
    if (row === undefined) return;
    grid.current?.focus({ preventScroll: true });
    onSelect(rowId(row));
    onPeek?.(row, false);
  };
  const onDoubleClick = (event: MouseEvent) => {
    const row = rowUnder(event);
    if (row !== undefined) onOpen?.(row);
  };

  const placeholders = slow && count === 0 ? Math.max(3, Math.floor((height || 320) / rowHeight) - 2) : 0;
  return (
    <div className={styles.frame}>
      <div className={styles.scroll} ref={scroll}>
        <div
          ref={grid}
          role="grid"
          aria-label={label}
          aria-rowcount={count + 1}
          aria-colcount={shown.length}
          aria-busy={loading}
          aria-activedescendant={active >= first && active <= last && active >= 0 ? `${ownId}-${active}` : undefined}
          tabIndex={0}
          className={styles.table}
          style={{ '--grid': grid_ } as React.CSSProperties}
          onKeyDown={onKeyDown}
        >
          <div role="rowgroup" className={styles.head}>
            <div role="row" aria-rowindex={1} className={styles.headRow} onKeyDown={(event) => moveInGroup(event, 'horizontal', 'button')}>
              {table
                .getHeaderGroups()[0]
                ?.headers.filter((header) => shown.some(({ column }) => column.id === header.column.id))
                .map((header, index) => (
                  <HeadCell key={header.id} header={header} own={columns.find((one) => one.id === header.id)} first={index === 0} />
                ))}
            </div>
          </div>
          <div role="rowgroup" className={styles.body} onClick={onClick} onDoubleClick={onDoubleClick} style={{ height: placeholders > 0 ? placeholders * rowHeight : bodyHeight }}>
            {Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => {
              const index = first + place;
              const row = source.at(index);
              return (
                <DataRow
                  key={index}
                  id={`${ownId}-${index}`}
                  row={row}
                  index={index}
                  top={topOf(index)}
                  height={rowHeight}
                  selected={row !== undefined && rowId(row) === selected}
                  active={index === active}
                  tone={row === undefined ? undefined : rowTone?.(row)}
                  shown={shown}
                />
              );
            })}
            {Array.from({ length: placeholders }, (_, index) => (
              <div key={index} className={styles.row} style={{ height: rowHeight, transform: `translateY(${index * rowHeight}px)` }} aria-hidden>
                {shown.map(({ column, own }) => (
                  <div key={column.id} className={clsx(styles.cell, own?.align && styles.right)}>
                    <Skeleton width={Math.max(24, Math.min(140, column.getSize() * 0.6))} />
                  </div>
                ))}
              </div>
            ))}
          </div>
        </div>
      </div>
      {edge}
    </div>
  );
}

/** Pixels between the edges of the scroll area; 0 before it is measured. */
function useRoom(area: RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    const measure = () => setRoom(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [area]);
  return room;
}

/** What is left when spare columns, from the last, have made room for the others. */
function withinRoom<Row>(all: readonly ShownColumn<Row>[], room: number): readonly ShownColumn<Row>[] {
  const shown = [...all];
  while (room > 0 && shown.reduce((sum, { column }) => sum + column.getSize(), 0) > room) {
    const spare = shown.findLastIndex(({ own }) => own?.spare);
    if (spare < 0) break;
    shown.splice(spare, 1);
  }
  return shown;
}

function HeadCell<Row>({ header, own, first }: { header: Header<Row, unknown>; own: ListColumn<Row> | undefined; first: boolean }) {
  const { column } = header;
  const sorted = column.getIsSorted();
  const resizeBy = (pixels: number) => {
    const width = header.getContext().table.getState().columnSizing[column.id] ?? column.getSize();
    header.getContext().table.setColumnSizing((all) => ({ ...all, [column.id]: Math.max(40, width + pixels) }));
  };
  return (
    <div
      role="columnheader"
      className={clsx(styles.headCell, own?.align && styles.right)}
      {...(sorted ? { 'aria-sort': sorted === 'asc' ? ('ascending' as const) : ('descending' as const) } : {})}
      onKeyDown={(event) => {
        if (!event.shiftKey || (event.code !== 'ArrowLeft' && event.code !== 'ArrowRight')) return;
        event.preventDefault();
        event.stopPropagation();
        resizeBy(event.code === 'ArrowLeft' ? -16 : 16);
      }}
    >
      {column.getCanSort() ? (
        <button type="button" className={styles.sort} tabIndex={first ? 0 : -1} onClick={column.getToggleSortingHandler()}>
          <span className="cut">{own?.header}</span>
          {sorted && <Icon of={sorted === 'asc' ? IconArrowUp : IconArrowDown} size="sm" />}
        </button>
      ) : (
        <span className={own?.bareHeader ? 'hidden-text' : 'cut'}>{own?.header}</span>
      )}
      <span
        aria-hidden
        className={styles.grip}
        data-active={column.getIsResizing() || undefined}
        onPointerDown={header.getResizeHandler()}
        onDoubleClick={() => column.resetSize()}
      />
    </div>
  );
}
