import { IconFileImport } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Temporal } from 'temporal-polyfill';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { useCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button, TextButton } from '../../components/button.tsx';
import { HeatGrid } from '../../components/heat/heat-grid.tsx';
import { HeatLegend } from '../../components/heat/heat-legend.tsx';
import { FilterBar } from '../../components/list-page/filters.tsx';
import { PageHeader } from '../../components/list-page/list-page.tsx';
import { useListAddress } from '../../components/list-page/list-search.ts';
import { Tag } from '../../components/marks.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { Centre, EmptyState, Panel } from '../../components/surfaces.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { dayAndTime, formatDate, formatNumber, formatShort, instantAt } from '../../i18n/format.ts';
import { useName } from '../bases/names.ts';
import { coverageAxis, coverageCell, coverageColumns, type SourceCoverage } from './coverage-cells.ts';
import { SourcesSwitch } from './sources-switch.tsx';
import listStyles from '../../components/list-page/list-page.module.css';
import styles from './coverage.module.css';

const spans = { month: 30, quarter: 91, year: 371 } as const;
type Span = keyof typeof spans;
const spanIds = Object.keys(spans) as Span[];

/** Whether every source was journaled every day (R7): a silent one is seen before somebody asks. A cell leads to its records. */
export function CoveragePage() {
  const { t } = useTranslation();
  const name = useName();
  const navigate = useNavigate();
  const address = useListAddress();
  const blocked = useBlockedBy('editor');
  const span = spanIds.find((one) => one === address.view) ?? 'month';
  const base = address.f?.['base'];
  const coverage = useCall('journal.coverage', { days: spans[span], ...(base ? { base } : {}) }, { keep: true });
  const bases = useCall('bases.list', { archived: true }).data?.bases;
  const kinds = useMemo(() => [{ id: 'base', label: t('journal:column.base'), options: (bases ?? []).map((one) => ({ value: one.id, label: `${one.code} ${name(one.name)}` })) }], [t, name, bases]);
  const { data } = coverage;
  const toImport = () => void navigate({ to: '/sources/import' });
  const showRecords = (source: string, firstDay: string, lastDay: string) => {
    const from = instantAt(firstDay, '00:00');
    const to = instantAt(Temporal.PlainDate.from(lastDay).add({ days: 1 }).toString(), '00:00');
    if (from && to) void navigate({ to: '/journal', search: { f: { source, ...(base ? { base } : {}), from, to } } });
  };
  return (
    <>
      <PageHeader
        title={t('sources:title')}
        sub={<SourcesSwitch count={data?.sources.length} />}
        primary={{ label: t('sources:import'), icon: IconFileImport, run: toImport, blockedBy: blocked }}
      />
      <div className={listStyles.toolbar}>
        <Tabs label={t('common:list.views')} tabs={spanIds.map((id) => ({ id, label: t(`sources:coverage.span.${id}`) }))} value={span} onChange={(next) => address.change({ view: next === 'month' ? undefined : next })} />
      </div>
      <FilterBar kinds={kinds} chosen={base ? { base } : {}} onChange={(f) => address.change({ f })} />
      {coverage.error ? (
        <Centre>
          <ProblemView problem={coverage.error.problem} onRetry={() => void coverage.refetch()} />
        </Centre>
      ) : data?.sources.length === 0 ? (
        <EmptyState
          title={t(base ? 'sources:coverage.emptyBase' : 'sources:coverage.emptyTitle')}
          text={t(base ? 'sources:coverage.emptyBaseText' : 'sources:coverage.emptyText')}
          action={<Button onClick={() => void navigate({ to: base ? '/sources' : '/sources/import' })}>{t(base ? 'sources:coverage.sources' : 'sources:import')}</Button>}
        />
      ) : (
        data && (
          <div className={styles.page} data-pane>
            <CoverageMap coverage={data} onPick={showRecords} />
            <Gaps sources={data.sources} gapDays={data.gapDays} />
          </div>
        )
      )}
    </>
  );
}

