import { Temporal } from 'temporal-polyfill';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import type { Action } from '../../../shared/domain/vocabulary.ts';
import { instantAt } from '../../i18n/format.ts';

/** What the form of an export holds. Days are whole and inclusive, Asia/Almaty. */
export interface ExportChoice {
  readonly bases: readonly string[];
  readonly fromDay: string | null;
  readonly toDay: string | null;
  readonly actions: readonly Action[];
  readonly stream: 'both' | 'log' | 'console';
  /** From the journal's filter row, kept as they came. */
  readonly person: string | undefined;
  readonly account: string | undefined;
  readonly source: string | undefined;
  readonly finding: string | undefined;
}

export function exportFilter(choice: ExportChoice): JournalFilter {
  const from = choice.fromDay ? instantAt(choice.fromDay, '00:00') : undefined;
  const to = choice.toDay ? instantAt(Temporal.PlainDate.from(choice.toDay).add({ days: 1 }).toString(), '00:00') : undefined;
  return {
    ...(choice.stream === 'both' ? {} : { stream: choice.stream }),
    ...(choice.bases.length > 0 ? { bases: [...choice.bases] } : {}),
    ...(choice.actions.length > 0 ? { actions: [...choice.actions] } : {}),
    ...(choice.person ? { people: [choice.person] } : {}),
    ...(choice.account ? { accounts: [choice.account] } : {}),
    ...(choice.source ? { sources: [choice.source] } : {}),
    ...(choice.finding ? { finding: choice.finding } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
}
