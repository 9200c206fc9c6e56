import { IconBan, IconPencil, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedAccount, Person } from '../../../shared/contract/people.ts';
import { accountKinds } from '../../../shared/domain/vocabulary.ts';
import { useCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../../components/button.tsx';
import type { ListColumn } from '../../components/list-page/columns.ts';
import { Drawer, DrawerSection, type DrawerMoves } from '../../components/list-page/drawer.tsx';
import { ListPage } from '../../components/list-page/list-page.tsx';
import { Pairs, Tag } from '../../components/marks.tsx';
import { dash, formatDate, formatNumber, formatShort } from '../../i18n/format.ts';
import { AccountDialog } from './account-dialog.tsx';
import { AccountTag } from './account-tag.tsx';
import { GrantDialog, type GrantDialogProps } from './grant-dialog.tsx';
import { GrantDigest } from './grant-digest.tsx';
import { PeopleSwitch } from './people-switch.tsx';
import { fullName } from './person-names.ts';
import { useSwitchOffAccount } from './switch-off-account.ts';

/** One that is in the register, or one that only the journal knows so far. */
type Row = { readonly kind: 'known'; readonly account: ListedAccount } | { readonly kind: 'unknown'; readonly name: string; readonly records: number };

type Open = { readonly kind: 'edit'; readonly account?: ListedAccount } | { readonly kind: 'register'; readonly name: string } | { readonly kind: 'grant'; readonly holder: GrantDialogProps['holder'] };

/** Every account by which somebody reads or changes data: personal, shared, service, and those nobody has named yet. */
export function AccountsPage({ register }: { register: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const accounts = useCall('people.accounts', {});
  const people = useCall('people.list', { archived: true }).data?.people;
  const sources = useCall('sources.list', {}).data?.sources;
  const unknown = useCall('sources.unmapped', {}).data?.accounts;
  const blocked = useBlockedBy('editor');
  const [open, setOpen] = useState<Open | undefined>(register === undefined ? undefined : { kind: 'register', name: register });
  const close = () => {
    setOpen(undefined);
    // Going back or reloading shows the list, not the same question again.
    if (register !== undefined) void navigate({ to: '/people/accounts', search: { view: 'unknown' }, replace: true });
  };

  const rows = useMemo<Row[] | undefined>(
    () =>
      accounts.data && [
        ...accounts.data.accounts.map((account) => ({ kind: 'known' as const, account })),
        ...(unknown ?? []).map(({ account, records }) => ({ kind: 'unknown' as const, name: account, records })),
      ],
    [accounts.data, unknown],
  );
  const names = useMemo(() => {
    const byId = new Map((people ?? []).map((person) => [person.id, person]));
    return (row: Row): Person[] => (row.kind === 'known' ? row.account.people.map((id) => byId.get(id)).filter((person) => person !== undefined) : []);
  }, [people]);
  const sourceName = useMemo(() => {
    const byId = new Map((sources ?? []).map((source) => [source.id, source.name]));
    return (row: Row): string | null => (row.kind === 'unknown' ? null : row.account.source === null ? t('people:account.anySource') : (byId.get(row.account.source) ?? null));
  }, [sources, t]);
  const kindName = useMemo(
    () => (row: Row) => (row.kind === 'unknown' ? t('people:account.unknown') : t(`people:account.kinds.${row.account.kind}`)),
    [t],
  );

  const columns = useMemo<ListColumn<Row>[]>(
    () => [
      { id: 'name', header: t('people:account.name'), width: 130, grow: true, fixed: true, sort: nameOf, cell: (row) => <span className="mono">{nameOf(row)}</span> },
      { id: 'kind', header: t('people:account.kind'), width: 104, sort: kindName, cell: (row) => (row.kind === 'unknown' ? <Tag tone="warning">{kindName(row)}</Tag> : <AccountTag account={row.account} />) },
      {
        id: 'people',
        header: t('people:account.people'),
        width: 180,
        grow: true,
        sort: (row) => names(row).map(fullName).join(', ') || null,
        cell: (row) =>
          row.kind === 'unknown' ? (
            <span className="warning">{t('people:account.seen', { count: row.records, number: formatNumber(row.records) })}</span>
          ) : (
            names(row).map(fullName).join(', ') || <span className="muted">{dash}</span>
          ),
      },
      { id: 'source', header: t('people:account.source'), width: 150, spare: true, sort: sourceName, cell: (row) => <span className="text-2">{sourceName(row) ?? dash}</span> },
      {
        id: 'grants',
        header: t('people:account.ownGrants'),
        width: 124,
        align: 'right',
        sort: (row) => (row.kind === 'known' ? row.account.activeGrants : 0),
        cell: (row) => (row.kind === 'known' && row.account.activeGrants > 0 ? formatNumber(row.account.activeGrants) : <span className="muted">{dash}</span>),
      },
      {
        id: 'last',
        header: t('people:account.lastSeen'),
        width: 166,
        sort: (row) => (row.kind === 'known' ? row.account.lastRecord : null),
        cell: (row) =>
          row.kind === 'known' ? (
            <span className="num text-2">{formatShort(row.account.lastRecord)}</span>
          ) : (
            // With the keyboard Enter on the row does the same.
            <Button size="sm" tabIndex={-1} blockedBy={blocked} onClick={() => setOpen({ kind: 'register', name: row.name })}>
              {t('people:account.register')}
            </Button>
          ),
      },
      { id: 'note', header: t('people:account.note'), width: 160, hidden: true, sort: (row) => (row.kind === 'known' ? row.account.note : null), cell: (row) => (row.kind === 'known' && row.account.note) || dash },
    ],
    [t, names, sourceName, kindName, blocked],
  );
  const views = useMemo(
    () => [
      { id: 'all', label: t('people:accountView.all'), test: (row: Row) => row.kind === 'unknown' || row.account.disabled === null },
      ...accountKinds.map((kind) => ({ id: kind, label: t(`people:accountView.${kind}`), test: (row: Row) => row.kind === 'known' && row.account.disabled === null && row.account.kind === kind })),
      { id: 'unknown', label: t('people:accountView.unknown'), test: (row: Row) => row.kind === 'unknown' },
      { id: 'disabled', label: t('people:accountView.disabled'), test: (row: Row) => row.kind === 'known' && row.account.disabled !== null },
    ],
    [t],
  );
  const filters = useMemo(() => [{ id: 'source', label: t('people:account.source'), value: sourceName }], [t, sourceName]);

  return (
    <>
      <ListPage
        id="accounts"
        title={t('people:title')}
        sub={<PeopleSwitch count={accounts.data?.accounts.filter((account) => account.disabled === null).length} />}
        columns={columns}
        rows={rows}
        rowId={rowId}
        loading={accounts.isPending}
        problem={accounts.error?.problem}
        onRetry={() => void accounts.refetch()}
        views={views}
        filters={filters}
        search={{ placeholder: t('people:accountSearch'), text: (row) => [nameOf(row), ...names(row).map(fullName), row.kind === 'known' ? row.account.note : ''].join(' ') }}
        sort={{ id: 'name', desc: false }}
        rowTone={(row) => (row.kind === 'known' && row.account.disabled ? 'faded' : undefined)}
        primary={{ label: t('people:account.add'), run: () => setOpen({ kind: 'edit' }), blockedBy: blocked }}
        onOpen={(row) => {
          if (blocked) return;
          if (row.kind === 'unknown') setOpen({ kind: 'register', name: row.name });
          else if (row.account.disabled === null) setOpen({ kind: 'edit', account: row.account });
        }}
        drawer={(row, moves) =>
          row.kind === 'unknown' ? (
            <UnknownDrawer name={row.name} records={row.records} moves={moves} onRegister={() => setOpen({ kind: 'register', name: row.name })} />
          ) : (
            <AccountDrawer account={row.account} people={names(row)} source={sourceName(row)} moves={moves} onEdit={() => setOpen({ kind: 'edit', account: row.account })} onGrant={(holder) => setOpen({ kind: 'grant', holder })} />
          )
        }
        empty={{ title: t('people:accountsEmpty.title'), text: t('people:accountsEmpty.text') }}
        total={(shown) => t('people:accountsTotal', { count: shown.length, number: formatNumber(shown.length) })}
      />
      {open?.kind === 'edit' && <AccountDialog account={open.account} onClose={close} />}
      {open?.kind === 'register' && <AccountDialog name={open.name} onClose={close} />}
      {open?.kind === 'grant' && <GrantDialog holder={open.holder} onClose={close} />}
    </>
  );
}

function nameOf(row: Row): string {
  return row.kind === 'known' ? row.account.name : row.name;
}

function rowId(row: Row): string {
  return row.kind === 'known' ? row.account.id : `unknown ${row.name}`;
}

interface AccountDrawerProps {
  account: ListedAccount;
  people: readonly Person[];
  source: string | null;
  moves: DrawerMoves;
  onEdit: () => void;
  onGrant: (holder: GrantDialogProps['holder']) => void;
}

function AccountDrawer({ account, people, source, moves, onEdit, onGrant }: AccountDrawerProps) {
  const { t } = useTranslation();
  const blocked = useBlockedBy('editor');
  const switchOff = useSwitchOffAccount();
  const grants = useCall('people.grants', {}).data?.grants.filter((grant) => grant.account === account.id);
  const [owner] = people;
  const inUse = account.disabled === null;
  return (
    <Drawer
      moves={moves}
      identity={<AccountTag account={account} />}
      title={account.name}
      actions={
        inUse && (
          <>
            <Button icon={IconPencil} blockedBy={blocked} onClick={onEdit}>
              {t('common:action.edit')}
            </Button>
            <Button icon={IconBan} blockedBy={blocked} onClick={() => void switchOff(account)}>
              {t('people:account.disable')}
            </Button>
          </>
        )
      }
    >
      <DrawerSection>
        <Pairs
          pairs={[
            { key: 'kind', label: t('people:account.kind'), value: t(`people:account.kinds.${account.kind}`) },
            { key: 'source', label: t('people:account.source'), value: source },
            {
              key: 'last',
              label: t('people:account.lastSeen'),
              value: account.lastRecord && (
                <Link to="/journal" search={{ f: { account: account.name } }}>
                  {formatShort(account.lastRecord)}
                </Link>
              ),
            },
            { key: 'created', label: t('people:account.created'), value: formatDate(account.created) },
            ...(account.disabled ? [{ key: 'disabled', label: t('people:account.disabledAt'), value: formatDate(account.disabled) }] : []),
            ...(account.note ? [{ key: 'note', label: t('people:account.note'), value: account.note }] : []),
          ]}
        />
      </DrawerSection>
      <DrawerSection title={t(`people:account.who.${account.kind}`)} count={account.kind === 'personal' ? undefined : people.length}>
        {people.length === 0 ? (
          <p className="warning">{t(`people:account.nobody.${account.kind}`)}</p>
        ) : (
          <ul className="stack" style={{ gap: 6 }}>
            {people.map((person) => (
              <li key={person.id} className="row">
                <Link to="/people/$id" params={{ id: person.id }} className="grow cut">
                  {fullName(person)}
                </Link>
                <span className="small muted cut">{person.position}</span>
              </li>
            ))}
          </ul>
        )}
      </DrawerSection>
      <DrawerSection
        title={t('people:account.ownGrants')}
        count={grants?.filter((grant) => grant.state === 'active').length}
        end={
          inUse &&
          (account.kind !== 'personal' ? (
            <Button size="sm" icon={IconPlus} blockedBy={blocked} onClick={() => onGrant({ account: account.id, name: account.name })}>
              {t('people:grant.add')}
            </Button>
          ) : (
            owner && (
              <Button size="sm" icon={IconPlus} blockedBy={blocked} onClick={() => onGrant({ person: owner.id, name: fullName(owner) })}>
                {t('people:account.grantToPerson')}
              </Button>
            )
          ))
        }
      >
        {grants && grants.length > 0 ? <GrantDigest grants={grants} /> : <p className="muted">{t(`people:account.grantsText.${account.kind}`)}</p>}
      </DrawerSection>
    </Drawer>
  );
}

function UnknownDrawer({ name, records, moves, onRegister }: { name: string; records: number; moves: DrawerMoves; onRegister: () => void }) {
  const { t } = useTranslation();
  const blocked = useBlockedBy('editor');
  return (
    <Drawer
      moves={moves}
      identity={<Tag tone="warning">{t('people:account.unknown')}</Tag>}
      title={name}
      actions={
        <Button variant="primary" icon={IconPlus} blockedBy={blocked} onClick={onRegister}>
          {t('people:account.register')}
        </Button>
      }
    >
      <DrawerSection title={t('people:attention')}>
        <p className="warning">{t('people:account.unknownText')}</p>
      </DrawerSection>
      <DrawerSection>
        <Pairs
          pairs={[
            {
              key: 'records',
              label: t('people:account.inJournal'),
              value: (
                <Link to="/journal" search={{ f: { account: name } }} className="num">
                  {t('people:account.records', { count: records, number: formatNumber(records) })}
                </Link>
              ),
            },
          ]}
        />
      </DrawerSection>
    </Drawer>
  );
}
