import { IconPencil, IconMapPin } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Base } from '../../../shared/contract/bases.ts';
import { historyText } from '../../../shared/locales/history-text.ts';
import { useCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import type { ListColumn } from '../../components/list-page/columns.ts';
import { Drawer, DrawerSection, type DrawerMoves } from '../../components/list-page/drawer.tsx';
import { ListPage } from '../../components/list-page/list-page.tsx';
import { Pairs, Tag } from '../../components/marks.tsx';
import { dash, formatNumber, formatShort } from '../../i18n/format.ts';
import { Coverage, CoverageLegend } from './coverage.tsx';
import { biometricThreshold, gapsOf } from './gaps.ts';
import { GapList } from './gap-list.tsx';
import { useCountryName, useName } from './names.ts';

export function BasesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const name = useName();
  const bases = useCall('bases.list', { archived: true });
  const blocked = useBlockedBy('editor');
  const columns = useMemo<ListColumn<Base>[]>(
    () => [
      { id: 'code', header: t('bases:field.code'), width: 68, fixed: true, sort: (base) => base.code, cell: (base) => <span className="mono muted">{base.code}</span> },
      { id: 'name', header: t('bases:field.name'), width: 200, grow: true, fixed: true, sort: (base) => name(base.name), cell: (base) => <span className="medium">{name(base.name)}</span> },
      { id: 'dbms', header: t('bases:field.dbms'), width: 118, sort: (base) => base.dbms, cell: (base) => <span className="text-2">{base.dbms || dash}</span> },
      { id: 'owner', header: t('bases:field.owner'), width: 180, hidden: true, sort: (base) => base.owner.name, cell: (base) => base.owner.name || dash },
      { id: 'subjects', header: t('bases:field.subjects'), width: 106, align: 'right', sort: (base) => base.subjects, cell: (base) => formatNumber(base.subjects) },
      { id: 'records', header: t('bases:field.records'), width: 92, align: 'right', hidden: true, sort: (base) => base.records, cell: (base) => formatNumber(base.records) },
      { id: 'people', header: t('bases:field.people'), width: 96, align: 'right', hidden: true, sort: (base) => base.people, cell: (base) => (base.people === 0 ? <span className="muted">{dash}</span> : formatNumber(base.people)) },
      {
        id: 'findings',
        header: t('bases:field.findings'),
        width: 108,
        align: 'right',
        sort: (base) => base.openFindings,
        cell: (base) => (base.openFindings === 0 ? <span className="muted">{dash}</span> : <span className="danger medium">{formatNumber(base.openFindings)}</span>),
      },
      { id: 'lastRecord', header: t('bases:field.lastRecord'), width: 108, hidden: true, sort: (base) => base.lastRecord, cell: (base) => <span className="num">{formatShort(base.lastRecord)}</span> },
      { id: 'coverage', header: t('bases:field.journal'), width: 116, cell: (base) => <Coverage days={base.coverage} /> },
    ],
    [t, name],
  );
  const views = useMemo(
    () => [
      { id: 'all', label: t('bases:view.all'), test: (base: Base) => base.archived === null },
      { id: 'findings', label: t('bases:view.findings'), test: (base: Base) => base.archived === null && base.openFindings > 0 },
      { id: 'large', label: t('bases:view.large'), test: (base: Base) => base.archived === null && Math.max(base.subjects, base.records) > biometricThreshold },
      { id: 'silent', label: t('bases:view.silent'), test: (base: Base) => base.archived === null && base.coverage.every((records) => records < 0) },
      { id: 'archived', label: t('bases:view.archived'), test: (base: Base) => base.archived !== null },
    ],
    [t],
  );
  const filters = useMemo(
    () => [
      { id: 'owner', label: t('bases:field.owner'), value: (base: Base) => base.owner.name || null },
      { id: 'dbms', label: t('bases:field.dbms'), value: (base: Base) => base.dbms || null },
      {
        id: 'access',
        label: t('bases:field.accessCategory'),
        value: (base: Base) => base.accessCategory,
        options: (['restricted', 'public'] as const).map((value) => ({ value, label: t(`bases:access.${value}`) })),
      },
      {
        id: 'role',
        label: t('bases:field.organisationRole'),
        value: (base: Base) => base.organisationRole,
        options: (['owner', 'operator', 'third_party'] as const).map((value) => ({ value, label: t(`bases:role.${value}`) })),
      },
    ],
    [t],
  );
  const open = (base: Base) => void navigate({ to: '/bases/$id', params: { id: base.id } });
  return (
    <ListPage
      id="bases"
      title={t('bases:title')}
      sub={bases.data && formatNumber(bases.data.bases.filter((base) => base.archived === null).length)}
      columns={columns}
      rows={bases.data?.bases}
      rowId={(base) => base.id}
      loading={bases.isPending}
      problem={bases.error?.problem}
      onRetry={() => void bases.refetch()}
      views={views}
      filters={filters}
      search={{
        placeholder: t('bases:search'),
        text: (base) => [base.code, base.name.kk, base.name.ru, base.dbms, base.owner.name, base.operator.name].join(' '),
      }}
      sort={{ id: 'subjects', desc: true }}
      rowTone={(base) => (base.archived ? 'faded' : undefined)}
      primary={{ label: t('bases:add'), run: () => void navigate({ to: '/bases/new' }), blockedBy: blocked }}
      onOpen={open}
      drawer={(base, moves) => <BaseDrawer base={base} moves={moves} onOpen={() => open(base)} />}
      empty={{ title: t('bases:empty.title'), text: t('bases:empty.text') }}
      legend={<CoverageLegend />}
      total={(rows) => t('bases:total', { number: formatNumber(rows.reduce((sum, base) => sum + base.subjects, 0)) })}
    />
  );
}

