import { Popover } from '@mantine/core';
import clsx from 'clsx';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Deadline } from '../../../shared/contract/forms.ts';
import { formatDate, formatShort, formatTime } from '../../i18n/format.ts';
import { TextButton } from '../button.tsx';
import { TermBar, useNow, useTimeLeft } from '../clock.tsx';
import { DeadlineSegments, Pairs } from '../marks.tsx';
import { useLabel } from '../draft/labels.ts';
import { deadlineStanding, lastDay } from './deadline-state.ts';
import { dayAndMonth, weekdayName } from './deadline-words.ts';
import styles from './deadline.module.css';

export interface DeadlineClockProps {
  deadline: Deadline;
  /** What began the term, e.g. "Detected". */
  fromLabel: string;
  /** When the duty was done; the clock then stands still and says whether it was in time. */
  met?: string | null;
  /** Edges of a drawer instead of those of a right column. */
  inDrawer?: boolean;
}

/** The loudest thing on a page with a term: time left, when it began, the target, the limit and why that day. */
export function DeadlineClock({ deadline, fromLabel, met, inDrawer }: DeadlineClockProps) {
  const { t } = useTranslation();
  const now = useNow();
  const standing = deadlineStanding(deadline, now);
  const left = useTimeLeft(standing.pastTarget ? deadline.limit : deadline.target);
  const term = t('deadline:workingDays', { count: deadline.amount });
  // One working day is a matter of hours from its first minute on.
  const inHours = deadline.amount === 1 || standing.state === 'today';
  const tone = met ? undefined : standing.state === 'overdue' || standing.state === 'today' || deadline.amount === 1 ? 'danger' : standing.state === 'soon' ? 'warning' : undefined;
  const late = met !== null && met !== undefined && met > deadline.limit;
  return (
    <section className={clsx(styles.clock, tone && styles[tone], inDrawer && styles.inDrawer)} aria-label={t('deadline:title')}>
      <div className="row small">
        <span className={clsx(styles.strong, 'medium grow')}>
          {met ? t(late ? 'deadline:metLate' : 'deadline:metInTime') : t(standing.state === 'overdue' ? 'deadline:late' : standing.pastTarget ? 'deadline:leftToLimit' : 'deadline:left')}
        </span>
        <span className={styles.strong}>{term}</span>
      </div>
      <div className={clsx(styles.time, 'num')} role="timer">
        {met ? formatShort(met) : inHours || left.overdue ? left.text : t('deadline:workingDays', { count: standing.workingDaysLeft })}
      </div>
      {!met && (
        <div className={styles.segments}>
          {inHours ? <TermBar deadline={deadline} /> : <DeadlineSegments thin passed={deadline.amount - standing.workingDaysLeft} total={deadline.amount} state={standing.state} />}
        </div>
      )}
      <Pairs
        pairs={[
          { key: 'from', label: fromLabel, value: <span className="num">{formatShort(deadline.from)}</span> },
          { key: 'target', label: t('deadline:target'), value: <span className="num medium">{formatShort(deadline.target)}</span> },
          {
            key: 'limit',
            label: t('deadline:limit'),
            value: (
              <span className={styles.limit}>
                <span>{t('deadline:endOf', { date: dayAndMonth(lastDay(deadline)) })}</span> <Why deadline={deadline} />
              </span>
            ),
          },
        ]}
      />
    </section>
  );
}

/** How the last day was found: the term, every day passed over, what the law leaves open. */
function Why({ deadline }: { deadline: Deadline }) {
  const { t } = useTranslation();
  const label = useLabel();
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="left-start" width={320} trapFocus returnFocus withinPortal transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <TextButton aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('deadline:why')}
        </TextButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('deadline:whyTitle')} tabIndex={-1} data-autofocus>
        <div className={styles.why}>
          <h3>{t('deadline:whyTitle')}</h3>
          <p>{t('deadline:rule', { citation: deadline.citation, term: t('deadline:workingDays', { count: deadline.amount }) })}</p>
          {deadline.skipped.length === 0 ? (
            <p>{t('deadline:noneSkipped')}</p>
          ) : (
            <>
              <p>{t('deadline:skipped', { count: deadline.skipped.length })}</p>
              <ul>
                {deadline.skipped.map((one) => (
                  <li key={one.day}>
                    <span className="num">{formatDate(one.day)}</span>
                    <span className="muted">
                      {weekdayName(t, one.day)}, {one.name ? label(one.name) : t(`deadline:reason.${one.reason}`)}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
          <p className="muted small">{t('deadline:hourNote', { time: formatTime(deadline.target) })}</p>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The same in one cell of a list: segments and words. */
export function DeadlineCell({ deadline, met }: { deadline: Deadline; met?: string | null }) {
  const { t } = useTranslation();
  const now = useNow();
  const standing = deadlineStanding(deadline, now);
  const left = useTimeLeft(standing.pastTarget ? deadline.limit : deadline.target);
  if (met) {
    const late = met > deadline.limit;
    return <span className={late ? 'danger' : 'muted'}>{t(late ? 'deadline:cellLate' : 'deadline:cellInTime', { at: formatShort(met) })}</span>;
  }
  const inHours = deadline.amount === 1 || standing.state === 'today';
  const words = inHours || left.overdue ? left.text : t('deadline:workingDays', { count: standing.workingDaysLeft });
  const state = deadline.amount === 1 && standing.state !== 'overdue' ? 'today' : standing.state;
  return (
    <span className={styles.cell}>
      <span className={styles.cellBar}>
        <DeadlineSegments passed={inHours ? standing.share * 9 : deadline.amount - standing.workingDaysLeft} total={inHours ? 9 : deadline.amount} state={state} />
      </span>
      <span className={clsx('medium cut num', state === 'overdue' || state === 'today' ? 'danger' : state === 'soon' ? 'warning' : 'text-2')}>
        {standing.state === 'overdue' ? t('deadline:cellOverdue', { time: words }) : words}
      </span>
    </span>
  );
}
