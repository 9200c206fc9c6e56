import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { actions } from '../../../shared/domain/vocabulary.ts';

/** Tabs of the journal. `findings` is what should not have happened; `unmapped` what no object rule gives a base. */
export const journalViews = ['log', 'findings', 'unmapped', 'console'] as const;
export type JournalView = (typeof journalViews)[number];

/** Chips of the filter row, as they stand in the address. */
export interface JournalChips {
  readonly base?: string;
  readonly person?: string;
  readonly account?: string;
  readonly action?: string;
  readonly source?: string;
  readonly finding?: string;
  /** Instants; the activity map sets both. */
  readonly from?: string;
  readonly to?: string;
}

/** The filter that the vault understands, from tab, chips and typed text. */
export function journalFilter(view: JournalView, chips: JournalChips, text: string): JournalFilter {
  const action = actions.find((one) => one === chips.action);
  return {
    stream: view === 'console' ? 'console' : 'log',
    ...(view === 'findings' ? { onlyFindings: true } : {}),
    ...(view === 'unmapped' ? { withoutBase: true } : {}),
    ...(chips.base ? { bases: [chips.base] } : {}),
    ...(chips.person ? { people: [chips.person] } : {}),
    ...(chips.account ? { accounts: [chips.account] } : {}),
    ...(action ? { actions: [action] } : {}),
    ...(chips.source ? { sources: [chips.source] } : {}),
    ...(chips.finding ? { finding: chips.finding } : {}),
    ...(chips.from ? { from: chips.from } : {}),
    ...(chips.to ? { to: chips.to } : {}),
    ...(text.trim() ? { text: text.trim() } : {}),
  };
}

/** Everything but the period: what the activity map shows under its brush. */
export function withoutPeriod({ from: _from, to: _to, ...rest }: JournalFilter): JournalFilter {
  return rest;
}