function BaseDrawer({ base, moves, onOpen }: { base: Base; moves: DrawerMoves; onOpen: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const name = useName();
  const country = useCountryName();
  const blocked = useBlockedBy('editor');
  const gaps = gapsOf(base);
  return (
    <Drawer
      moves={moves}
      identity={
        <>
          <span className="mono muted">{base.code}</span>
          {base.openFindings > 0 && <Tag tone="danger">{t('bases:tag.findings', { count: base.openFindings, number: formatNumber(base.openFindings) })}</Tag>}
          <Tag>{t(`bases:access.${base.accessCategory}`)}</Tag>
          {base.archived && <Tag>{t('bases:tag.archived')}</Tag>}
        </>
      }
      title={name(base.name)}
      onOpen={onOpen}
      actions={
        <Button icon={IconPencil} blockedBy={blocked} onClick={() => void navigate({ to: '/bases/$id/edit', params: { id: base.id } })}>
          {t('common:action.edit')}
        </Button>
      }
    >
      {gaps.length > 0 && (
        <DrawerSection title={t('bases:gaps')} count={gaps.length}>
          <GapList base={base} gaps={gaps} />
        </DrawerSection>
      )}
      <DrawerSection>
        <Pairs
          pairs={[
            { key: 'owner', label: t('bases:field.owner'), value: base.owner.name },
            { key: 'bin', label: t('bases:field.bin'), value: base.owner.bin && <span className="mono">{base.owner.bin}</span> },
            { key: 'operator', label: t('bases:field.operator'), value: base.operator.name },
            {
              key: 'location',
              label: t('bases:field.location'),
              value: (
                <span className="row" style={{ gap: 6, alignItems: 'flex-start' }}>
                  <span style={{ marginTop: 3 }}>
                    <Icon of={IconMapPin} size="sm" />
                  </span>
                  <span>{[base.location.address, country(base.location.country)].filter(Boolean).join(', ')}</span>
                </span>
              ),
            },
            { key: 'purposes', label: t('bases:field.purposes'), value: t('bases:purposeCount', { count: base.purposes.length }) },
            { key: 'categories', label: t('bases:field.categories'), value: base.categories.join(', ') },
            { key: 'people', label: t('bases:field.people'), value: formatNumber(base.people) },
          ]}
        />
      </DrawerSection>
      <RecentChanges id={base.id} />
    </Drawer>
  );
}

function RecentChanges({ id }: { id: string }) {
  const { t } = useTranslation();
  const history = useCall('bases.get', { id }).data?.history ?? [];
  if (history.length === 0) return null;
  return (
    <DrawerSection title={t('common:record.recent')}>
      <ul className="small" style={{ display: 'grid', gridTemplateColumns: '86px 1fr', rowGap: 6 }}>
        {history.slice(0, 3).map((entry) => (
          <li key={entry.sequence} style={{ display: 'contents' }}>
            <span className="muted num">{formatShort(entry.at)}</span>
            <span>{historyText(t, entry)}</span>
          </li>
        ))}
      </ul>
    </DrawerSection>
  );
}
