import { IconCalendarEvent, IconPlus, IconPrinter } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { call } from '../../api/client.ts';
import { useCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { PageHeader } from '../../components/list-page/list-page.tsx';
import { Tag } from '../../components/marks.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { Centre } from '../../components/surfaces.tsx';
import { ActivityPanel } from './activity-panel.tsx';
import { DuePanel } from './due-panel.tsx';
import { FindingsPanel } from './findings-panel.tsx';
import { FirstSteps } from './first-steps.tsx';
import { IncidentClock } from './incident-clock.tsx';
import { IntegrityPanel } from './integrity-panel.tsx';
import { longDate } from './long-date.ts';
import styles from './today.module.css';

export type Overview = OutputOf<'today.overview'>;

/** What is due, what was noticed, whether the proof holds. The deadline is the loudest thing here. */
export function TodayPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const overview = useCall('today.overview', {});
  const data = overview.data;
  return (
    <>
      <PageHeader
        title={t('today:title')}
        sub={
          data && (
            <span className="row">
              {longDate(t, data.now)}
              <Tag>{t(data.workingDay ? 'today:workingDay' : 'today:dayOff')}</Tag>
            </span>
          )
        }
        actions={
          <>
            <Button icon={IconCalendarEvent} onClick={() => void navigate({ to: '/settings' })}>
              {t('today:calendar')}
            </Button>
            <Button icon={IconPrinter} onClick={() => void call('shell.print', {})}>
              {t('today:print')}
            </Button>
            <Button icon={IconPlus} onClick={() => void navigate({ to: '/incidents', search: { new: true } })}>
              {t('today:register')}
            </Button>
          </>
        }
      />
      {overview.error ? (
        <Centre>
          <ProblemView problem={overview.error.problem} onRetry={() => void overview.refetch()} />
        </Centre>
      ) : (
        data && <Board overview={data} />
      )}
    </>
  );
}

function Board({ overview }: { overview: Overview }) {
  const urgent = overview.due.filter((item) => item.kind === 'incident_notice' && item.deadline !== null);
  const rest = overview.due.filter((item) => !urgent.includes(item));
  return (
    <div className={styles.board} data-pane tabIndex={-1}>
      <div className={styles.column}>
        {urgent.map((item) => (
          <IncidentClock key={item.target.id} item={item} />
        ))}
        {overview.bases === 0 || overview.sourcesTotal === 0 ? <FirstSteps overview={overview} /> : null}
        <DuePanel items={rest} />
        <FindingsPanel overview={overview} />
      </div>
      <div className={styles.column}>
        <ActivityPanel activity={overview.activity} now={overview.now} />
        <IntegrityPanel overview={overview} />
      </div>
    </div>
  );
}
