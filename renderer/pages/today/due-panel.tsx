import { IconAlertTriangle, IconArchive, IconCertificate, IconMapPinCheck, IconSend, IconUserExclamation, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DueItem } from '../../../shared/contract/today.ts';
import { Icon, type IconType } from '../../components/icon.tsx';
import { DeadlineSegments } from '../../components/marks.tsx';
import { EmptyState, Panel } from '../../components/surfaces.tsx';
import { dayAndWeekday } from './long-date.ts';
import { useDueTarget } from './due-target.ts';
import styles from './today.module.css';

const icons: Readonly<Record<DueItem['kind'], IconType>> = {
  incident_notice: IconAlertTriangle,
  application_review: IconSend,
  grant_expiry: IconUsers,
  certificate_expiry: IconCertificate,
  backup: IconArchive,
  checkpoint_copy: IconMapPinCheck,
  dismissed_with_access: IconUserExclamation,
};

const tones: Readonly<Record<DueItem['state'], string>> = { overdue: 'danger', today: 'danger', soon: 'warning', later: '' };

/** Everything that has a date, soonest first. A row opens the place where it is done. */
export function DuePanel({ items }: { items: readonly DueItem[] }) {
  const { t } = useTranslation();
  const open = useDueTarget();
  return (
    <Panel title={t('today:due.title')} count={items.length} end={<span className="small muted">{t('today:due.horizon')}</span>} bare>
      {items.length === 0 ? (
        <EmptyState title={t('today:due.none')} text={t('today:due.noneText')} />
      ) : (
        <ul>
          {items.map((item, index) => (
            <li key={`${item.kind}-${item.target.id ?? index}`}>
              <button type="button" className={styles.due} onClick={() => open(item.target)}>
                <span className={tones[item.state] || 'muted'}>
                  <Icon of={icons[item.kind]} />
                </span>
                <span className="stack grow">
                  <span className="cut medium" title={t(`today-due:${item.kind}.title`, item.params)}>
                    {t(`today-due:${item.kind}.title`, item.params)}
                  </span>
                  <span className="cut small muted">{t(`today-due:${item.kind}.text`, item.params)}</span>
                </span>
                <span className={styles.segments}>
                  <TermSegments item={item} />
                </span>
                <span className={styles.left}>
                  <span className={`medium ${tones[item.state]}`}>{leftText(t, item)}</span>
                  <span className="small muted">{dayAndWeekday(t, item.due)}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function TermSegments({ item }: { item: DueItem }) {
  const total = item.deadline?.amount ?? Math.max(1, Math.min(10, item.workingDaysLeft));
  return <DeadlineSegments passed={Math.max(0, total - Math.max(0, item.workingDaysLeft))} total={total} state={item.state} />;
}

function leftText(t: ReturnType<typeof useTranslation>['t'], item: DueItem): string {
  if (item.state === 'overdue') return t('today:overdueBy', { count: Math.abs(item.workingDaysLeft) });
  if (item.workingDaysLeft === 0) return t('today:dueToday');
  return t('today:workingDays', { count: item.workingDaysLeft });
}
