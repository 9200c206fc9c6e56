import { IconCheckbox, IconSettings } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckpointRecord } from '../../../shared/contract/checkpoints.ts';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import type { ListColumn } from '../../components/list-page/columns.ts';
import { ListPage } from '../../components/list-page/list-page.tsx';
import { useListAddress } from '../../components/list-page/list-search.ts';
import { Tag } from '../../components/marks.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { dash, formatDateTime, formatNumber } from '../../i18n/format.ts';
import { AuditSwitch } from '../audit/audit-switch.tsx';
import { CheckpointDrawer } from './checkpoint-drawer.tsx';
import { ConsistencyDialog } from './consistency-dialog.tsx';
import { SignCheckpointDialog } from './sign-checkpoint-dialog.tsx';

type Asked = { readonly what: 'sign' | 'consistency'; readonly checkpoint: CheckpointRecord };

/** What vouches for the journal: when it was signed whole, how large it was, and where that is kept outside. */
export function CheckpointsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const address = useListAddress();
  const list = useCall('checkpoints.list', {});
  const make = useMutationCall('checkpoints.make');
  const [asked, setAsked] = useState<Asked>();
  const columns = useMemo<ListColumn<CheckpointRecord>[]>(
    () => [
      { id: 'at', header: t('checkpoints:column.at'), width: 144, fixed: true, sort: (one) => one.at, cell: (one) => <span className="num">{formatDateTime(one.at)}</span> },
      { id: 'size', header: t('checkpoints:column.size'), width: 110, align: 'right', sort: (one) => one.size, cell: (one) => formatNumber(one.size) },
      { id: 'reason', header: t('checkpoints:column.reason'), width: 150, sort: (one) => one.reason, cell: (one) => t(`checkpoints:reason.${one.reason}`) },
      { id: 'root', header: t('checkpoints:column.root'), width: 200, spare: true, grow: true, cell: (one) => <span className="mono" title={one.root}>{one.root}</span> },
      {
        id: 'ecp',
        header: t('checkpoints:column.ecp'),
        width: 190,
        spare: true,
        sort: (one) => one.signature?.signer ?? '',
        cell: (one) => (one.signature ? <span title={one.signature.organisation}>{one.signature.signer}</span> : <span className="muted">{dash}</span>),
      },
      {
        id: 'kept',
        header: t('checkpoints:column.kept'),
        width: 170,
        sort: (one) => one.copies[0]?.at ?? '',
        cell: (one) => (one.copies[0] ? <Tag tone="success">{t(`checkpoints:copy.${one.copies[0].kind}`)}</Tag> : <span className="muted">{t('checkpoints:notKept')}</span>),
      },
    ],
    [t],
  );
  const makeOne = () =>
    make.mutate(
      {},
      {
        onSuccess: (made) => {
          address.change({ sel: String(made.id) });
          showDone(t('checkpoints:made', { size: formatNumber(made.size) }));
        },
        onError: (error) => showProblem(t, error.problem),
      },
    );
  return (
    <>
      <ListPage
        id="checkpoints"
        title={t('checkpoints:title')}
        sub={<AuditSwitch count={list.data?.total} />}
        columns={columns}
        rows={list.data?.checkpoints}
        rowId={(one) => String(one.id)}
        loading={list.isPending}
        problem={list.error?.problem}
        onRetry={() => void list.refetch()}
        views={[
          { id: 'all', label: t('checkpoints:view.all'), test: () => true },
          { id: 'kept', label: t('checkpoints:view.kept'), test: (one) => one.copies.length > 0 },
          { id: 'signed', label: t('checkpoints:view.signed'), test: (one) => one.signature !== null },
        ]}
        filters={[{ id: 'reason', label: t('checkpoints:column.reason'), value: (one) => one.reason, options: (['schedule', 'lock', 'export', 'request'] as const).map((value) => ({ value, label: t(`checkpoints:reason.${value}`) })) }]}
        search={{ placeholder: t('checkpoints:search'), text: (one) => [String(one.size), one.root, one.signature?.signer, ...one.copies.map(({ name }) => name)].join(' ') }}
        sort={{ id: 'at', desc: true }}
        actions={
          <Button icon={IconSettings} onClick={() => void navigate({ to: '/settings', search: { part: 'checkpoints' } })}>
            {t('checkpoints:settings')}
          </Button>
        }
        primary={{ label: t('checkpoints:make'), icon: IconCheckbox, run: makeOne, blockedBy: make.isPending ? t('checkpoints:making') : undefined }}
        banner={list.data && <Kept list={list.data} />}
        drawer={(one, moves) =>
          list.data && (
            <CheckpointDrawer
              checkpoint={one}
              origin={list.data.origin}
              keyId={list.data.keyId}
              moves={moves}
              onSign={() => setAsked({ what: 'sign', checkpoint: one })}
              onProve={() => setAsked({ what: 'consistency', checkpoint: one })}
            />
          )
        }
        empty={{ title: t('checkpoints:empty.title'), text: t('checkpoints:empty.text') }}
      />
      {asked?.what === 'sign' && <SignCheckpointDialog checkpoint={asked.checkpoint} onClose={() => setAsked(undefined)} />}
      {asked?.what === 'consistency' && <ConsistencyDialog checkpoint={asked.checkpoint} all={list.data?.checkpoints ?? []} onClose={() => setAsked(undefined)} />}
    </>
  );
}

/** What stands in the way of checkpoints being of use: a folder that fails, or none kept outside at all. */
function Kept({ list }: { list: OutputOf<'checkpoints.list'> }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const again = useMutationCall('checkpoints.copyToFolder');
  const { folder, lastCopy, checkpoints } = list;
  if (folder?.problem) {
    return (
      <Banner
        tone="danger"
        actions={
          <Button busy={again.isPending} onClick={() => again.mutate({}, { onError: (error) => showProblem(t, error.problem) })}>
            {t('checkpoints:folder.again')}
          </Button>
        }
      >
        <b>{t(`errors:${folder.problem.code}.message`)}</b> {t(`errors:${folder.problem.code}.hint`)} <span className="mono">{folder.path}</span>
        {folder.last && ` · ${t('checkpoints:folder.last', { at: formatDateTime(folder.last.at) })}`}
      </Banner>
    );
  }
  if (lastCopy !== null || checkpoints.length === 0) return null;
  return (
    <Banner tone="warning" actions={<Button onClick={() => void navigate({ to: '/settings', search: { part: 'checkpoints' } })}>{t('checkpoints:folder.choose')}</Button>}>
      {t('checkpoints:neverKept')}
    </Banner>
  );
}
