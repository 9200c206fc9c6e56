import { IconPencil, IconFileImport } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../shared/contract/people.ts';
import { useCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { useCommands } from '../../app/keyboard/commands.ts';
import { Button } from '../../components/button.tsx';
import type { ListColumn } from '../../components/list-page/columns.ts';
import { Drawer, DrawerSection, type DrawerMoves } from '../../components/list-page/drawer.tsx';
import { ListPage } from '../../components/list-page/list-page.tsx';
import { Pairs, Tag } from '../../components/marks.tsx';
import { dash, formatDate, formatNumber, formatShort } from '../../i18n/format.ts';
import { AccountTag } from './account-tag.tsx';
import { GrantDigest } from './grant-digest.tsx';
import { PeopleSwitch } from './people-switch.tsx';
import { fullName, maskedIin } from './person-names.ts';

export function PeoplePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const people = useCall('people.list', { archived: true });
  const blocked = useBlockedBy('editor');
  const columns = useMemo<ListColumn<Person>[]>(
    () => [
      { id: 'name', header: t('people:field.name'), width: 190, grow: true, fixed: true, sort: fullName, cell: (person) => <span className="medium">{fullName(person)}</span> },
      { id: 'iin', header: t('people:field.iin'), width: 110, sort: (person) => person.iin, cell: (person) => <span className="mono muted">{person.iin ? maskedIin(person.iin) : dash}</span> },
      { id: 'position', header: t('people:field.position'), width: 136, sort: (person) => person.position, cell: (person) => <span className="text-2">{person.position || dash}</span> },
      { id: 'department', header: t('people:field.department'), width: 140, hidden: true, sort: (person) => person.department, cell: (person) => person.department || dash },
      {
        id: 'accounts',
        header: t('people:field.accounts'),
        width: 136,
        sort: (person) => person.accounts[0]?.name ?? null,
        cell: (person) => (person.accounts.length === 0 ? <span className="muted">{dash}</span> : <span className="mono">{person.accounts.map((account) => account.name).join(', ')}</span>),
      },
      { id: 'grants', header: t('people:field.grants'), width: 104, align: 'right', sort: (person) => person.activeGrants, cell: (person) => (person.activeGrants === 0 ? <span className="muted">{dash}</span> : formatNumber(person.activeGrants)) },
      {
        id: 'findings',
        header: t('people:field.findings'),
        width: 108,
        align: 'right',
        sort: (person) => person.openFindings,
        cell: (person) => (person.openFindings === 0 ? <span className="muted">{dash}</span> : <span className="danger medium">{formatNumber(person.openFindings)}</span>),
      },
      { id: 'lastRecord', header: t('people:field.lastRecord'), width: 112, hidden: true, sort: (person) => person.lastRecord, cell: (person) => <span className="num text-2">{formatShort(person.lastRecord)}</span> },
      { id: 'dismissed', header: t('people:field.dismissed'), width: 104, hidden: true, sort: (person) => person.dismissed, cell: (person) => formatDate(person.dismissed) },
    ],
    [t],
  );
  const views = useMemo(
    () => [
      { id: 'all', label: t('people:view.all'), test: (person: Person) => person.archived === null },
      { id: 'access', label: t('people:view.access'), test: (person: Person) => person.archived === null && person.activeGrants > 0 },
      { id: 'dismissed', label: t('people:view.dismissed'), test: (person: Person) => person.dismissed !== null && person.activeGrants > 0 },
      { id: 'noAccount', label: t('people:view.noAccount'), test: (person: Person) => person.archived === null && person.accounts.length === 0 },
      { id: 'findings', label: t('people:view.findings'), test: (person: Person) => person.openFindings > 0 },
      { id: 'archived', label: t('people:view.archived'), test: (person: Person) => person.archived !== null },
    ],
    [t],
  );
  const filters = useMemo(
    () => [
      { id: 'department', label: t('people:field.department'), value: (person: Person) => person.department || null },
      { id: 'position', label: t('people:field.position'), value: (person: Person) => person.position || null },
    ],
    [t],
  );
  useCommands(
    useMemo(
      () => [{ id: 'people-import', label: t('people:import.title'), icon: IconFileImport, run: () => void navigate({ to: '/people/import' }) }],
      [t, navigate],
    ),
  );
  const open = (person: Person) => void navigate({ to: '/people/$id', params: { id: person.id } });
  return (
    <ListPage
      id="people"
      title={t('people:title')}
      sub={<PeopleSwitch count={people.data?.people.filter((person) => person.archived === null).length} />}
      columns={columns}
      rows={people.data?.people}
      rowId={(person) => person.id}
      loading={people.isPending}
      problem={people.error?.problem}
      onRetry={() => void people.refetch()}
      views={views}
      filters={filters}
      search={{
        placeholder: t('people:search'),
        text: (person) => [fullName(person), person.iin, person.position, person.department, ...person.accounts.map((account) => account.name)].join(' '),
      }}
      sort={{ id: 'name', desc: false }}
      rowTone={(person) => (person.archived ? 'faded' : undefined)}
      actions={
        <Button icon={IconFileImport} blockedBy={blocked} onClick={() => void navigate({ to: '/people/import' })}>
          {t('people:import.title')}
        </Button>
      }
      primary={{ label: t('people:add'), run: () => void navigate({ to: '/people/new' }), blockedBy: blocked }}
      onOpen={open}
      drawer={(person, moves) => <PersonDrawer person={person} moves={moves} onOpen={() => open(person)} />}
      empty={{ title: t('people:empty.title'), text: t('people:empty.text') }}
      total={(rows) => t('people:total', { count: rows.length, number: formatNumber(rows.length) })}
    />
  );
}

