import { Temporal } from 'temporal-polyfill';
import type { OutputOf } from '../../../shared/contract/index.ts';

export type SourceCoverage = OutputOf<'journal.coverage'>['sources'][number];

/** A column of the map: a day, or a week where days would be too many. Both ends inclusive. */
export interface CoverageColumn {
  readonly firstDay: string;
  readonly lastDay: string;
  /** Places of its days in the counts. */
  readonly from: number;
  readonly to: number;
}

/** More columns than this are weeks. */
const mostDayColumns = 100;

/** Columns of a stretch of days; the last week is whole, the first one may be short. */
export function coverageColumns(firstDay: string, count: number): CoverageColumn[] {
  const width = count > mostDayColumns ? 7 : 1;
  const start = Temporal.PlainDate.from(firstDay);
  const day = (place: number): string => start.add({ days: place }).toString();
  const columns: CoverageColumn[] = [];
  for (let to = count - 1; to >= 0; to -= width) {
    const from = Math.max(0, to - width + 1);
    columns.unshift({ firstDay: day(from), lastDay: day(to), from, to });
  }
  return columns;
}

export interface CoverageCell {
  readonly count: number;
  readonly state: 'outside' | 'gap' | undefined;
}

/** How many records a column has of a source: a gap where a silence begins, ends or goes on and nothing else is there. */
export function coverageCell({ days, firstRecordDay, gaps }: Pick<SourceCoverage, 'days' | 'gaps'> & { firstRecordDay: string | null }, column: CoverageColumn): CoverageCell {
  let count = 0;
  for (let place = column.from; place <= column.to; place += 1) count += days[place] ?? 0;
  if (count > 0) return { count, state: undefined };
  // Days as YYYY-MM-DD stand in their order as texts.
  if (firstRecordDay === null || column.lastDay < firstRecordDay) return { count, state: 'outside' };
  const gap = gaps.some(({ firstDay, lastDay }) => firstDay <= column.lastDay && lastDay >= column.firstDay);
  return { count, state: gap ? 'gap' : undefined };
}

/** Dates under the columns, a handful of them. */
export function coverageAxis(columns: readonly CoverageColumn[]): { text: string; span: number }[] {
  const step = Math.max(1, Math.ceil(columns.length / 7));
  const axis: { text: string; span: number }[] = [];
  for (let place = 0; place < columns.length; place += step) {
    const [, month = '', day = ''] = (columns[place]?.firstDay ?? '').split('-');
    axis.push({ text: `${day}.${month}`, span: Math.min(step, columns.length - place) });
  }
  return axis;
}
