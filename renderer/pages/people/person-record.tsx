import { IconArchive, IconArchiveOff, IconPencil, IconFlag, IconHistory, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/people.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../../components/button.tsx';
import { Pairs, Tag } from '../../components/marks.tsx';
import { History } from '../../components/record-page/history.tsx';
import { FrameTable, LinkedObject, RecordAside, RecordPage, RecordPending } from '../../components/record-page/record-page.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { dash, formatDate, formatNumber, formatShort } from '../../i18n/format.ts';
import { AccountDialog } from './account-dialog.tsx';
import { AccountTag } from './account-tag.tsx';
import { GrantDialog } from './grant-dialog.tsx';
import { GrantRows } from './grant-rows.tsx';
import { fullName } from './person-names.ts';
import { RevokeAllDialog } from './revoke-all-dialog.tsx';
import { useSwitchOffAccount } from './switch-off-account.ts';

type Open = { kind: 'grant' } | { kind: 'account'; account: Account | undefined } | { kind: 'revokeAll' };

export function PersonRecordPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const record = useCall('people.get', { id });
  const sources = useCall('sources.list', {}).data?.sources ?? [];
  const archive = useMutationCall('people.archive');
  const restore = useMutationCall('people.restore');
  const switchOff = useSwitchOffAccount();
  const blocked = useBlockedBy('editor');
  const [open, setOpen] = useState<Open>();
  if (!record.data) return <RecordPending problem={record.error?.problem} onRetry={() => void record.refetch()} />;
  const { person, grants, history } = record.data;
  const current = grants.filter((grant) => grant.state === 'active' || grant.state === 'future');
  const past = grants.filter((grant) => grant.state === 'expired' || grant.state === 'revoked');
  const stillHasAccess = person.dismissed !== null && current.length > 0;

  const putBack = () => restore.mutate({ id }, { onError: (error) => showProblem(t, error.problem) });
  const takeOut = () =>
    archive.mutate(
      { id },
      {
        onSuccess: () => showDone(t('people:archived', { name: fullName(person) }), { label: t('common:action.undo'), undoes: true, run: putBack }),
        onError: (error) => showProblem(t, error.problem),
      },
    );
  return (
    <>
      <RecordPage
        crumbs={[{ label: t('people:title'), to: '/people' }, { label: person.surname }]}
        title={fullName(person)}
        tags={
          <>
            {person.archived && <Tag>{t('people:tag.archived')}</Tag>}
            {person.dismissed ? <Tag tone={stillHasAccess ? 'warning' : 'neutral'}>{t('people:tag.dismissed', { day: formatDate(person.dismissed) })}</Tag> : !person.archived && <Tag tone="success">{t('people:tag.works')}</Tag>}
          </>
        }
        figures={[
          { key: 'grants', label: t('people:field.grants'), value: formatNumber(current.length) },
          { key: 'accounts', label: t('people:field.accounts'), value: formatNumber(person.accounts.length) },
          ...(person.openFindings > 0
            ? [{ key: 'findings', value: t('people:tag.findings', { count: person.openFindings, number: formatNumber(person.openFindings) }), tone: 'danger' as const, to: '/findings', search: { q: fullName(person) } }]
            : []),
          { key: 'last', label: t('people:field.lastRecord'), value: formatShort(person.lastRecord), to: '/journal', search: { f: { person: person.id } } },
        ]}
        banner={
          stillHasAccess && (
            <Banner
              tone="warning"
              actions={
                <Button size="sm" blockedBy={blocked} onClick={() => setOpen({ kind: 'revokeAll' })}>
                  {t('people:revokeAll.action')}
                </Button>
              }
            >
              {t('people:dismissedWithAccess', { count: current.length })}
            </Banner>
          )
        }
        actions={
          <>
            {person.archived ? (
              <Button icon={IconArchiveOff} blockedBy={blocked} busy={restore.isPending} onClick={putBack}>
                {t('people:putBack')}
              </Button>
            ) : (
              <Button icon={IconArchive} blockedBy={blocked ?? (current.length > 0 ? t('people:archiveNeedsRevoke') : undefined)} busy={archive.isPending} onClick={takeOut}>
                {t('people:takeOut')}
              </Button>
            )}
            <Button icon={IconPencil} blockedBy={blocked} onClick={() => void navigate({ to: '/people/$id/edit', params: { id } })}>
              {t('common:action.edit')}
            </Button>
            <Button variant="primary" icon={IconPlus} blockedBy={blocked} onClick={() => setOpen({ kind: 'grant' })}>
              {t('people:grant.add')}
            </Button>
          </>
        }
        sections={[
          {
            id: 'main',
            title: t('people:section.main'),
            content: (
              <Pairs
                columns={2}
                pairs={[
                  { key: 'iin', label: t('people:field.iin'), value: person.iin && <span className="mono">{person.iin}</span> },
                  { key: 'position', label: t('people:field.position'), value: person.position },
                  { key: 'dismissed', label: t('people:field.dismissed'), value: person.dismissed && formatDate(person.dismissed) },
                  { key: 'department', label: t('people:field.department'), value: person.department },
                ]}
              />
            ),
          },
          {
            id: 'grants',
            title: t('people:field.grants'),
            count: current.length,
            note: t('people:cite.grants'),
            content:
              grants.length === 0 ? (
                <p className="muted">{t('people:noGrants')}</p>
              ) : (
                <FrameTable
                  label={t('people:field.grants')}
                  head={[
                    { label: t('people:grant.base') },
                    { label: t('people:grant.rights') },
                    { label: t('people:grant.period'), width: 172 },
                    { label: t('people:grant.order'), width: 84 },
                    { label: t('people:grant.state'), width: 104 },
                    { label: '', width: 84 },
                  ]}
                >
                  <GrantRows grants={[...current, ...past]} show="base" />
                </FrameTable>
              ),
          },
          {
            id: 'accounts',
            title: t('people:field.accounts'),
            count: person.accounts.length,
            note: t('people:cite.accounts'),
            action: (
              <Button size="sm" icon={IconPlus} blockedBy={blocked} onClick={() => setOpen({ kind: 'account', account: undefined })}>
                {t('people:account.add')}
              </Button>
            ),
            content:
              person.accounts.length === 0 ? (
                <p className="muted">{t('people:noAccounts')}</p>
              ) : (
                <FrameTable
                  label={t('people:field.accounts')}
                  head={[
                    { label: t('people:account.name') },
                    { label: t('people:account.kind'), width: 130 },
                    { label: t('people:account.source') },
                    { label: t('people:account.note') },
                    { label: '', width: 170 },
                  ]}
                >
                  {person.accounts.map((account) => (
                    <tr key={account.id} data-tone={account.disabled ? 'faded' : undefined}>
                      <td className="mono">{account.name}</td>
                      <td>
                        <AccountTag account={account} />
                      </td>
                      <td>{account.source ? (sources.find((source) => source.id === account.source)?.name ?? dash) : t('people:account.anySource')}</td>
                      <td className="text-2">{account.note || dash}</td>
                      <td data-align="right">
                        {!account.disabled && (
                          <span className="row" style={{ justifyContent: 'flex-end' }}>
                            <Button size="sm" blockedBy={blocked} aria-label={`${t('common:action.edit')}: ${account.name}`} onClick={() => setOpen({ kind: 'account', account })}>
                              {t('common:action.edit')}
                            </Button>
                            <Button size="sm" blockedBy={blocked} aria-label={`${t('people:account.disable')}: ${account.name}`} onClick={() => void switchOff(account)}>
                              {t('people:account.disable')}
                            </Button>
                          </span>
                        )}
                      </td>
                    </tr>
                  ))}
                </FrameTable>
              ),
          },
          ...(person.note ? [{ id: 'note', title: t('people:field.note'), content: <p style={{ whiteSpace: 'pre-line', maxWidth: '72ch' }}>{person.note}</p> }] : []),
        ]}
        right={
          <>
            <RecordAside title={t('common:record.linked')}>
              <LinkedObject icon={IconHistory} title={t('people:linked.journal')} text={formatShort(person.lastRecord)} to="/journal" search={{ f: { person: person.id } }} />
              <LinkedObject icon={IconFlag} title={t('people:linked.findings')} text={t('people:linked.open', { number: formatNumber(person.openFindings) })} to="/findings" search={{ q: fullName(person) }} />
            </RecordAside>
            <RecordAside title={t('common:record.history')} end={<Link to="/journal" search={{ view: 'console' }} className="small medium">{t('common:record.inJournal')}</Link>}>
              <History entries={history} />
            </RecordAside>
          </>
        }
      />
      {open?.kind === 'grant' && <GrantDialog holder={{ person: person.id, name: fullName(person) }} onClose={() => setOpen(undefined)} />}
      {open?.kind === 'account' && <AccountDialog person={person.id} account={open.account} onClose={() => setOpen(undefined)} />}
      {open?.kind === 'revokeAll' && <RevokeAllDialog name={fullName(person)} grants={current} onClose={() => setOpen(undefined)} />}
    </>
  );
}
