import type { Column } from '@tanstack/react-table';
import clsx from 'clsx';
import { memo } from 'react';
import { Skeleton } from '../marks.tsx';
import type { ListColumn } from './columns.ts';
import styles from './data-table.module.css';

export interface ShownColumn<Row> {
  readonly column: Column<Row>;
  readonly own: ListColumn<Row> | undefined;
}

export interface DataRowProps<Row> {
  id: string;
  /** Undefined while it is being read. */
  row: Row | undefined;
  /** From 0. */
  index: number;
  /** Pixels. */
  top: number;
  height: number;
  selected: boolean;
  active: boolean;
  tone: 'danger' | 'faded' | undefined;
  shown: readonly ShownColumn<Row>[];
}

function PlainDataRow<Row>({ id, row, index, top, height, selected, active, tone, shown }: DataRowProps<Row>) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      data-active={active || undefined}
      className={clsx(styles.row, tone && styles[tone])}
      style={{ height, transform: `translateY(${top}px)` }}
    >
      {shown.map(({ column, own }) => (
        <div key={column.id} role="gridcell" className={clsx(styles.cell, own?.align && styles.right)}>
          <div className={styles.content}>{row === undefined ? <Skeleton width={Math.min(80, column.getSize() / 2)} /> : own?.cell(row)}</div>
        </div>
      ))}
    </div>
  );
}

/** A row of a `DataTable`. Drawn again only where something of it changed, not at every step of a scroll. */
export const DataRow = memo(PlainDataRow) as typeof PlainDataRow;
