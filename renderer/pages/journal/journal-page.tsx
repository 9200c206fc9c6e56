import { IconPackageExport, IconPlus, IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalRow } from '../../../shared/contract/journal.ts';
import { actions } from '../../../shared/domain/vocabulary.ts';
import { historyText } from '../../../shared/locales/history-text.ts';
import { useCall } from '../../api/hooks.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button, TextButton } from '../../components/button.tsx';
import { ColumnChooser } from '../../components/list-page/column-chooser.tsx';
import { useListTable, type ListColumn } from '../../components/list-page/columns.ts';
import { DataTable } from '../../components/list-page/data-table.tsx';
import { FilterBar } from '../../components/list-page/filters.tsx';
import { ListSplit, PageHeader } from '../../components/list-page/list-page.tsx';
import { useListAddress } from '../../components/list-page/list-search.ts';
import listStyles from '../../components/list-page/list-page.module.css';
import { Icon } from '../../components/icon.tsx';
import { Dot } from '../../components/marks.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { Centre, EmptyState } from '../../components/surfaces.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { dash, formatClock, formatDate, formatNumber } from '../../i18n/format.ts';
import { useBaseName, useName } from '../bases/names.ts';
import { ActivityBrush } from './activity-brush.tsx';
import { FindingMarks } from './finding-marks.tsx';
import { journalFilter, journalViews, type JournalChips } from './journal-filter.ts';
import { RecordDrawer } from './record-drawer.tsx';
import { useJournalRows } from './use-journal-rows.ts';
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
  const address = useListAddress();
  const go = () => void navigate({ to: '/audit/new', search: { f: address.f ?? {} } });
  useShortcut('export', go);
  return (
    <Button icon={IconPackageExport} onClick={go} aria-keyshortcuts="Control+E" keys={shortcuts.export.keys}>
      {t('journal:export')}
    </Button>
  );
}

function Journal() {
  const { t } = useTranslation();
  const address = useListAddress();
  const view = journalViews.find((one) => one === address.view) ?? 'log';
  const chips: JournalChips = address.f ?? {};
  const text = address.q ?? '';
  // The filter is a key of the cache: it must be the same object while nothing in the address changed.
  const filter = useMemo(() => journalFilter(view, address.f ?? {}, text), [view, address.f, text]);
  const columns = useJournalColumns(view === 'console');
  const list = useListTable({ id: view === 'console' ? 'journal-console' : 'journal', columns, rows: noRows, rowId, sort: { id: 'time', desc: true }, remote: true });
  const order = list.table.getState().sorting[0]?.desc === false ? 'oldest' : 'newest';
  const rows = useJournalRows(filter, order);
  const kinds = useFilterKinds();
  const noLog = useCall('journal.summary', {}).data?.log === 0;
  const { from, to, ...plain } = address.f ?? {};
  const period = from && to ? { from, to } : undefined;
  const setPeriod = (next: { from: string; to: string } | undefined) => address.change({ f: { ...plain, ...(next ?? {}) }, sel: undefined });
  return (
    <>
      <ActivityBrush filter={filter} period={period} onPeriod={setPeriod} count={rows.source.count} />
      <ListSplit
        listId="journal"
        source={rows.source}
        rowId={rowId}
        drawerWidth={388}
        drawer={(row, moves) => <RecordDrawer key={row.sequence} row={row} moves={moves} />}
        table={(selection) => (
          <>
            <div className={listStyles.toolbar}>
              <Tabs
                label={t('common:list.views')}
                tabs={journalViews.map((id) => ({ id, label: t(`journal:view.${id}`) }))}
                value={view}
                onChange={(next) => address.change({ view: next === 'log' ? undefined : next, sel: undefined })}
              />
              <span className="grow" />
              <span className="muted small num">{rows.milliseconds !== undefined && t('journal:found', { number: formatNumber(rows.source.count), count: rows.source.count, milliseconds: Math.max(1, Math.round(rows.milliseconds)) })}</span>
              <ColumnChooser list={list} />
            </div>
            <FilterBar
              kinds={kinds}
              chosen={plain}
              onChange={(f) => address.change({ f: { ...f, ...(period ?? {}) }, sel: undefined })}
              searchFirst
              search={{ value: text, placeholder: t('journal:search'), onChange: (q) => address.change({ q, sel: undefined }) }}
              extra={
                period && (
                  <span className={listStyles.chip}>
                    <span className={listStyles.key}>{t('journal:column.time')}</span>
                    <span className="num">{`${formatDate(period.from)} – ${formatDate(period.to)}`}</span>
                    <button type="button" aria-label={t('common:action.removeNamed', { name: t('journal:column.time') })} onClick={() => setPeriod(undefined)}>
                      <Icon of={IconX} size="sm" />
                    </button>
                  </span>
                )
              }
            />
            {chips.finding !== undefined && <div className={styles.note}>{t('journal:byFinding')}</div>}
            {rows.problem ? (
              <Centre>
                <ProblemView problem={rows.problem} onRetry={rows.retry} />
              </Centre>
            ) : rows.source.count === 0 && !rows.loading ? (
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
                key={JSON.stringify(filter)}
                label={t('journal:title')}
                list={list}
                source={rows.source}
                rowId={rowId}
                rowHeight={28}
                loading={rows.loading}
                scrollKey={`journal-${JSON.stringify(filter)}`}
                edge={view !== 'console' && <FindingMarks filter={filter} order={order} count={rows.source.count} />}
                {...selection}
              />
            )}
          </>
        )}
      />
    </>
  );
}

