import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RevocationList } from '../../../shared/contract/signing.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../../components/button.tsx';
import { useNow } from '../../components/clock.tsx';
import { useConfirm } from '../../components/dialog.tsx';
import { Tag } from '../../components/marks.tsx';
import { FrameTable } from '../../components/record-page/record-page.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { dash, formatDateTime } from '../../i18n/format.ts';
import { ageOf, freshnessOf } from './list-age.ts';
import { commonNameOf } from './names.ts';
import styles from './trust.module.css';

const tones = { current: 'success', stale: 'warning', open: 'neutral' } as const;

/** Lists of revoked certificates: of when they are, and whether their authority has promised newer ones. */
export function RevocationLists({ lists }: { lists: readonly RevocationList[] }) {
  const { t } = useTranslation();
  return (
    <section className={styles.section} aria-label={t('trust:lists.title')}>
      <h2>{t('trust:lists.title')}</h2>
      {lists.length === 0 ? (
        <p className="muted">{t('trust:lists.empty')}</p>
      ) : (
        <FrameTable
          label={t('trust:lists.title')}
          head={[
            { label: t('trust:column.issuer') },
            { label: t('trust:column.state'), width: 190 },
            { label: t('trust:column.thisUpdate'), width: 150 },
            { label: t('trust:column.nextUpdate'), width: 150 },
            { label: t('trust:column.age'), width: 110 },
            { label: '', width: 110 },
          ]}
        >
          {lists.map((list) => (
            <ListRow key={list.key} list={list} />
          ))}
        </FrameTable>
      )}
    </section>
  );
}

function ListRow({ list }: { list: RevocationList }) {
  const { t } = useTranslation();
  const now = useNow(60_000).epochMilliseconds;
  const blocked = useBlockedBy('owner');
  const confirm = useConfirm();
  const remove = useMutationCall('signing.removeRevocationList');
  const freshness = freshnessOf(list, now);
  const age = ageOf(list, now);
  const issuer = commonNameOf(list.issuer);
  const ask = async () => {
    const sure = await confirm({ title: t('trust:removing.title', { name: issuer }), text: t('trust:removing.list'), consequence: t('trust:removing.consequence'), tone: 'danger' });
    if (!sure) return;
    remove.mutate({ key: list.key }, { onSuccess: () => showDone(t('trust:removed.list', { name: issuer })), onError: (error) => showProblem(t, error.problem) });
  };
  return (
    <tr>
      <td>
        <div className={styles.name}>
          <span className="medium">{issuer}</span>
          <span className="small muted">{t(list.delta ? 'trust:kind.delta' : 'trust:kind.list')}</span>
        </div>
      </td>
      <td>
        <Tag tone={tones[freshness]}>{t(`trust:freshness.${freshness}`)}</Tag>
      </td>
      <td className="num">{formatDateTime(list.thisUpdate)}</td>
      <td className="num">{list.nextUpdate === null ? dash : formatDateTime(list.nextUpdate)}</td>
      <td className="num">{t(`trust:age.${age.unit}`, { count: age.count })}</td>
      <td>
        <div className={styles.actions}>
          <Button size="sm" icon={IconTrash} blockedBy={blocked} aria-label={t('trust:removeNamed', { name: issuer })} onClick={() => void ask()}>
            {t('trust:remove')}
          </Button>
        </div>
      </td>
    </tr>
  );
}
