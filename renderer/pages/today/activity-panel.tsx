import { Temporal } from 'temporal-polyfill';
import { useTranslation } from 'react-i18next';
import clsx from 'clsx';
import { inAlmaty } from '../../../shared/domain/almaty.ts';
import { Panel } from '../../components/surfaces.tsx';
import { formatDate, formatNumber } from '../../i18n/format.ts';
import type { Overview } from './today-page.tsx';
import styles from './today.module.css';

/** Step of the heat scale, 0 to 5, of a count against the busiest hour in sight. */
function step(count: number, most: number): number {
  return count === 0 || most === 0 ? 0 : Math.max(1, Math.ceil((count / most) * 5));
}

/** Hours × days of the imported journal; hours with findings are framed. */
export function ActivityPanel({ activity, now }: { activity: Overview['activity']; now: string }) {
  const { t } = useTranslation();
  const most = Math.max(0, ...activity.flatMap((day) => day.hours));
  const present = inAlmaty(now);
  return (
    <Panel title={t('today:activity.title')} end={<span className="small muted">{t('today:activity.span', { count: activity.length })}</span>} bare>
      <div className={styles.map} role="img" aria-label={t('today:activity.summary', { records: formatNumber(activity.reduce((sum, day) => sum + day.hours.reduce((a, b) => a + b, 0), 0)), count: activity.length })}>
        {activity.map(({ day, hours, findings }) => {
          const date = Temporal.PlainDate.from(day);
          const isToday = Temporal.PlainDate.compare(date, present.toPlainDate()) === 0;
          return (
            <div key={day} className={styles.mapRow}>
              <span className={styles.axis}>
                <b>{date.day}</b> {(t('common:weekdays', { returnObjects: true }) as string[])[date.dayOfWeek - 1]}
              </span>
              {hours.map((count, hour) => (
                <i
                  key={hour}
                  title={`${formatDate(day)} ${String(hour).padStart(2, '0')}:00 · ${formatNumber(count)}`}
                  className={clsx(styles[`heat${step(count, most)}`], (findings[hour] ?? 0) > 0 && styles.flagged, isToday && hour > present.hour && styles.future)}
                />
              ))}
            </div>
          );
        })}
        <div className={styles.mapRow} aria-hidden>
          <span />
          {['00', '06', '12', '18'].map((hour) => (
            <span key={hour} className={styles.hour}>
              {hour}
            </span>
          ))}
        </div>
      </div>
      <div className={styles.legend}>
        <span>{t('today:activity.less')}</span>
        {[0, 1, 2, 3, 4, 5].map((level) => (
          <i key={level} className={styles[`heat${level}`]} />
        ))}
        <span>{t('today:activity.more')}</span>
        <span className="grow" />
        <i className={clsx(styles.heat0, styles.flagged)} />
        <span>{t('today:activity.flagged')}</span>
      </div>
    </Panel>
  );
}