function rowId(row: JournalRow): string {
  return String(row.sequence);
}

function useJournalColumns(console: boolean): readonly ListColumn<JournalRow>[] {
  const { t } = useTranslation();
  const baseName = useBaseName();
  return useMemo<ListColumn<JournalRow>[]>(
    () => [
      { id: 'sequence', header: t('journal:column.number'), width: 82, align: 'right', fixed: true, cell: (row) => <span className="muted">{formatNumber(row.sequence)}</span> },
      {
        id: 'time',
        header: t('journal:column.time'),
        width: 142,
        fixed: true,
        sort: (row) => row.time,
        cell: (row) => (
          <span className="row num">
            <span className="grow">{`${formatDate(row.time).slice(0, 5)} ${formatClock(row.time)}`}</span>
            {row.findings.length > 0 && (
              <>
                <Dot tone="danger" />
                <span className="hidden-text">{row.findings.map((rule) => t(`findings:rule.${rule}`)).join(', ')}</span>
              </>
            )}
          </span>
        ),
      },
      ...(console
        ? []
        : [{ id: 'person', header: t('journal:column.person'), width: 140, cell: (row: JournalRow) => (row.person ? <ShortName name={row.person.name} /> : <span className="muted">{dash}</span>) }]),
      { id: 'account', header: t(console ? 'journal:column.operator' : 'journal:column.account'), width: console ? 150 : 112, cell: (row) => (console ? <ShortName name={row.account} /> : <span className="mono">{row.account}</span>) },
      ...(console ? [{ id: 'done', header: t('journal:column.done'), width: 260, grow: true, cell: (row: JournalRow) => row.done && historyText(t, row.done) }] : []),
      { id: 'action', header: t('journal:column.action'), width: 98, spare: console, cell: (row) => t(`action:${row.action}`) },
      { id: 'object', header: t('journal:column.object'), width: 136, grow: !console, hidden: console, cell: (row) => <span className="mono">{row.object || dash}</span> },
      { id: 'base', header: t('journal:column.base'), width: 200, hidden: console, spare: true, cell: (row) => (row.base ? baseName(row.base) : <span className="muted">{dash}</span>) },
      { id: 'rows', header: t('journal:column.rows'), width: 72, align: 'right', cell: (row) => (row.rows === null ? <span className="muted">{dash}</span> : formatNumber(row.rows)) },
    ],
    [t, console, baseName],
  );
}

/** Surname and given name: a patronymic would leave no room for what was done. */
function ShortName({ name }: { name: string }) {
  return (
    <span className="medium" title={name}>
      {name.split(' ').slice(0, 2).join(' ')}
    </span>
  );
}

function useFilterKinds() {
  const { t } = useTranslation();
  const name = useName();
  const bases = useCall('bases.list', { archived: true }).data?.bases;
  const people = useCall('people.list', { archived: true }).data?.people;
  const sources = useCall('sources.list', {}).data?.sources;
  const accounts = useCall('people.accounts', {}).data?.accounts;
  return useMemo(
    () => [
      { id: 'base', label: t('journal:column.base'), options: (bases ?? []).map((base) => ({ value: base.id, label: `${base.code} ${name(base.name)}` })) },
      { id: 'person', label: t('journal:column.person'), options: (people ?? []).map((person) => ({ value: person.id, label: `${person.surname} ${person.given}` })) },
      { id: 'account', label: t('journal:column.account'), options: (accounts ?? []).map((account) => ({ value: account.name, label: account.name })) },
      { id: 'action', label: t('journal:column.action'), options: actions.map((action) => ({ value: action, label: t(`action:${action}`) })) },
      { id: 'source', label: t('journal:column.source'), options: (sources ?? []).map((source) => ({ value: source.id, label: source.name })) },
    ],
    [t, name, bases, people, sources, accounts],
  );
}
