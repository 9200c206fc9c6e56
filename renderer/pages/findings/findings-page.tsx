import { IconRefresh } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../../shared/contract/findings.ts';
import { findingRules } from '../../../shared/domain/vocabulary.ts';
import { useCall, useProgressCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import type { ListColumn } from '../../components/list-page/columns.ts';
import { ListPage } from '../../components/list-page/list-page.tsx';
import { useListAddress } from '../../components/list-page/list-search.ts';
import { Dot, Tag } from '../../components/marks.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { ProgressDialog } from '../../components/progress-dialog.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { dash, formatNumber, formatShort } from '../../i18n/format.ts';
import { useBaseName } from '../bases/names.ts';
import { BulkBar } from './bulk-bar.tsx';
import { FindingDrawer } from './finding-drawer.tsx';
import { FindingsSwitch } from './findings-switch.tsx';
import styles from './findings.module.css';

const stateTone = { open: 'danger', incident: 'info', dismissed: 'neutral', withdrawn: 'neutral' } as const;
const none: ReadonlySet<string> = new Set();

/** What should not have happened, grouped by rule, base and account; each is dealt with once. */
export function FindingsPage() {
  const { t } = useTranslation();
  const baseName = useBaseName();
  const navigate = useNavigate();
  const blocked = useBlockedBy('editor');
  const address = useListAddress();
  // Only among all of them does a finding have to say what became of it.
  const mixed = address.view === 'all';
  const list = useCall('findings.list', { withdrawn: true });
  const run = useProgressCall('findings.run');
  const [marked, setMarked] = useState<ReadonlySet<string>>(none);
  const toggle = useCallback((id: string) => {
    setMarked((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const open = list.data?.findings.filter((one) => one.state === 'open').length;
  useShortcut('tick', () => {
    if (address.sel !== undefined) toggle(address.sel);
    return address.sel !== undefined;
  });
  const { problem } = run;
  useEffect(() => {
    if (problem && problem.code !== 'CANCELLED') showProblem(t, problem);
  }, [problem, t]);
  const again = async () => {
    const counts = await run.run({});
    if (counts) showDone(t('findings-ui:ran', { added: counts.added, withdrawn: counts.withdrawn, open: counts.open }));
  };

  const columns = useMemo<ListColumn<Finding>[]>(
    () => [
      {
        id: 'mark',
        header: t('findings-ui:column.mark'),
        bareHeader: true,
        width: 52,
        fixed: true,
        cell: (one) => (
          // Out of the order of Tab: the table is one stop, and X marks its row.
          <label className={styles.mark} onClick={(event) => event.stopPropagation()}>
            <input type="checkbox" tabIndex={-1} checked={marked.has(one.id)} onChange={() => toggle(one.id)} aria-label={t('findings-ui:mark', { name: `${t(`findings:rule.${one.rule}`)} ${one.account}` })} />
          </label>
        ),
      },
      { id: 'last', header: t('findings-ui:column.time'), width: 108, fixed: true, sort: (one) => one.lastTime, cell: (one) => <span className="num muted">{formatShort(one.lastTime)}</span> },
      {
        id: 'rule',
        header: t('findings-ui:column.what'),
        width: 240,
        grow: true,
        fixed: true,
        sort: (one) => one.rule,
        cell: (one) => (
          <span className="row">
            <Dot tone={one.state === 'open' ? one.severity : 'neutral'} />
            <span className="medium cut">{t(`findings:rule.${one.rule}`)}</span>
          </span>
        ),
      },
      { id: 'base', header: t('findings-ui:column.base'), width: 200, spare: true, sort: (one) => one.base && baseName(one.base), cell: (one) => (one.base ? baseName(one.base) : <span className="muted">{dash}</span>) },
      { id: 'account', header: t('findings-ui:column.account'), width: 118, sort: (one) => one.account, cell: (one) => (one.account ? <span className="mono">{one.account}</span> : <span className="muted">{dash}</span>) },
      { id: 'assignee', header: t('findings-ui:column.assignee'), width: 150, spare: true, sort: (one) => one.assignee?.name ?? null, cell: (one) => one.assignee?.name ?? <span className="muted">{dash}</span> },
      { id: 'person', header: t('findings-ui:column.person'), width: 150, hidden: true, sort: (one) => one.person?.name ?? null, cell: (one) => one.person?.name ?? <span className="muted">{dash}</span> },
      { id: 'actions', header: t('findings-ui:column.actions'), width: 140, hidden: true, cell: (one) => one.actions.map((action) => t(`action:${action}`)).join(', ') },
      { id: 'rows', header: t('findings-ui:column.rows'), width: 84, align: 'right', spare: true, sort: (one) => one.rows, cell: (one) => formatNumber(one.rows) },
      { id: 'records', header: t('findings-ui:column.records'), width: 84, align: 'right', spare: true, sort: (one) => one.records, cell: (one) => formatNumber(one.records) },
      ...(mixed
        ? [{ id: 'state', header: t('findings-ui:column.state'), width: 120, sort: (one: Finding) => one.state, cell: (one: Finding) => <Tag tone={stateTone[one.state]}>{t(`findings:state.${one.state}`)}</Tag> }]
        : []),
    ],
    [t, mixed, baseName, marked, toggle],
  );
  const views = useMemo(
    () =>
      (['open', 'incident', 'dismissed', 'withdrawn', 'all'] as const).map((id) => ({
        id,
        label: t(`findings-ui:view.${id}`),
        test: (one: Finding) =>
          id === 'all' ? one.state !== 'withdrawn' : one.state === id,
      })),
    [t],
  );
  const filters = useMemo(
    () => [
      { id: 'rule', label: t('findings-ui:column.what'), value: (one: Finding) => one.rule, options: findingRules.map((rule) => ({ value: rule, label: t(`findings:rule.${rule}`) })) },
      {
        id: 'severity',
        label: t('findings-ui:column.severity'),
        value: (one: Finding) => one.severity,
        options: (['danger', 'warning'] as const).map((severity) => ({ value: severity, label: t(`findings-ui:severity.${severity}`) })),
      },
      { id: 'assignee', label: t('findings-ui:column.assignee'), value: (one: Finding) => one.assignee?.name ?? null },
      { id: 'base', label: t('findings-ui:column.base'), value: (one: Finding) => one.base && baseName(one.base) },
      { id: 'account', label: t('findings-ui:column.account'), value: (one: Finding) => one.account },
    ],
    [t, baseName],
  );
  const openOf = (one: Finding) => () => {
    if (one.incident) void navigate({ to: '/incidents/$id', params: { id: one.incident.id } });
  };
  return (
    <>
    <ListPage
      id="findings"
      title={t('findings-ui:title')}
      sub={<FindingsSwitch count={open} />}
      actions={
        <Button
          icon={IconRefresh}
          busy={run.running}
          blockedBy={blocked}
          onClick={() => void again()}
        >
          {t('findings-ui:run')}
        </Button>
      }
      banner={
        list.data?.listsChanged && (
          <Banner tone="warning">
            {t('findings-ui:listsChanged')}
          </Banner>
        )
      }
      columns={columns}
      rows={list.data?.findings}
      rowId={(one) => one.id}
      loading={list.isPending}
      problem={list.error?.problem}
      onRetry={() => void list.refetch()}
      views={views}
      filters={filters}
      search={{
        placeholder: t('findings-ui:search'),
        text: (one) => [t(`findings:rule.${one.rule}`), one.base && baseName(one.base), one.base?.code, one.account, one.person?.name, ...one.objects].join(' '),
      }}
      sort={{ id: 'last', desc: true }}
      rowTone={(one) => (one.state === 'dismissed' || one.state === 'withdrawn' ? 'faded' : undefined)}
      onOpen={(one) => openOf(one)()}
      drawer={(one, moves) => <FindingDrawer finding={one} moves={moves} onOpen={one.incident ? openOf(one) : undefined} />}
      bulk={(rows) => marked.size > 0 && <BulkBar findings={list.data?.findings ?? []} shown={rows} marked={marked} onMark={setMarked} />}
      empty={{ title: t('findings-ui:empty.title'), text: t('findings-ui:empty.text') }}
      total={(rows) => t('findings-ui:total', { count: rows.length, number: formatNumber(rows.length) })}
    />
    {run.running && <ProgressDialog title={t('findings-rules:running')} progress={run.progress} startedAt={run.startedAt} onStop={run.stop} />}
    </>
  );
}
