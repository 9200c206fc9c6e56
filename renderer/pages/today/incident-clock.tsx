import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { DueItem } from '../../../shared/contract/today.ts';
import { Button } from '../../components/button.tsx';
import { TermBar, useTimeLeft } from '../../components/clock.tsx';
import { Tag } from '../../components/marks.tsx';
import { formatShort } from '../../i18n/format.ts';
import styles from './today.module.css';

/** The one loud thing: how long is left to tell the authority (R18). */
export function IncidentClock({ item }: { item: DueItem }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const left = useTimeLeft(item.due);
  const deadline = item.deadline;
  if (!deadline || item.target.id === null) return null;
  const open = () => void navigate({ to: '/incidents/$id', params: { id: item.target.id ?? '' } });
  return (
    <section className={styles.clock} aria-label={t('today:clock.label')}>
      <div className={styles.countdown}>
        <div className="small medium danger">{t(left.overdue ? 'today:clock.overdue' : 'today:clock.left')}</div>
        <div className={`${styles.big} num`}>{left.text}</div>
        <TermBar deadline={deadline} />
      </div>
      <div className={styles.facts}>
        <div className="row">
          <Tag tone="danger">{t('today:workingDays', { count: deadline.amount })}</Tag>
          <span className={`${styles.number} muted small`}>{t('today:clock.number', { number: item.params.number ?? '' })}</span>
        </div>
        <div className={styles.what} title={String(item.params.title ?? '')}>
          {item.params.title}
        </div>
        <div className="small text-2 cut">{t('today:clock.detected', { at: formatShort(deadline.from) })}</div>
        <div className="small text-2">{t('today:clock.target', { at: formatShort(deadline.target) })}</div>
      </div>
      <div className={styles.act}>
        <Button variant="primary" onClick={open}>
          {t('today:clock.finish')}
        </Button>
      </div>
    </section>
  );
}
