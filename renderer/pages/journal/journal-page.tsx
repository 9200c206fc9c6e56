import { IconChartBar, IconPackageExport, IconPlus, IconTable } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalRow } from '../../../shared/contract/journal.ts';
import { useCall } from '../../api/hooks.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button, TextButton } from '../../components/button.tsx';
import { ColumnChooser } from '../../components/list-page/column-chooser.tsx';
import { useListTable } from '../../components/list-page/columns.ts';
import { DataTable } from '../../components/list-page/data-table.tsx';
import { exceptKey, withValues } from '../../components/list-page/filter-values.ts';
import { FilterBar } from '../../components/list-page/filters.tsx';
import { ListSplit, PageHeader } from '../../components/list-page/list-page.tsx';
import { useListAddress } from '../../components/list-page/list-search.ts';
import listStyles from '../../components/list-page/list-page.module.css';
import { PlainChip } from '../../components/list-page/plain-chip.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { Centre, EmptyState } from '../../components/surfaces.tsx';
import { formatDate, formatDateTime, formatNumber } from '../../i18n/format.ts';
import { ActivityBrush, isWholeDays, type Period } from './activity-brush.tsx';
import { useFilterKinds } from './filter-kinds.ts';
import { FindingMarks } from './finding-marks.tsx';
import { useJournalColumns } from './journal-columns.tsx';
import { JournalTabs } from './journal-tabs.tsx';
import { useJournalView } from './journal-view.ts';
import { PeriodDialog } from './period-dialog.tsx';
import { RecordDrawer } from './record-drawer.tsx';
import { SaveTableDialog } from './save-table-dialog.tsx';
import { SavedFilterMenu } from './saved-filter-menu.tsx';
import { SummaryPane } from './summary-pane.tsx';
import { useJournalRows } from './use-journal-rows.ts';
import { weekHoursText } from './week-hours.ts';
import styles from './journal.module.css';

const noRows: readonly JournalRow[] = [];

/** Everything that was done, a million rows at hand: map, filter, list, record with its proof. */
export function JournalPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const blocked = useBlockedBy('editor');
  const summary = useCall('journal.summary', {});
  return (
    <>
      <PageHeader
        title={t('journal:title')}
        sub={summary.data && t('journal:sub', { number: formatNumber(summary.data.size), count: summary.data.sources })}
        actions={
          <>
            <Button icon={IconPlus} blockedBy={blocked} onClick={() => void navigate({ to: '/sources' })}>
              {t('journal:import')}
            </Button>
            <ExportButton />
          </>
        }
      />
      <Journal />
    </>
  );
}

/** Nothing was brought in yet: what the journal is for, and where it begins. */
function NoLogYet() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const blocked = useBlockedBy('editor');
  return (
    <EmptyState
      title={t('journal:empty.title')}
      text={t('journal:empty.text')}
      action={
        <Button variant="primary" icon={IconPlus} blockedBy={blocked} onClick={() => void navigate({ to: '/sources/import' })}>
          {t('journal:import')}
        </Button>
      }
    />
  );
}

/** Leads to the export of exactly what is filtered here (Ctrl E). */
function ExportButton() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { f, q } = useListAddress();
  const { view } = useJournalView();
  const go = () => void navigate({ to: '/audit/new', search: { view, f, q } });
  useShortcut('export', go);
  return (
    <Button icon={IconPackageExport} onClick={go} aria-keyshortcuts="Control+E" keys={shortcuts.export.keys}>
      {t('journal:export')}
    </Button>
  );
}

/** Open where there is room for it, until it is closed; as it was when the journal is come back to. */
let summaryOpen: boolean | undefined;

