import { Popover } from '@mantine/core';
import { IconCalendar, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { Temporal } from 'temporal-polyfill';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayAndTime, formatDate, instantAt, parseDate, todayInZone } from '../../i18n/format.ts';
import { IconButton } from '../button.tsx';
import { TextField } from './text.tsx';
import { FieldGroup, type FieldProps } from './field.tsx';
import styles from './dates.module.css';

export interface DateFieldProps extends FieldProps {
  /** `YYYY-MM-DD` or null. */
  value: string | null;
  onChange: (value: string | null) => void;
  disabled?: boolean;
}

/** A day, typed as 24.11.2026 or picked. */
export function DateField({ value, onChange, disabled, ...field }: DateFieldProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string>();
  const [open, setOpen] = useState(false);
  const unread = typed !== undefined && typed !== '' && parseDate(typed) === undefined;
  return (
    <TextField
      {...field}
      error={field.error ?? (unread && !open ? t('common:field.dateForm') : undefined)}
      placeholder={t('common:field.datePattern')}
      disabled={disabled}
      inputMode="numeric"
      value={typed ?? (value ? formatDate(value) : '')}
      onChange={(event) => {
        setTyped(event.target.value);
        const parsed = parseDate(event.target.value);
        if (parsed) onChange(parsed);
        if (event.target.value === '') onChange(null);
      }}
      onBlur={() => {
        if (!unread) setTyped(undefined);
      }}
      end={
        <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus returnFocus withinPortal transitionProps={{ duration: 0 }}>
          <Popover.Target>
            <IconButton small icon={IconCalendar} label={t('common:field.pickDate')} disabled={disabled} onClick={() => setOpen(!open)} />
          </Popover.Target>
          <Popover.Dropdown>
            <MonthGrid
              value={value}
              onPick={(day) => {
                onChange(day);
                setTyped(undefined);
                setOpen(false);
              }}
            />
          </Popover.Dropdown>
        </Popover>
      }
    />
  );
}

/** One month; arrows move by day, PageUp and PageDown by month. */
function MonthGrid({ value, onPick }: { value: string | null; onPick: (day: string) => void }) {
  const { t } = useTranslation();
  const [cursor, setCursor] = useState(() => Temporal.PlainDate.from(value ?? todayInZone()));
  const first = cursor.with({ day: 1 });
  const start = first.subtract({ days: first.dayOfWeek - 1 });
  const weeks = Array.from({ length: 6 }, (_, week) => Array.from({ length: 7 }, (_, day) => start.add({ days: week * 7 + day })));
  const today = todayInZone();
  const focusDay = (day: Temporal.PlainDate) => {
    setCursor(day);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-day="${day.toString()}"]`)?.focus());
  };
  return (
    <div
      className={styles.month}
      onKeyDown={(event) => {
        const steps: Record<string, Temporal.PlainDate> = {
          ArrowLeft: cursor.subtract({ days: 1 }),
          ArrowRight: cursor.add({ days: 1 }),
          ArrowUp: cursor.subtract({ days: 7 }),
          ArrowDown: cursor.add({ days: 7 }),
          PageUp: cursor.subtract({ months: 1 }),
          PageDown: cursor.add({ months: 1 }),
        };
        const next = steps[event.code];
        if (!next) return;
        event.preventDefault();
        focusDay(next);
      }}
    >
      <div className={styles.head}>
        <IconButton small icon={IconChevronLeft} label={t('common:field.previousMonth')} tabIndex={-1} onClick={() => setCursor(cursor.subtract({ months: 1 }))} />
        <span className="medium" aria-live="polite">
          {monthName(t, cursor)}
        </span>
        <IconButton small icon={IconChevronRight} label={t('common:field.nextMonth')} tabIndex={-1} onClick={() => setCursor(cursor.add({ months: 1 }))} />
      </div>
      <div className={styles.week} aria-hidden>
        {(t('common:weekdays', { returnObjects: true }) as string[]).map((weekday) => (
          <span key={weekday} className={styles.weekday}>
            {weekday}
          </span>
        ))}
      </div>
      <div role="grid" aria-label={monthName(t, cursor)}>
        {weeks.map((week) => (
          <div role="row" className={styles.week} key={week[0]?.toString()}>
            {week.map((day) => (
              <button
                key={day.toString()}
                type="button"
                role="gridcell"
                data-day={day.toString()}
                {...(day.equals(cursor) ? { 'data-autofocus': true } : {})}
                aria-selected={day.toString() === value}
                aria-current={day.toString() === today ? 'date' : undefined}
                aria-label={`${day.day} ${monthName(t, day)}`}
                tabIndex={day.equals(cursor) ? 0 : -1}
                data-outside={day.month !== cursor.month || undefined}
                data-weekend={day.dayOfWeek > 5 || undefined}
                className={styles.day}
                onClick={() => onPick(day.toString())}
              >
                {day.day}
              </button>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Name of a month with its year. From the locale files: Chromium's own tables know no Kazakh. */
export function monthName(t: TFunction, date: Temporal.PlainDate): string {
  return t('common:monthOfYear', { month: (t('common:months', { returnObjects: true }) as string[])[date.month - 1], year: date.year });
}

/** A moment, as day and clock time in Almaty. Value: instant (UTC, `Z`). */
export function DateTimeField({ value, onChange, ...field }: FieldProps & { value: string | null; onChange: (value: string | null) => void }) {
  const { t } = useTranslation();
  const known = value ? dayAndTime(value) : undefined;
  const [day, setDay] = useState<string | null>(known?.day ?? null);
  const [time, setTime] = useState(known?.time ?? '');
  const tell = (nextDay: string | null, nextTime: string) => {
    setDay(nextDay);
    setTime(nextTime);
    onChange(nextDay && nextTime ? (instantAt(nextDay, nextTime) ?? null) : null);
  };
  return (
    <FieldGroup {...field}>
      <div className={styles.moment}>
        <DateField label={t('common:field.day')} value={day} onChange={(next) => tell(next, time)} />
        <TextField
          label={t('common:field.time')}
          placeholder={t('common:field.timePattern')}
          inputMode="numeric"
          value={time}
          error={time !== '' && day !== null && instantAt(day, time) === undefined && time.length >= 5 ? t('common:field.timeForm') : undefined}
          onChange={(event) => tell(day, event.target.value)}
        />
      </div>
    </FieldGroup>
  );
}
