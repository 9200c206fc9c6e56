import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { FilterBar } from '../../components/list-page/filters.tsx';
import { PlainChip } from '../../components/list-page/plain-chip.tsx';
import { useFilterKinds } from '../journal/filter-kinds.ts';
import { journalAddress, journalFilter } from '../journal/journal-filter.ts';
import { weekHourText } from '../journal/week-hours.ts';

/** What the form has no field for: people, accounts, objects, sources, and whatever else the journal was filtered by. */
export function KeptFilter({ rest, onChange }: { rest: JournalFilter; onChange: (rest: JournalFilter) => void }) {
  const { t } = useTranslation();
  const all = useFilterKinds('log');
  // What must be of these is asked for above, what must not be is not.
  const { f } = journalAddress(rest);
  const kinds = useMemo(() => all.filter(({ id }) => id !== 'base' && id !== 'action'), [all]);
  const { hours: _hours, finding: _finding, ...chosen } = f;
  const without = (...keys: (keyof JournalFilter)[]) => onChange(Object.fromEntries(Object.entries(rest).filter(([key]) => !keys.some((one) => one === key))));
  const choose = (next: Record<string, string>) => {
    const { stream: _stream, people, accounts, sources, objects, except } = journalFilter({ view: 'log', f: next, q: '' });
    const { people: _p, accounts: _a, sources: _s, objects: _o, except: _e, ...others } = rest;
    onChange({ ...others, ...(people && { people }), ...(accounts && { accounts }), ...(sources && { sources }), ...(objects && { objects }), ...(except && { except }) });
  };
  return (
    <FilterBar
      bare
      kinds={kinds}
      chosen={chosen}
      onChange={choose}
      extra={
        <>
          {rest.onlyFindings && <PlainChip label={t('journal:view.findings')} onRemove={() => without('onlyFindings')} />}
          {rest.withoutBase && <PlainChip label={t('journal:view.unmapped')} onRemove={() => without('withoutBase')} />}
          {rest.hoursOfWeek && (
            <PlainChip label={t('journal:summary.week')} onRemove={() => without('hoursOfWeek')}>
              {rest.hoursOfWeek.map((place) => weekHourText(t, place)).join(', ')}
            </PlainChip>
          )}
          {rest.finding !== undefined && (
            <PlainChip label={t('journal:findingChip')} onRemove={() => without('finding')}>
              {t('journal:byFinding')}
            </PlainChip>
          )}
          {rest.text !== undefined && (
            <PlainChip label={t('journal:textChip')} onRemove={() => without('text')}>
              {rest.text}
            </PlainChip>
          )}
        </>
      }
    />
  );
}
