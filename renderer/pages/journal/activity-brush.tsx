import { Temporal } from 'temporal-polyfill';
import clsx from 'clsx';
import { memo, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { inAlmaty } from '../../../shared/domain/almaty.ts';
import { useCall } from '../../api/hooks.ts';
import { heatClass } from '../../components/heat/heat-scale.ts';
import { formatDate, formatDateTime, dayAndTime, formatNumber, instantAt } from '../../i18n/format.ts';
import { withoutPeriod } from './journal-filter.ts';
import styles from './journal.module.css';

/** Columns the map has room for; older days are reached by the period in the address or by the list itself. */
const mostDays = 60;

export interface Period {
  readonly from: string;
  readonly to: string;
}

export interface ActivityBrushProps {
  filter: JournalFilter;
  period: Period | undefined;
  onPeriod: (period: Period | undefined) => void;
  count: number;
}

/**
 * Days × two-hour bands; a stretch of days is chosen by dragging, or by arrows with Shift. Snaps to whole days; of one day
 * that is chosen already a click, or the arrows up and down, choose a band.
 */
export function ActivityBrush({ filter, period, onPeriod, count }: ActivityBrushProps) {
  const { t } = useTranslation();
  const map = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ start: number; end: number }>();
  const activity = useCall('journal.activity', { filter: withoutPeriod(filter) }, { keep: true });
  const all = activity.data?.days ?? noDays;
  const days = useMemo(() => withEmptyDays(all).slice(-mostDays), [all]);
  const chosen = drag ? { start: Math.min(drag.start, drag.end), end: Math.max(drag.start, drag.end) } : chosenColumns(days, period);
  const band = period && bandOf(period);
  const choose = (start: number, end: number) => {
    const first = days[Math.min(start, end)];
    const last = days[Math.max(start, end)];
    if (first && last) onPeriod(periodOf(first.day, last.day));
  };
  const chooseBand = (column: number, band: number) => {
    const day = days[column];
    if (day) onPeriod(bandPeriod(day.day, Math.max(0, Math.min(bandsOfDay - 1, band))));
  };
  const bandAt = (event: PointerEvent): number => {
    const box = map.current?.getBoundingClientRect();
    return box ? Math.floor(((event.clientY - box.top) / box.height) * bandsOfDay) : 0;
  };
  const columnAt = (event: PointerEvent): number => {
    const box = map.current?.getBoundingClientRect();
    if (!box || days.length === 0) return 0;
    return Math.max(0, Math.min(days.length - 1, Math.floor(((event.clientX - box.left) / box.width) * days.length)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const vertical = event.code === 'ArrowUp' ? -1 : event.code === 'ArrowDown' ? 1 : 0;
    const step = event.code === 'ArrowLeft' ? -1 : event.code === 'ArrowRight' ? 1 : 0;
    if (event.code === 'Escape' && period) {
      event.stopPropagation();
      onPeriod(undefined);
    } else if (vertical !== 0 && chosen?.start === chosen?.end && chosen) {
      event.preventDefault();
      chooseBand(chosen.start, band === undefined ? (vertical > 0 ? 0 : bandsOfDay - 1) : band + vertical);
    } else if (step !== 0 && days.length > 0) {
      event.preventDefault();
      const now = chosen ?? { start: days.length - 1, end: days.length - 1 };
      const end = Math.max(0, Math.min(days.length - 1, now.end + step));
      if (event.shiftKey) choose(now.start, Math.max(now.start, end));
      else choose(Math.max(0, now.start + step), end);
    }
  };
  if (days.length === 0) return null;
  const label = period ? `${formatDateTime(period.from)} – ${formatDateTime(period.to)}` : t('journal:brush.all', { from: formatDate(all[0]?.day), to: formatDate(all.at(-1)?.day) });
  return (
    <div className={clsx(styles.brush, styles.kept)} data-stale={activity.isPlaceholderData || undefined}>
      <div className={styles.hours} aria-hidden>
        <span>00</span>
        <span>12</span>
        <span>24</span>
      </div>
      <div className={styles.mapArea}>
        <div
          ref={map}
          className={styles.map}
          role="slider"
          tabIndex={0}
          aria-label={t('journal:brush.label')}
          aria-valuemin={0}
          aria-valuemax={days.length - 1}
          aria-valuenow={chosen?.end ?? days.length - 1}
          aria-valuetext={label}
          onKeyDown={onKeyDown}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            const column = columnAt(event);
            setDrag({ start: column, end: column });
          }}
          onPointerMove={(event) => {
            if (drag) setDrag({ ...drag, end: columnAt(event) });
          }}
          onPointerUp={(event) => {
            const before = chosenColumns(days, period);
            if (drag?.start === drag?.end && before?.start === drag?.start && before?.end === drag?.end && drag) chooseBand(drag.start, bandAt(event));
            else if (drag) choose(drag.start, drag.end);
            setDrag(undefined);
          }}
        >
          <DayColumns days={days} />
          {chosen && (
            <span
              className={styles.window}
              style={{ ...(band === undefined || drag ? {} : { inset: `${(band / bandsOfDay) * 100}% auto ${100 - ((band + 1) / bandsOfDay) * 100}%` }), left: `${(chosen.start / days.length) * 100}%`, width: `${((chosen.end - chosen.start + 1) / days.length) * 100}%` }}
            />
          )}
        </div>
        <div className={styles.days} aria-hidden>
          {days.map(({ day }, index) => (
            <span key={day}>{index % Math.ceil(days.length / 8) === 0 ? formatDate(day).slice(0, 5) : ''}</span>
          ))}
        </div>
      </div>
      <div className={styles.brushFacts}>
        <span className="medium num">{label}</span>
        <span className="row">
          <span className="muted grow">{t('journal:brush.records')}</span>
          <span className="num">{formatNumber(count)}</span>
        </span>
        <span className="row">
          <span className="muted grow">{t('journal:brush.flagged')}</span>
          <span className="num danger">{formatNumber(chosen ? flaggedIn(days.slice(chosen.start, chosen.end + 1)) : flaggedIn(all))}</span>
        </span>
      </div>
    </div>
  );
}