function PersonDrawer({ person, moves, onOpen }: { person: Person; moves: DrawerMoves; onOpen: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const blocked = useBlockedBy('editor');
  const record = useCall('people.get', { id: person.id }).data;
  const stillHasAccess = person.dismissed !== null && person.activeGrants > 0;
  return (
    <Drawer
      moves={moves}
      identity={
        <>
          {person.openFindings > 0 && <Tag tone="danger">{t('people:tag.findings', { count: person.openFindings, number: formatNumber(person.openFindings) })}</Tag>}
          {person.dismissed && <Tag tone={stillHasAccess ? 'warning' : 'neutral'}>{t('people:tag.dismissed', { day: formatDate(person.dismissed) })}</Tag>}
          {person.archived && <Tag>{t('people:tag.archived')}</Tag>}
          {person.openFindings === 0 && !person.dismissed && !person.archived && <Tag>{t('people:tag.works')}</Tag>}
        </>
      }
      title={fullName(person)}
      onOpen={onOpen}
      actions={
        <Button icon={IconPencil} blockedBy={blocked} onClick={() => void navigate({ to: '/people/$id/edit', params: { id: person.id } })}>
          {t('common:action.edit')}
        </Button>
      }
    >
      {stillHasAccess && (
        <DrawerSection title={t('people:attention')}>
          <p className="warning">{t('people:dismissedWithAccess', { count: person.activeGrants })}</p>
        </DrawerSection>
      )}
      <DrawerSection>
        <Pairs
          pairs={[
            { key: 'iin', label: t('people:field.iin'), value: person.iin && <span className="mono">{person.iin}</span> },
            { key: 'position', label: t('people:field.position'), value: person.position },
            { key: 'department', label: t('people:field.department'), value: person.department },
            {
              key: 'last',
              label: t('people:field.lastRecord'),
              value: person.lastRecord && (
                <Link to="/journal" search={{ f: { person: person.id } }}>
                  {formatShort(person.lastRecord)}
                </Link>
              ),
            },
          ]}
        />
      </DrawerSection>
      <DrawerSection title={t('people:field.accounts')} count={person.accounts.length}>
        {person.accounts.length === 0 ? (
          <p className="muted">{t('people:noAccounts')}</p>
        ) : (
          <ul className="stack" style={{ gap: 6 }}>
            {person.accounts.map((account) => (
              <li key={account.id} className="row">
                <span className="mono grow cut">{account.name}</span>
                <AccountTag account={account} />
              </li>
            ))}
          </ul>
        )}
      </DrawerSection>
      <DrawerSection title={t('people:field.grants')} count={record?.grants.filter((grant) => grant.state === 'active').length}>
        {record && (record.grants.length === 0 ? <p className="muted">{t('people:noGrants')}</p> : <GrantDigest grants={record.grants} />)}
      </DrawerSection>
    </Drawer>
  );
}
