import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/hooks.ts';
import { useListAddress } from '../../components/list-page/list-search.ts';
import { Tabs } from '../../components/tabs.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { journalAddress, journalFilter, journalViews } from './journal-filter.ts';
import type { ShownView } from './journal-view.ts';

/** The four views, then the operator's own filters, each with how many records there are. */
export function JournalTabs({ shown: { view, saved, savedFilters } }: { shown: ShownView }) {
  const { t } = useTranslation();
  const { change } = useListAddress();
  const filters = useMemo(() => [...journalViews.map((one) => journalFilter({ view: one, f: {}, q: '' })), ...savedFilters.map(({ filter }) => filter)], [savedFilters]);
  const counts = useCall('journal.counts', { filters }, { keep: true }).data?.counts;
  const tabs = [...journalViews.map((id) => ({ id, label: t(`journal:view.${id}`) })), ...savedFilters.map(({ id, name }) => ({ id, label: name }))];
  const choose = (id: string) => {
    const own = savedFilters.find((one) => one.id === id);
    if (own) {
      const { f, q } = journalAddress(own.filter);
      change({ view: id, f, q, sel: undefined });
    } else {
      // The chips of a filter of one's own belong to its tab; others stay while views are looked through.
      change({ view: id === 'log' ? undefined : id, ...(saved ? { f: {}, q: '' } : {}), sel: undefined });
    }
  };
  return (
    <Tabs
      label={t('common:list.views')}
      tabs={tabs.map((tab, index) => {
        const count = counts?.[index];
        return { ...tab, count: count === null || count === undefined ? undefined : formatNumber(count) };
      })}
      value={saved?.id ?? view}
      onChange={choose}
    />
  );
}
