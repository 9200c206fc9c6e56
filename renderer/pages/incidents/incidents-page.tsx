import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../shared/contract/incidents.ts';
import { useCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { DeadlineCell, DeadlineClock } from '../../components/deadline/deadline-clock.tsx';
import type { ListColumn } from '../../components/list-page/columns.ts';
import { Drawer, DrawerSection, type DrawerMoves } from '../../components/list-page/drawer.tsx';
import { ListPage } from '../../components/list-page/list-page.tsx';
import { Pairs } from '../../components/marks.tsx';
import { breachKinds } from '../../../shared/domain/vocabulary.ts';
import { dash, formatNumber, formatShort } from '../../i18n/format.ts';
import { useName } from '../bases/names.ts';
import { IncidentDialog } from './incident-dialog.tsx';
import { IncidentState } from './incident-words.tsx';

export function IncidentsPage({ registering }: { registering: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const incidents = useCall('incidents.list', {});
  const blocked = useBlockedBy('editor');
  const columns = useMemo<ListColumn<Incident>[]>(
    () => [
      { id: 'number', header: t('incidents:field.number'), width: 116, fixed: true, sort: (one) => one.number, cell: (one) => <span className="mono muted">{t('incidents:number', { number: one.number })}</span> },
      { id: 'title', header: t('incidents:field.title'), width: 196, grow: true, fixed: true, sort: (one) => one.title, cell: (one) => <span className="medium cut">{one.title}</span> },
      {
        id: 'kinds',
        header: t('incidents:field.kinds'),
        width: 220,
        hidden: true,
        sort: (one) => one.kinds[0] ?? null,
        cell: (one) => <span className="text-2 cut">{one.kinds.map((kind) => t(`incidents:kind.${kind}.label`)).join(', ')}</span>,
      },
      { id: 'detected', header: t('incidents:field.detected'), width: 104, sort: (one) => one.detected, cell: (one) => <span className="num">{formatShort(one.detected)}</span> },
      { id: 'deadline', header: t('incidents:field.deadline'), width: 188, sort: (one) => one.deadline.target, cell: (one) => <DeadlineCell deadline={one.deadline} met={one.sent?.at ?? null} /> },
      { id: 'subjects', header: t('incidents:field.subjects'), width: 80, align: 'right', sort: (one) => one.subjects, cell: (one) => (one.subjects === 0 ? <span className="muted">{dash}</span> : formatNumber(one.subjects)) },
      { id: 'state', header: t('incidents:field.state'), width: 104, sort: (one) => one.state, cell: (one) => <IncidentState state={one.state} /> },
    ],
    [t],
  );
  const views = useMemo(
    () => [
      { id: 'open', label: t('incidents:view.open'), test: (one: Incident) => one.state === 'open' },
      { id: 'notified', label: t('incidents:view.notified'), test: (one: Incident) => one.state === 'notified' },
      { id: 'closed', label: t('incidents:view.closed'), test: (one: Incident) => one.state === 'closed' },
      { id: 'all', label: t('incidents:view.all'), test: () => true },
    ],
    [t],
  );
  const filters = useMemo(
    () => [
      {
        id: 'kind',
        label: t('incidents:field.kinds'),
        value: (one: Incident) => one.kinds[0] ?? null,
        options: breachKinds.map((value) => ({ value, label: t(`incidents:kind.${value}.label`) })),
      },
    ],
    [t],
  );
  const open = (one: Incident) => void navigate({ to: '/incidents/$id', params: { id: one.id } });
  const register = (on: boolean) => void navigate({ to: '/incidents', search: (before) => ({ ...before, new: on || undefined }), replace: true });
  return (
    <>
      <ListPage
        id="incidents"
        title={t('incidents:title')}
        columns={columns}
        rows={incidents.data?.incidents}
        rowId={(one) => one.id}
        loading={incidents.isPending}
        problem={incidents.error?.problem}
        onRetry={() => void incidents.refetch()}
        views={views}
        filters={filters}
        search={{ placeholder: t('incidents:search'), text: (one) => [one.number, one.title, one.description, ...one.accounts].join(' ') }}
        sort={{ id: 'deadline', desc: false }}
        rowTone={(one) => (one.state === 'closed' ? 'faded' : undefined)}
        primary={{ label: t('incidents:register'), run: () => register(true), blockedBy: blocked }}
        onOpen={open}
        drawer={(one, moves) => <IncidentDrawer incident={one} moves={moves} onOpen={() => open(one)} />}
        empty={{ title: t('incidents:empty.title'), text: t('incidents:empty.text') }}
      />
      {registering && <IncidentDialog onClose={() => register(false)} onSaved={open} />}
    </>
  );
}

function IncidentDrawer({ incident, moves, onOpen }: { incident: Incident; moves: DrawerMoves; onOpen: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      moves={moves}
      identity={
        <>
          <span className="mono muted">{t('incidents:number', { number: incident.number })}</span>
          <IncidentState state={incident.state} />
        </>
      }
      title={incident.title}
      onOpen={onOpen}
    >
      <DeadlineClock inDrawer deadline={incident.deadline} fromLabel={t('incidents:field.detected')} met={incident.sent?.at ?? null} />
      <DrawerSection>
        <IncidentFacts incident={incident} />
      </DrawerSection>
      {incident.description !== '' && (
        <DrawerSection title={t('incidents:field.description')}>
          <p style={{ whiteSpace: 'pre-line' }}>{incident.description}</p>
        </DrawerSection>
      )}
    </Drawer>
  );
}

/** What is known of an incident, as label and value. */
export function IncidentFacts({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const name = useName();
  const bases = useCall('bases.list', { archived: true }).data?.bases ?? [];
  const named = incident.bases.map((id) => bases.find((base) => base.id === id)).filter((base) => base !== undefined);
  return (
    <Pairs
      pairs={[
        { key: 'kinds', label: t('incidents:field.kinds'), value: incident.kinds.map((kind) => t(`incidents:kind.${kind}.label`)).join(', ') },
        {
          key: 'when',
          label: t('incidents:field.when'),
          value: incident.startedAt === null && incident.endedAt === null ? '' : <span className="num">{`${formatShort(incident.startedAt)} – ${formatShort(incident.endedAt)}`}</span>,
        },
        { key: 'bases', label: t('incidents:field.bases'), value: named.map((base) => `${base.code} ${name(base.name)}`).join(', ') },
        { key: 'accounts', label: t('incidents:field.accounts'), value: incident.accounts.length > 0 && <span className="mono">{incident.accounts.join(', ')}</span> },
        { key: 'records', label: t('incidents:field.records'), value: <span className="num">{formatNumber(incident.records)}</span> },
        { key: 'subjects', label: t('incidents:field.subjects'), value: <span className="num">{formatNumber(incident.subjects)}</span> },
        { key: 'risk', label: t('incidents:field.risk'), value: t(`incidents:risk.${incident.risk}`) },
      ].map((pair) => ({ ...pair, value: pair.value === false ? '' : pair.value }))}
    />
  );
}