function Journal() {
  const { t } = useTranslation();
  const address = useListAddress();
  const shown = useJournalView();
  const { view, filter } = shown;
  const text = address.q ?? '';
  const columns = useJournalColumns(view === 'console');
  const list = useListTable({ id: view === 'console' ? 'journal-console' : 'journal', columns, rows: noRows, rowId, sort: { id: 'time', desc: true }, remote: true });
  const order = list.table.getState().sorting[0]?.desc === false ? 'oldest' : 'newest';
  const rows = useJournalRows(filter, order);
  const kinds = useFilterKinds(view === 'console' ? 'console' : 'log');
  const noLog = useCall('journal.summary', {}).data?.log === 0;
  const [summary, setSummary] = useState(summaryOpen ?? window.innerWidth >= 1500);
  const [askingPeriod, setAskingPeriod] = useState(false);
  const [savingTable, setSavingTable] = useState(false);
  const showSummary = (open: boolean) => {
    summaryOpen = open;
    setSummary(open);
  };
  const { from, to, hours, finding, ...chips } = address.f ?? {};
  const period = from && to ? { from, to } : undefined;
  const apart = { ...(finding ? { finding } : {}), ...(hours ? { hours } : {}), ...(period ?? {}) };
  const narrow = (f: Record<string, string>) => address.change({ f, sel: undefined });
  const setPeriod = (next: Period | undefined) => {
    const { from: _from, to: _to, ...rest } = address.f ?? {};
    narrow({ ...rest, ...(next ?? {}) });
  };
  const without = (key: string) => narrow(Object.fromEntries(Object.entries(address.f ?? {}).filter(([other]) => other !== key)));
  return (
    <>
      <ActivityBrush filter={filter} period={period} onPeriod={setPeriod} count={rows.source.count} />
      <ListSplit
        listId="journal"
        source={rows.source}
        rowId={rowId}
        drawerWidth={388}
        drawer={(row, moves) => <RecordDrawer key={row.sequence} row={row} moves={moves} />}
        aside={summary && !noLog && <SummaryPane filter={filter} onNarrow={(chip, value) => narrow(withValues(address.f ?? {}, chip in (address.f ?? {}) ? chip : exceptKey(chip), { values: [value], except: false }))} onClose={() => showSummary(false)} />}
        table={(selection) => (
          <>
            <div className={listStyles.toolbar}>
              <JournalTabs shown={shown} />
              <span className="grow" />
              <Button variant="ghost" icon={IconChartBar} aria-pressed={summary} onClick={() => showSummary(!summary)}>
                {t('journal:summary.title')}
              </Button>
              <Button variant="ghost" icon={IconTable} onClick={() => setSavingTable(true)}>
                {t('journal:table.offer')}
              </Button>
              <ColumnChooser list={list} />
            </div>
            <FilterBar
              kinds={kinds}
              offers={[{ id: 'period', label: t('journal:period.offer'), run: () => setAskingPeriod(true) }]}
              chosen={chips}
              onChange={(f) => narrow({ ...f, ...apart })}
              searchFirst
              search={{ value: text, placeholder: t('journal:search'), onChange: (q) => address.change({ q, sel: undefined }) }}
              extra={
                <>
                  {period && (
                    <PlainChip label={t('journal:column.time')} onRemove={() => setPeriod(undefined)}>
                      {periodText(period)}
                    </PlainChip>
                  )}
                  {hours && (
                    <PlainChip label={t('journal:summary.week')} onRemove={() => without('hours')}>
                      {weekHoursText(t, hours)}
                    </PlainChip>
                  )}
                  {finding && (
                    <PlainChip label={t('journal:findingChip')} onRemove={() => without('finding')}>
                      {t('journal:byFinding')}
                    </PlainChip>
                  )}
                </>
              }
              end={
                <>
                  <SavedFilterMenu shown={shown} />
                  <span className={`muted small num ${styles.found}`}>
                    {rows.searched < 1
                      ? t('journal:searching', { number: formatNumber(rows.source.count), count: rows.source.count, percent: Math.floor(rows.searched * 100) })
                      : rows.milliseconds !== undefined && t('journal:found', { number: formatNumber(rows.source.count), count: rows.source.count, milliseconds: Math.max(1, Math.round(rows.milliseconds)) })}
                  </span>
                </>
              }
            />
            {rows.problem ? (
              <Centre>
                <ProblemView problem={rows.problem} onRetry={rows.retry} />
              </Centre>
            ) : rows.source.count === 0 && !rows.loading && rows.searched === 1 ? (
              noLog && view !== 'console' ? (
                <NoLogYet />
              ) : (
                <EmptyState
                  title={t('common:list.nothing')}
                  text={t('common:list.nothingText')}
                  action={<TextButton onClick={() => address.change({ f: {}, q: '', sel: undefined })}>{t('common:list.clearFilters')}</TextButton>}
                />
              )
            ) : (
              <DataTable
                // Another filter begins at its own place, not where the one before was scrolled to.
                key={rows.shown}
                label={t('journal:title')}
                list={list}
                source={rows.source}
                rowId={rowId}
                rowHeight={28}
                loading={rows.loading || (rows.source.count === 0 && rows.searched < 1)}
                scrollKey={`journal-${rows.shown}`}
                edge={view !== 'console' && <FindingMarks filter={filter} order={order} count={rows.source.count} />}
                {...selection}
              />
            )}
          </>
        )}
      />
      {savingTable && (
        <SaveTableDialog filter={filter} order={order} columns={list.table.getVisibleLeafColumns().map(({ id }) => id)} count={rows.source.count} onClose={() => setSavingTable(false)} />
      )}
      {askingPeriod && <PeriodDialog period={period} onPeriod={setPeriod} onClose={() => setAskingPeriod(false)} />}
    </>
  );
}

function rowId(row: JournalRow): string {
  return String(row.sequence);
}

/** Whole days are named by their days, anything else to the minute. */
function periodText(period: Period): string {
  if (!isWholeDays(period)) return `${formatDateTime(period.from)} – ${formatDateTime(period.to)}`;
  const last = new Date(Date.parse(period.to) - 1000).toISOString();
  return formatDate(period.from) === formatDate(last) ? formatDate(last) : `${formatDate(period.from)} – ${formatDate(last)}`;
}
