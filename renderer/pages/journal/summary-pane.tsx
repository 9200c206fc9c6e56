import { IconX } from '@tabler/icons-react';
import clsx from 'clsx';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { useCall } from '../../api/hooks.ts';
import { IconButton } from '../../components/button.tsx';
import { HeatGrid } from '../../components/heat/heat-grid.tsx';
import { HeatLegend } from '../../components/heat/heat-legend.tsx';
import { DrawerSection } from '../../components/list-page/drawer.tsx';
import { Skeleton, useSlow } from '../../components/marks.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { Segmented } from '../../components/tabs.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { useBaseName } from '../bases/names.ts';
import { type TopEntry, TopList } from './top-list.tsx';
import { weekdayNames, weekHourText } from './week-hours.ts';
import listStyles from '../../components/list-page/list-page.module.css';
import styles from './journal.module.css';

const measures = ['records', 'rows', 'findings'] as const;
type Measure = (typeof measures)[number];

const shownTop = 8;
const quarters = ['00', '06', '12', '18'].map((text) => ({ text, span: 6 }));

export interface SummaryPaneProps {
  filter: JournalFilter;
  /** Narrows the list to one value of a chip. */
  onNarrow: (chip: 'account' | 'object' | 'hours', value: string) => void;
  onClose: () => void;
}

/** Of what is seen: who did most, with what most was done, and when in the week. Each number leads to its records. */
export function SummaryPane({ filter, onNarrow, onClose }: SummaryPaneProps) {
  const { t } = useTranslation();
  const baseName = useBaseName();
  const [by, setBy] = useState<Measure>('records');
  const breakdown = useCall('journal.breakdown', { filter, by, limit: shownTop }, { keep: true });
  const slow = useSlow(breakdown.isPending);
  const { data } = breakdown;
  const accounts = data?.accounts.top.map(
    (one): TopEntry => ({ id: one.account, name: one.account, mono: filter.stream !== 'console', beside: one.person?.name.split(' ').slice(0, 2).join(' '), count: one[by], flagged: one.findings > 0 }),
  );
  const objects = data?.objects.top.map(
    (one): TopEntry => ({ id: one.object, name: one.object, mono: true, beside: one.base ? baseName(one.base) : undefined, count: one[by], flagged: one.findings > 0 }),
  );
  return (
    <aside className={listStyles.drawer} aria-label={t('journal:summary.title')} data-pane>
      <div className={listStyles.drawerHead}>
        <div className={listStyles.drawerTop}>
          <h2 className={styles.summaryTitle}>{t('journal:summary.title')}</h2>
          <div className={listStyles.tools}>
            <IconButton icon={IconX} label={t('common:action.close')} onClick={onClose} />
          </div>
        </div>
        <Segmented small label={t('journal:summary.by')} options={measures.map((id) => ({ id, label: t(`journal:summary.measure.${id}`) }))} value={by} onChange={setBy} />
      </div>
      <div className={clsx(listStyles.drawerBody, styles.kept)} data-stale={breakdown.isPlaceholderData || undefined} aria-busy={breakdown.isPlaceholderData} tabIndex={0} role="region" aria-label={t('journal:summary.title')}>
        {breakdown.error && (
          <DrawerSection>
            <ProblemView problem={breakdown.error.problem} onRetry={() => void breakdown.refetch()} />
          </DrawerSection>
        )}
        {!data && slow && (
          <DrawerSection>
            <Skeleton width="100%" />
          </DrawerSection>
        )}
        {data && accounts && objects && (
          <>
            <DrawerSection
              title={t(filter.stream === 'console' ? 'journal:summary.operators' : 'journal:summary.accounts')}
              count={t('journal:summary.of', { shown: formatNumber(accounts.length), total: formatNumber(data.accounts.total) })}
            >
              <TopList entries={accounts} onPick={(account) => onNarrow('account', account)} />
            </DrawerSection>
            {filter.stream !== 'console' && (
              <DrawerSection title={t('journal:summary.objects')} count={t('journal:summary.of', { shown: formatNumber(objects.length), total: formatNumber(data.objects.total) })}>
                <TopList entries={objects} onPick={(object) => onNarrow('object', object)} />
              </DrawerSection>
            )}
            <DrawerSection title={t('journal:summary.week')}>
              <WeekMap week={data.week} onPick={(hour) => onNarrow('hours', String(hour))} />
            </DrawerSection>
          </>
        )}
      </div>
    </aside>
  );
}

function WeekMap({ week, onPick }: { week: { records: readonly number[]; findings: readonly number[] }; onPick: (hour: number) => void }) {
  const { t } = useTranslation();
  const rows = useMemo(() => {
    const days = weekdayNames(t);
    return days.map((day, index) => ({
      id: day,
      head: day,
      cells: Array.from({ length: 24 }, (_, hour) => {
        const place = index * 24 + hour;
        const count = week.records[place] ?? 0;
        return { count, flagged: (week.findings[place] ?? 0) > 0, label: `${weekHourText(t, place, days)} · ${formatNumber(count)}` };
      }),
    }));
  }, [t, week]);
  return (
    <div className="stack" style={{ gap: 8 }}>
      <HeatGrid label={t('journal:summary.week')} rows={rows} axis={quarters} headWidth={24} cellHeight={13} onPick={(day, hour) => onPick(day * 24 + hour)} />
      <HeatLegend flagged />
    </div>
  );
}