/** The cells of the map: drawn again only where its days changed, not while a stretch of them is dragged. */
const DayColumns = memo(function DayColumns({ days }: { days: readonly ActivityDay[] }) {
  const most = Math.max(0, ...days.flatMap((day) => day.bands));
  return days.map(({ day, bands, findings }) => {
    const date = formatDate(day);
    return (
      <div key={day} className={styles.dayColumn}>
        {bands.map((records, band) => (
          <i
            key={band}
            title={`${date} ${String(band * 2).padStart(2, '0')}:00 · ${formatNumber(records)}`}
            className={heatClass({ count: records, flagged: (findings[band] ?? 0) > 0 }, most)}
          />
        ))}
      </div>
    );
  });
});

type ActivityDay = { readonly day: string; readonly bands: readonly number[]; readonly findings: readonly number[] };

const noDays: readonly ActivityDay[] = [];
const bandsOfDay = 12;
const nothingDone: readonly number[] = new Array<number>(bandsOfDay).fill(0);

/** Days on which nothing was recorded have a column too: a silent source is seen as a gap. */
function withEmptyDays(days: readonly ActivityDay[]): ActivityDay[] {
  const filled: ActivityDay[] = [];
  for (const day of days.slice(-mostDays)) {
    const before = filled.at(-1);
    if (before) {
      const gap = Temporal.PlainDate.from(before.day).until(day.day).days;
      for (let step = Math.max(1, gap - mostDays); step < gap; step += 1) {
        filled.push({ day: Temporal.PlainDate.from(before.day).add({ days: step }).toString(), bands: nothingDone, findings: nothingDone });
      }
    }
    filled.push(day);
  }
  return filled;
}

function flaggedIn(days: readonly ActivityDay[]): number {
  return days.reduce((sum, day) => sum + day.findings.reduce((a, b) => a + b, 0), 0);
}

/** Whether a period begins and ends with days in Almaty. */
export function isWholeDays({ from, to }: Period): boolean {
  return [from, to].every((instant) => dayAndTime(instant).time === '00:00');
}

function bandPeriod(day: string, band: number): Period | undefined {
  const from = instantAt(day, `${String(band * 2).padStart(2, '0')}:00`);
  return from === undefined ? undefined : { from, to: Temporal.Instant.from(from).add({ hours: 2 }).toString({ smallestUnit: 'millisecond' }) };
}

/** The band a period is, or is a part of; undefined for more than one. */
function bandOf({ from, to }: Period): number | undefined {
  const first = inAlmaty(from);
  const last = inAlmaty(Temporal.Instant.from(to).subtract({ seconds: 1 }).toString());
  const same = first.toPlainDate().equals(last.toPlainDate()) && first.hour >> 1 === last.hour >> 1;
  return same ? first.hour >> 1 : undefined;
}

/** From the first moment of one day to the first moment after another, in Almaty. */
function periodOf(first: string, last: string): Period | undefined {
  const from = instantAt(first, '00:00');
  const to = instantAt(Temporal.PlainDate.from(last).add({ days: 1 }).toString(), '00:00');
  return from && to ? { from, to } : undefined;
}

function chosenColumns(days: readonly ActivityDay[], period: Period | undefined): { start: number; end: number } | undefined {
  if (!period) return undefined;
  const dayOf = (instant: string) => inAlmaty(instant).toPlainDate().toString();
  const first = dayOf(period.from);
  const last = dayOf(Temporal.Instant.from(period.to).subtract({ seconds: 1 }).toString());
  const start = days.findIndex((one) => one.day >= first);
  const end = days.findLastIndex((one) => one.day <= last);
  return start >= 0 && end >= start ? { start, end } : undefined;
}
