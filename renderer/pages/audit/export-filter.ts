import { Temporal } from 'temporal-polyfill';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import type { Action } from '../../../shared/domain/vocabulary.ts';
import { dayAndTime, instantAt } from '../../i18n/format.ts';

export const streams = ['both', 'log', 'console'] as const;

/** What the form of an export holds. */
export interface ExportChoice {
  readonly bases: readonly string[];
  /** Instants, `to` excluded: whole days in Almaty when chosen here, to the minute when the journal was seen so. */
  readonly from: string | null;
  readonly to: string | null;
  readonly actions: readonly Action[];
  readonly stream: (typeof streams)[number];
  /** What the form has no field for, as the journal was filtered. */
  readonly rest: JournalFilter;
}

/** The journal as it is seen, as the form shows it. */
export function exportChoice({ bases, from, to, actions, stream, ...rest }: JournalFilter): ExportChoice {
  return { bases: bases ?? [], from: from ?? null, to: to ?? null, actions: actions ?? [], stream: stream ?? 'both', rest };
}

export function exportFilter({ bases, from, to, actions, stream, rest }: ExportChoice): JournalFilter {
  return {
    ...rest,
    ...(stream === 'both' ? {} : { stream }),
    ...(bases.length > 0 ? { bases: [...bases] } : {}),
    ...(actions.length > 0 ? { actions: [...actions] } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
}

/** The days a period begins and ends on. */
export function daysOf({ from, to }: Pick<ExportChoice, 'from' | 'to'>): { readonly from: string | null; readonly to: string | null } {
  // The end is the first moment that no longer belongs to it.
  return { from: from && dayAndTime(from).day, to: to && dayAndTime(new Date(Date.parse(to) - 1000).toISOString()).day };
}

export function firstMoment(day: string | null): string | null {
  return day === null ? null : (instantAt(day, '00:00') ?? null);
}

export function momentAfter(day: string | null): string | null {
  return day === null ? null : firstMoment(Temporal.PlainDate.from(day).add({ days: 1 }).toString());
}
