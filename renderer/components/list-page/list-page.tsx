import type { IconType } from '../icon.tsx';
import { IconPlus } from '@tabler/icons-react';
import clsx from 'clsx';
import { useEffect, useId, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../shared/contract/problem.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { textOrder } from '../../i18n/order.ts';
import { formatNumber } from '../../i18n/format.ts';
import { Button, TextButton } from '../button.tsx';
import { ProblemView } from '../problem-view.tsx';
import { Centre, EmptyState } from '../surfaces.tsx';
import { Tabs } from '../tabs.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { useListTable, useLocalSource, type ListColumn, type RowSource } from './columns.ts';
import { DataTable } from './data-table.tsx';
import type { DrawerMoves } from './drawer.tsx';
import { FilterBar, type FilterOption } from './filters.tsx';
import { useListAddress } from './list-search.ts';
import styles from './list-page.module.css';

/** The one primary button of a page: the next lawful step, named by its verb. */
export interface PrimaryAction {
  readonly label: string;
  readonly run: () => void;
  readonly icon?: IconType;
  /** Why it cannot be done now. */
  readonly blockedBy?: string | undefined;
}

/** Page header of 52: name, count, secondary actions, one primary (Ctrl N). */
export function PageHeader({ title, sub, actions, primary }: { title: string; sub?: ReactNode; actions?: ReactNode; primary?: PrimaryAction | undefined }) {
  useShortcut('new', () => primary?.run(), primary !== undefined && primary.blockedBy === undefined);
  return (
    <div className={styles.header}>
      <h1>{title}</h1>
      {sub !== undefined && <span className={clsx(styles.sub, 'num')}>{sub}</span>}
      <span className="grow" />
      {actions}
      {primary && (
        <Button variant="primary" icon={primary.icon ?? IconPlus} onClick={primary.run} blockedBy={primary.blockedBy} aria-keyshortcuts="Control+N">
          {primary.label}
        </Button>
      )}
    </div>
  );
}

export interface ListView<Row> {
  readonly id: string;
  readonly label: string;
  readonly test: (row: Row) => boolean;
  /** Said where the view itself has no rows, whatever is filtered. */
  readonly empty?: { readonly title: string; readonly text: string };
}

export interface ListFilter<Row> {
  readonly id: string;
  readonly label: string;
  /** Value of a row; the options are the values that occur, unless given. Null: the row has none. */
  readonly value: (row: Row) => string | null;
  readonly options?: readonly FilterOption[];
}

export interface ListPageProps<Row> {
  /** Name of the list in preferences. */
  id: string;
  title: string;
  /** Beside the title instead of the number of rows. */
  sub?: ReactNode;
  actions?: ReactNode;
  primary?: PrimaryAction;
  /** Ctrl E. */
  onExport?: () => void;
  columns: readonly ListColumn<Row>[];
  rows: readonly Row[] | undefined;
  rowId: (row: Row) => string;
  loading: boolean;
  problem?: Problem | undefined;
  onRetry?: () => void;
  /** Tabs with counts; the first is the default. */
  views?: readonly ListView<Row>[];
  filters?: readonly ListFilter<Row>[];
  /** What typed letters are looked for in. */
  search?: { readonly placeholder: string; readonly text: (row: Row) => string };
  sort?: { id: string; desc: boolean };
  rowHeight?: 28 | 32 | 36;
  rowTone?: (row: Row) => 'danger' | 'faded' | undefined;
  /** Usually a `Drawer`. */
  drawer?: (row: Row, moves: DrawerMoves) => ReactNode;
  onOpen?: (row: Row) => void;
  /** Shown when there is nothing at all, not when a filter leaves nothing. */
  empty: { readonly title: string; readonly text: string };
  /** Between header and toolbar. */
  banner?: ReactNode;
  /** Under the filters: what is done to several rows at once. Told of the rows that pass the filters. */
  bulk?: (rows: readonly Row[]) => ReactNode;
  legend?: ReactNode;
  total?: (rows: readonly Row[]) => ReactNode;
}

/** The template of lists whose rows are all at hand. The journal, read by pages, is put together from the same parts. */
export function ListPage<Row>(props: ListPageProps<Row>) {
  const { id, columns, rows, rowId, views = [], filters = [], search } = props;
  const { t, i18n } = useTranslation();
  const address = useListAddress();
  const view = views.find((one) => one.id === address.view) ?? views[0];
  const chosen = address.f ?? noFilters;
  const query = address.q ?? '';

  const filtered = useMemo(() => {
    const words = query.toLocaleLowerCase(i18n.language).split(/\s+/).filter(Boolean);
    return (rows ?? []).filter((row) => {
      if (view && !view.test(row)) return false;
      for (const filter of filters) {
        const wanted = chosen[filter.id];
        if (wanted !== undefined && filter.value(row) !== wanted) return false;
      }
      if (words.length === 0 || !search) return true;
      const text = search.text(row).toLocaleLowerCase(i18n.language);
      return words.every((word) => text.includes(word));
    });
  }, [rows, view, filters, chosen, query, search, i18n.language]);

  const list = useListTable({ id, columns, rows: filtered, rowId, ...(props.sort ? { sort: props.sort } : {}) });
  const source = useLocalSource(list);
  useShortcut('export', () => props.onExport?.(), props.onExport !== undefined);

  const kinds = filters.map((filter) => ({
    id: filter.id,
    label: filter.label,
    options: filter.options ?? occurring(rows ?? [], filter.value, i18n.language),
  }));
  const nothingAtAll = rows?.length === 0 && !props.problem;
  const tableId = useId();
  return (
    <>
      <PageHeader
        title={props.title}
        sub={props.sub ?? (rows ? formatNumber(rows.length) : undefined)}
        actions={props.actions}
        primary={nothingAtAll ? undefined : props.primary}
      />
      {props.banner}
      {nothingAtAll ? (
        <EmptyState
          title={props.empty.title}
          text={props.empty.text}
          action={props.primary && <EmptyAction primary={props.primary} />}
        />
      ) : (
        <ListSplit
          source={source}
          rowId={rowId}
          listId={id}
          drawer={props.drawer}
          onOpen={props.onOpen}
          table={(selection) => (
            <>
              {views.length > 0 && (
                <div className={styles.toolbar}>
                  <Tabs
                    label={t('common:list.views')}
                    controls={tableId}
                    tabs={views.map((one) => ({ id: one.id, label: one.label, count: rows ? formatNumber(rows.filter(one.test).length) : undefined }))}
                    value={view?.id ?? ''}
                    onChange={(next) => address.change({ view: next === views[0]?.id ? undefined : next })}
                  />
                  <span className="grow" />
                  <ColumnChooser list={list} />
                </div>
              )}
              {(filters.length > 0 || search) && (
                <FilterBar
                  kinds={kinds}
                  chosen={chosen}
                  onChange={(f) => address.change({ f })}
                  search={search && { value: query, placeholder: search.placeholder, onChange: (q) => address.change({ q }) }}
                />
              )}
              {props.bulk?.(filtered)}
              <div id={tableId} role="tabpanel" aria-label={props.title} className={styles.left} style={{ flex: 1 }}>
                {props.problem ? (
                  <Centre>
                    <ProblemView problem={props.problem} {...(props.onRetry ? { onRetry: props.onRetry } : {})} />
                  </Centre>
                ) : source.count === 0 && !props.loading && view?.empty && !rows?.some(view.test) ? (
                  <EmptyState {...view.empty} />
                ) : source.count === 0 && !props.loading ? (
                  <EmptyState
                    title={t('common:list.nothing')}
                    text={t('common:list.nothingText')}
                    action={<TextButton onClick={() => address.change({ f: {}, q: '', view: undefined })}>{t('common:list.clearFilters')}</TextButton>}
                  />
                ) : (
                  <DataTable
                    label={props.title}
                    list={list}
                    source={source}
                    rowId={rowId}
                    rowHeight={props.rowHeight ?? 32}
                    rowTone={props.rowTone}
                    loading={props.loading}
                    scrollKey={id}
                    {...selection}
                  />
                )}
              </div>
              {(props.legend ?? props.total) !== undefined && (
                <div className={styles.footer}>
                  {props.legend}
                  <span className="grow" />
                  <span className="num">{props.total?.(filtered)}</span>
                </div>
              )}
            </>
          )}
        />
      )}
    </>
  );
}

const noFilters: Readonly<Record<string, string>> = {};

function EmptyAction({ primary }: { primary: PrimaryAction }) {
  useShortcut('new', primary.run, primary.blockedBy === undefined);
  return (
    <Button variant="primary" icon={primary.icon ?? IconPlus} onClick={primary.run} blockedBy={primary.blockedBy} keys={shortcuts.new.keys}>
      {primary.label}
    </Button>
  );
}

function occurring<Row>(rows: readonly Row[], value: (row: Row) => string | null, language: string): FilterOption[] {
  const values = new Set(rows.map(value).filter((one): one is string => one !== null && one !== ''));
  return [...values].sort(textOrder(language)).map((one) => ({ value: one, label: one }));
}

export interface Selection<Row> {
  readonly selected: string | null;
  readonly onSelect: (id: string | null) => void;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly onPeek: (row: Row, toggle: boolean) => void;
}

const drawerClosed = new Set<string>();

export interface ListSplitProps<Row> {
  listId: string;
  source: RowSource<Row>;
  rowId: (row: Row) => string;
  drawer?: ((row: Row, moves: DrawerMoves) => ReactNode) | undefined;
  onOpen?: ((row: Row) => void) | undefined;
  /** Stands where the drawer would while that is closed. */
  aside?: ReactNode;
  /** Pixels: 376, journal 380, up to 388. */
  drawerWidth?: number;
  table: (selection: Selection<Row>) => ReactNode;
}

/**
 * Table and drawer side by side. The selection stands in the address; arrows move it and the drawer follows. Esc closes
 * the drawer, a second Esc clears the selection.
 */
export function ListSplit<Row>({ listId, source, rowId, drawer, aside, onOpen, drawerWidth = 376, table }: ListSplitProps<Row>) {
  const address = useListAddress();
  const [peeking, setPeeking] = useState(!drawerClosed.has(listId));
  useEffect(() => {
    if (peeking) drawerClosed.delete(listId);
    else drawerClosed.add(listId);
  }, [listId, peeking]);
  const selected = address.sel ?? null;
  const index = selected === null ? -1 : source.indexOf(selected);
  const row = index >= 0 ? source.at(index) : undefined;
  const open = drawer !== undefined && peeking && row !== undefined;
  const { change } = address;
  const select = (next: string | null) => change({ sel: next ?? undefined });
  const step = (by: 1 | -1) => {
    const next = source.at(index + by);
    return next === undefined ? undefined : () => select(rowId(next));
  };
  useShortcut('close', () => {
    if (open) {
      setPeeking(false);
      document.querySelector<HTMLElement>('[role="grid"]')?.focus();
    } else if (selected !== null) select(null);
    else return false;
    return true;
  });
  return (
    <div className={clsx(styles.split, (open || Boolean(aside)) && styles.open)} style={{ '--drawer': `${drawerWidth}px` } as React.CSSProperties}>
      <div className={styles.left} data-pane>
        {table({
          selected,
          onSelect: select,
          onOpen,
          onPeek: (_row, toggle) => setPeeking((now) => (toggle ? !now : true)),
        })}
      </div>
      {open ? drawer(row, { previous: step(-1), next: step(1), close: () => setPeeking(false) }) : aside}
    </div>
  );
}