function CoverageMap({ coverage: { sources, firstDay, gapDays }, onPick }: { coverage: OutputOf<'journal.coverage'>; onPick: (source: string, firstDay: string, lastDay: string) => void }) {
  const { t } = useTranslation();
  const columns = useMemo(() => coverageColumns(firstDay, sources[0]?.days.length ?? 0), [firstDay, sources]);
  const rows = sources.map((source) => {
    const known = { ...source, firstRecordDay: source.firstRecord && dayAndTime(source.firstRecord).day };
    return {
      id: source.id,
      head: (
        <Link to="/sources" search={{ sel: source.id }} className={styles.source} title={source.name}>
          {source.name}
        </Link>
      ),
      cells: columns.map((column) => {
        const cell = coverageCell(known, column);
        const days = column.firstDay === column.lastDay ? formatDate(column.firstDay) : `${formatDate(column.firstDay)} – ${formatDate(column.lastDay)}`;
        const words = cell.state === 'gap' ? t('common:heat.gap') : cell.state === 'outside' ? t('sources:coverage.before') : formatNumber(cell.count);
        return { ...cell, label: `${source.name}, ${days} · ${words}` };
      }),
      end: (
        <span className={styles.ends}>
          <span className="num">{formatShort(source.lastRecord)}</span>
          <span className="num">{formatShort(source.lastImport)}</span>
          <State source={source} gapDays={gapDays} />
        </span>
      ),
    };
  });
  const head = (
    <span className={styles.ends}>
      <span>{t('sources:coverage.lastRecord')}</span>
      <span>{t('sources:coverage.lastImport')}</span>
      <span>{t('sources:coverage.state')}</span>
    </span>
  );
  const pick = (row: number, column: number) => {
    const source = sources[row];
    const days = columns[column];
    if (source && days) onPick(source.id, days.firstDay, days.lastDay);
  };
  return (
    <Panel title={t('sources:coverage.map')}>
      <div className="stack" style={{ gap: 12 }}>
        <HeatGrid label={t('sources:coverage.map')} rows={rows} axis={coverageAxis(columns)} headWidth={190} ends={{ width: 410, head }} cellHeight={20} byRow onPick={pick} />
        <HeatLegend gap />
      </div>
    </Panel>
  );
}

function State({ source: { silentDays }, gapDays }: { source: SourceCoverage; gapDays: number }) {
  const { t } = useTranslation();
  if (silentDays === null) return <Tag>{t('sources:coverage.never')}</Tag>;
  return silentDays >= gapDays ? <Tag tone="danger">{t('sources:coverage.silent', { count: silentDays })}</Tag> : <Tag tone="success">{t('sources:coverage.alive')}</Tag>;
}

function Gaps({ sources, gapDays }: { sources: readonly SourceCoverage[]; gapDays: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const gaps = sources
    .flatMap((source) => source.gaps.map((gap) => ({ source, ...gap })))
    .sort((a, b) => (a.lastDay < b.lastDay ? 1 : a.lastDay > b.lastDay ? -1 : b.days - a.days));
  return (
    <Panel title={t('sources:coverage.gaps')} count={formatNumber(gaps.length)} end={<span className="small muted">{t('sources:coverage.note', { days: gapDays })}</span>} bare>
      {gaps.length === 0 && <p className={styles.noGaps}>{t('sources:coverage.noGaps')}</p>}
      <ul>
        {gaps.map(({ source, firstDay, lastDay, days }) => (
          <li key={`${source.id} ${firstDay}`} className={styles.gap}>
            <span className="medium cut">{source.name}</span>
            <span className="num">{`${formatDate(firstDay)} – ${formatDate(lastDay)}`}</span>
            <span className="num">{t('sources:coverage.gapDays', { count: days })}</span>
            <TextButton onClick={() => void navigate({ to: '/sources/import' })}>{t('sources:import')}</TextButton>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
