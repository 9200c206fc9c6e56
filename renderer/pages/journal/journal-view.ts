import { useMemo } from 'react';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import type { SavedFilter } from '../../../shared/contract/saved-filters.ts';
import { useCall } from '../../api/hooks.ts';
import { useListAddress } from '../../components/list-page/list-search.ts';
import { journalAddress, journalFilter, type JournalView, journalViews } from './journal-filter.ts';

export interface ShownView {
  readonly view: JournalView;
  readonly filter: JournalFilter;
  /** The operator's own filters, in their order. */
  readonly savedFilters: readonly SavedFilter[];
  /** The one whose tab is chosen. */
  readonly saved: SavedFilter | undefined;
  /** Whether what is seen is something else than the chosen tab says. */
  readonly changed: boolean;
}

const none: readonly SavedFilter[] = [];

/** What the address of the journal means. Its tab is one of the four, or a filter of the operator's own. */
export function useJournalView(): ShownView {
  const { view: tab, f, q } = useListAddress();
  const savedFilters = useCall('savedFilters.list', {}).data?.filters ?? none;
  return useMemo(() => {
    const saved = savedFilters.find((one) => one.id === tab);
    const kept = saved && journalAddress(saved.filter);
    const view = kept?.view ?? journalViews.find((one) => one === tab) ?? 'log';
    // The filter is a key of the cache: it must be the same object while nothing in the address changed.
    const filter = journalFilter({ view, f: f ?? {}, q: q ?? '' });
    const own = kept ? journalFilter(kept) : journalFilter({ view, f: {}, q: '' });
    return { view, filter, savedFilters, saved, changed: JSON.stringify(own) !== JSON.stringify(filter) };
  }, [savedFilters, tab, f, q]);
}
