import clsx from 'clsx';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { type Heat, heatClass } from './heat-scale.ts';
import styles from './heat.module.css';

export interface HeatCell extends Heat {
  /** What it is and how much, in words. */
  readonly label: string;
}

export interface HeatRow {
  readonly id: string;
  readonly head: ReactNode;
  readonly cells: readonly HeatCell[];
  /** After the cells. */
  readonly end?: ReactNode;
}

export interface HeatGridProps {
  label: string;
  rows: readonly HeatRow[];
  /** Under the cells, from the left; spans add up to the number of cells. With `ends` it stands above, beside their heads. */
  axis: readonly { readonly text: string; readonly span: number }[];
  /** Pixels. */
  headWidth: number;
  /** What stands after the cells of every row: pixels, and the head of it. */
  ends?: { readonly width: number; readonly head: ReactNode };
  cellHeight?: number;
  /** Each row has its own scale: what is little beside another row is still seen to come and go. */
  byRow?: boolean;
  /** Leads to what a cell counts. */
  onPick: (row: number, column: number) => void;
}

/** Rows of cells, one stop of Tab; arrows move in it, Enter and a click open what the cell counts. */
export function HeatGrid({ label, rows, axis, headWidth, ends, cellHeight = 11, byRow, onPick }: HeatGridProps) {
  const id = useId();
  const [cursor, setCursor] = useState({ row: 0, column: 0 });
  const columns = rows[0]?.cells.length ?? 0;
  const highest = rows.map(({ cells }) => cells.reduce((high, { count }) => Math.max(high, count), 0));
  const most = Math.max(0, ...highest);
  const row = Math.min(cursor.row, rows.length - 1);
  const column = Math.min(cursor.column, columns - 1);
  const template = { gridTemplateColumns: `${headWidth}px repeat(${columns}, minmax(0, 1fr))${ends ? ` ${ends.width}px` : ''}` };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.code];
    if (event.code === 'Enter' || event.code === 'Space') onPick(row, column);
    else if (move) setCursor({ row: within(row + move[0], rows.length), column: within(event.code === 'Home' ? 0 : event.code === 'End' ? columns - 1 : column + move[1], columns) });
    else return;
    event.preventDefault();
  };
  const axisRow = (
    <div className={styles.row} style={template} aria-hidden>
      <span />
      {axis.map(({ text, span }, index) => (
        <span key={index} className={styles.axis} style={{ gridColumn: `span ${span}` }}>
          {text}
        </span>
      ))}
      {ends?.head}
    </div>
  );
  return (
    <div className={clsx(styles.grid, styles.pick)} role="grid" tabIndex={0} aria-label={label} aria-activedescendant={`${id}-${row}-${column}`} onKeyDown={onKeyDown}>
      {ends && axisRow}
      {rows.map(({ id: rowId, head, cells, end }, y) => (
        <div key={rowId} className={styles.row} style={template} role="row">
          <span className={styles.head} role="rowheader">
            {head}
          </span>
          {cells.map((cell, x) => (
            <i
              key={x}
              id={`${id}-${y}-${x}`}
              role="gridcell"
              aria-label={cell.label}
              title={cell.label}
              style={{ height: cellHeight }}
              className={clsx(heatClass(cell, byRow ? (highest[y] ?? 0) : most), y === row && x === column && styles.cursor)}
              onClick={() => {
                setCursor({ row: y, column: x });
                onPick(y, x);
              }}
            />
          ))}
          {ends && <span role="gridcell">{end}</span>}
        </div>
      ))}
      {!ends && axisRow}
    </div>
  );
}

const moves: Readonly<Record<string, readonly [number, number] | undefined>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, 0],
  End: [0, 0],
};

function within(place: number, count: number): number {
  return Math.max(0, Math.min(count - 1, place));
}
