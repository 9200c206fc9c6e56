import { Link } from '@tanstack/react-router';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useOpenRegister } from '../../app/register.ts';
import { useVerification } from '../../app/shell/verification.tsx';
import { TextButton } from '../../components/button.tsx';
import { Bar, Pairs, Tag } from '../../components/marks.tsx';
import { Panel } from '../../components/surfaces.tsx';
import { dash, formatDateTime, formatNumber } from '../../i18n/format.ts';
import type { Overview } from './today-page.tsx';

const tone = { good: 'success', bad: 'danger', checking: 'info', unchecked: 'neutral' } as const;

/** What is proven and since when; never a green tick by default. */
export function IntegrityPanel({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const verify = useVerification();
  const { journal } = overview;
  // The check that runs at opening ends after this page was drawn; the register itself knows what it found.
  const integrity = useOpenRegister()?.integrity ?? overview.integrity;
  const root = `${journal.root.slice(0, 4)} ${journal.root.slice(4, 8)} … ${journal.root.slice(-8, -4)} ${journal.root.slice(-4)}`;
  return (
    <Panel
      title={t('today:integrity.title')}
      count={
        <Tag tone={tone[integrity.state]} {...(integrity.state === 'good' ? { icon: IconCheck } : integrity.state === 'bad' ? { icon: IconAlertTriangle } : {})}>
          {t(`today:integrity.state.${integrity.state}`)}
        </Tag>
      }
      end={<TextButton onClick={verify}>{t('today:integrity.again')}</TextButton>}
    >
      <Pairs
        pairs={[
          { key: 'size', label: t('today:integrity.tree'), value: t('today:integrity.records', { count: journal.size, number: formatNumber(journal.size) }) },
          { key: 'root', label: t('today:integrity.root'), value: <span className="mono" title={journal.root}>{root}</span> },
          { key: 'checked', label: t('today:integrity.checked'), value: integrity.checkedAt ? formatDateTime(integrity.checkedAt) : t('today:integrity.never') },
          { key: 'checkpoint', label: t('today:integrity.checkpoint'), value: journal.lastCheckpoint ? formatDateTime(journal.lastCheckpoint) : t('today:integrity.never') },
          { key: 'backup', label: t('today:integrity.backup'), value: overview.lastBackup ? formatDateTime(overview.lastBackup) : t('today:integrity.never') },
          {
            key: 'coverage',
            label: t('today:integrity.coverage'),
            value:
              overview.sourcesTotal === 0 ? (
                dash
              ) : (
                <span className="row">
                  <Link to="/sources/coverage" className="num">
                    {t('today:integrity.covered', { covered: overview.sourcesCovered, total: overview.sourcesTotal })}
                  </Link>
                  <span className="grow">
                    <Bar share={overview.sourcesCovered / overview.sourcesTotal} label={t('today:integrity.coverage')} />
                  </span>
                </span>
              ),
          },
        ]}
      />
    </Panel>
  );
}
