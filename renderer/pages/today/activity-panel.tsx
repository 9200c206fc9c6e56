import { useNavigate } from '@tanstack/react-router';
import { Temporal } from 'temporal-polyfill';
import { useTranslation } from 'react-i18next';
import { inAlmaty } from '../../../shared/domain/almaty.ts';
import { HeatGrid } from '../../components/heat/heat-grid.tsx';
import { HeatLegend } from '../../components/heat/heat-legend.tsx';
import { Panel } from '../../components/surfaces.tsx';
import { formatDate, formatNumber, instantAt } from '../../i18n/format.ts';
import type { Overview } from './today-page.tsx';
import styles from './today.module.css';

const quarters = ['00', '06', '12', '18'].map((text) => ({ text, span: 6 }));

/** Hours × days of the imported journal; hours with findings are framed. A cell leads to its records. */
export function ActivityPanel({ activity, now }: { activity: Overview['activity']; now: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const present = inAlmaty(now);
  const rows = activity.map(({ day, hours, findings }) => {
    const date = Temporal.PlainDate.from(day);
    const isToday = date.equals(present.toPlainDate());
    return {
      id: day,
      head: (
        <>
          <b>{date.day}</b> {(t('common:weekdays', { returnObjects: true }) as string[])[date.dayOfWeek - 1]}
        </>
      ),
      cells: hours.map((count, hour) => ({
        count,
        flagged: (findings[hour] ?? 0) > 0,
        state: isToday && hour > present.hour && count === 0 ? ('outside' as const) : undefined,
        label: `${formatDate(day)} ${hourText(hour)} · ${formatNumber(count)}`,
      })),
    };
  });
  const open = (row: number, hour: number) => {
    const from = instantAt(activity[row]?.day ?? '', hourText(hour));
    if (!from) return;
    const to = Temporal.Instant.from(from).add({ hours: 1 }).toString({ smallestUnit: 'millisecond' });
    void navigate({ to: '/journal', search: { f: { from, to } } });
  };
  const records = activity.reduce((sum, day) => sum + day.hours.reduce((a, b) => a + b, 0), 0);
  return (
    <Panel title={t('today:activity.title')} end={<span className="small muted">{t('today:activity.span', { count: activity.length })}</span>} bare>
      <div className={styles.map}>
        <HeatGrid label={t('today:activity.summary', { records: formatNumber(records), count: activity.length })} rows={rows} axis={quarters} headWidth={46} onPick={open} />
      </div>
      <div className={styles.legend}>
        <HeatLegend flagged />
      </div>
    </Panel>
  );
}

function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
