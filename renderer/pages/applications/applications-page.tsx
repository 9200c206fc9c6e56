import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Application } from '../../../shared/contract/applications.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { DeadlineCell, DeadlineClock } from '../../components/deadline/deadline-clock.tsx';
import { editionOf, useLabel } from '../../components/draft/labels.ts';
import type { ListColumn } from '../../components/list-page/columns.ts';
import { Drawer, DrawerSection, type DrawerMoves } from '../../components/list-page/drawer.tsx';
import { ListPage } from '../../components/list-page/list-page.tsx';
import { Pairs } from '../../components/marks.tsx';
import { dash, formatShort } from '../../i18n/format.ts';
import { ApplicationState } from './application-words.tsx';
import { TitleDialog } from './title-dialog.tsx';

export function ApplicationsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const applications = useCall('applications.list', {});
  const create = useMutationCall('applications.create');
  const blocked = useBlockedBy('editor');
  const [creating, setCreating] = useState(false);
  const columns = useMemo<ListColumn<Application>[]>(
    () => [
      { id: 'number', header: t('applications:field.number'), width: 116, fixed: true, sort: (one) => one.number, cell: (one) => <span className="mono muted">{t('applications:number', { number: one.number })}</span> },
      { id: 'title', header: t('applications:field.title'), width: 200, grow: true, fixed: true, sort: (one) => one.title, cell: (one) => <span className="medium cut">{one.title}</span> },
      {
        id: 'ready',
        header: t('applications:field.ready'),
        width: 92,
        align: 'right',
        sort: (one) => one.checklist.filter((item) => item.ready).length,
        cell: (one) => <span className={one.ready ? 'success num' : 'num'}>{`${one.checklist.filter((item) => item.ready).length} / ${one.checklist.length}`}</span>,
      },
      { id: 'submitted', header: t('applications:field.submitted'), width: 112, hidden: true, sort: (one) => one.submitted, cell: (one) => <span className="num">{formatShort(one.submitted)}</span> },
      {
        id: 'deadline',
        header: t('applications:field.deadline'),
        width: 188,
        sort: (one) => one.deadline?.target ?? null,
        cell: (one) => (one.deadline && one.state === 'submitted' ? <DeadlineCell deadline={one.deadline} /> : <span className="muted">{dash}</span>),
      },
      { id: 'updated', header: t('applications:field.updated'), width: 124, hidden: true, sort: (one) => one.updated, cell: (one) => <span className="num">{formatShort(one.updated)}</span> },
      { id: 'state', header: t('applications:field.state'), width: 176, sort: (one) => one.state, cell: (one) => <ApplicationState state={one.state} /> },
    ],
    [t],
  );
  const views = useMemo(
    () => [
      { id: 'open', label: t('applications:view.open'), test: (one: Application) => one.state !== 'accepted' },
      { id: 'waiting', label: t('applications:view.waiting'), test: (one: Application) => one.state === 'submitted' },
      { id: 'returned', label: t('applications:view.returned'), test: (one: Application) => one.state === 'returned' },
      { id: 'accepted', label: t('applications:view.accepted'), test: (one: Application) => one.state === 'accepted' },
    ],
    [t],
  );
  const open = (one: Application) => void navigate({ to: '/applications/$id', params: { id: one.id } });
  return (
    <>
      <ListPage
        id="applications"
        title={t('applications:title')}
        columns={columns}
        rows={applications.data?.applications}
        rowId={(one) => one.id}
        loading={applications.isPending}
        problem={applications.error?.problem}
        onRetry={() => void applications.refetch()}
        views={views}
        search={{ placeholder: t('applications:search'), text: (one) => `${one.number} ${one.title}` }}
        sort={{ id: 'number', desc: true }}
        rowTone={(one) => (one.state === 'accepted' ? 'faded' : undefined)}
        primary={{ label: t('applications:create'), run: () => setCreating(true), blockedBy: blocked }}
        onOpen={open}
        drawer={(one, moves) => <ApplicationDrawer application={one} moves={moves} onOpen={() => open(one)} />}
        empty={{ title: t('applications:empty.title'), text: t('applications:empty.text') }}
      />
      {creating && (
        <TitleDialog
          heading={t('applications:new')}
          act={t('applications:create')}
          first=""
          busy={create.isPending}
          problem={create.error?.problem}
          onClose={() => setCreating(false)}
          onSave={(title) => create.mutate({ title }, { onSuccess: open })}
        />
      )}
    </>
  );
}

function ApplicationDrawer({ application, moves, onOpen }: { application: Application; moves: DrawerMoves; onOpen: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const missing = application.checklist.filter((item) => !item.ready);
  return (
    <Drawer
      moves={moves}
      identity={
        <>
          <span className="mono muted">{t('applications:number', { number: application.number })}</span>
          <ApplicationState state={application.state} />
        </>
      }
      title={application.title}
      onOpen={onOpen}
    >
      {application.deadline && application.state === 'submitted' && <DeadlineClock inDrawer deadline={application.deadline} fromLabel={t('applications:field.submitted')} />}
      {application.returnReason !== null && application.state !== 'accepted' && (
        <DrawerSection title={t('applications:returned.reason')}>
          <p style={{ whiteSpace: 'pre-line' }}>{application.returnReason}</p>
        </DrawerSection>
      )}
      {missing.length > 0 && (
        <DrawerSection title={t('applications:missing')} count={missing.length}>
          <ul>
            {missing.map((item) => (
              <li key={item.id} className="stack" style={{ padding: '2px 0' }}>
                <span>{label(item.label)}</span>
                <span className="small muted">{t(`checklist:${item.missing ?? 'fieldInvalid'}`, item.params)}</span>
              </li>
            ))}
          </ul>
        </DrawerSection>
      )}
      <DrawerSection>
        <Pairs
          pairs={[
            { key: 'pack', label: t('applications:field.pack'), value: editionOf(t, application.pack) },
            { key: 'created', label: t('applications:field.created'), value: <span className="num">{formatShort(application.created)}</span> },
            { key: 'updated', label: t('applications:field.updated'), value: <span className="num">{formatShort(application.updated)}</span> },
            { key: 'submitted', label: t('applications:field.submitted'), value: application.submitted && <span className="num">{formatShort(application.submitted)}</span> },
          ]}
        />
      </DrawerSection>
    </Drawer>
  );
}
