import { Popover } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { Temporal } from 'temporal-polyfill';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CalendarDay } from '../../../shared/contract/settings.ts';
import type { Language } from '../../../shared/contract/scalars.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { ChoiceCards } from '../../components/fields/choice.tsx';
import { monthName } from '../../components/fields/dates.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { FrameTable, RecordPending } from '../../components/record-page/record-page.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { formatDate, todayInZone } from '../../i18n/format.ts';
import styles from './settings.module.css';

const kinds = ['ordinary', 'holiday', 'transferred_off', 'transferred_work'] as const;
type Kind = (typeof kinds)[number];

/** The production calendar every deadline is counted by; any day can be corrected, and each says where it comes from. */
export function CalendarPart() {
  const { t, i18n } = useTranslation();
  const [year, setYear] = useState(() => Number(todayInZone().slice(0, 4)));
  const calendar = useCall('settings.calendar', { year }, { keep: true });
  const week = useCall('settings.get', {}).data?.settings.week ?? 'five';
  const byDay = useMemo(() => new Map((calendar.data?.days ?? []).map((day) => [day.day, day])), [calendar.data]);
  if (!calendar.data) return <RecordPending problem={calendar.error?.problem} onRetry={() => void calendar.refetch()} />;
  const months = Array.from({ length: 12 }, (_, month) => Temporal.PlainDate.from({ year, month: month + 1, day: 1 }));
  return (
    <div className="stack" style={{ gap: 14 }}>
      <div className="row" style={{ flexWrap: 'wrap', gap: '6px 12px' }}>
        <IconButton bordered icon={IconChevronLeft} label={t('settings:calendar.previous')} disabled={year <= 2020} onClick={() => setYear(year - 1)} />
        <span className="semibold num" aria-live="polite">
          {year}
        </span>
        <IconButton bordered icon={IconChevronRight} label={t('settings:calendar.next')} disabled={year >= 2100} onClick={() => setYear(year + 1)} />
        <span className="grow" />
        {kinds.slice(1).map((kind) => (
          <span key={kind} className="row small muted" style={{ gap: 6 }}>
            <span className={`${styles.day} ${styles.swatch}`} data-kind={kind} />
            {t(`settings:calendar.kind.${kind}`)}
          </span>
        ))}
      </div>
      {!calendar.data.known && (
        <Banner tone="warning" framed>
          {t('settings:calendar.unknown', { year })}
        </Banner>
      )}
      <div className={styles.year}>
        {months.map((first) => (
          <Month key={first.toString()} first={first} byDay={byDay} week={week} />
        ))}
      </div>
      <FrameTable label={t('settings:calendar.days')} head={[{ label: t('common:field.day'), width: 110 }, { label: t('settings:calendar.kindLabel'), width: 190 }, { label: t('settings:calendar.name') }, { label: t('settings:calendar.source') }]}>
        {calendar.data.days
          .toSorted((a, b) => a.day.localeCompare(b.day))
          .map((day) => (
            <tr key={day.day}>
              <td className="num">{formatDate(day.day)}</td>
              <td>{t(`settings:calendar.kind.${day.kind}`)}</td>
              <td>{day.name[i18n.language as Language]}</td>
              <td className="text-2">{day.source}</td>
            </tr>
          ))}
      </FrameTable>
    </div>
  );
}

function Month({ first, byDay, week }: { first: Temporal.PlainDate; byDay: ReadonlyMap<string, CalendarDay>; week: 'five' | 'six' }) {
  const { t } = useTranslation();
  const days = Array.from({ length: first.daysInMonth }, (_, index) => first.add({ days: index }));
  const weekdays = t('common:weekdays', { returnObjects: true }) as string[];
  const name = monthName(t, first);
  return (
    <section className={styles.month} aria-label={name}>
      <h3>{name}</h3>
      <div className={styles.week} aria-hidden>
        {weekdays.map((weekday) => (
          <span key={weekday} className={styles.weekday}>
            {weekday}
          </span>
        ))}
      </div>
      <div
        className={styles.week}
        onKeyDown={(event) => {
          const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.code];
          if (step === undefined || event.altKey) return;
          const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
          const next = buttons[buttons.indexOf(document.activeElement as HTMLElement) + step];
          if (next) {
            event.preventDefault();
            next.focus();
          }
        }}
      >
        {days.map((day, index) => (
          <Day key={day.toString()} day={day} special={byDay.get(day.toString())} offset={index === 0 ? day.dayOfWeek : undefined} off={day.dayOfWeek > (week === 'five' ? 5 : 6)} reachable={index === 0} />
        ))}
      </div>
    </section>
  );
}

function Day({ day, special, offset, off, reachable }: { day: Temporal.PlainDate; special: CalendarDay | undefined; offset: number | undefined; off: boolean; reachable: boolean }) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState(false);
  const text = day.toString();
  const label = [`${day.day} ${monthName(t, day)}`, special && t(`settings:calendar.kind.${special.kind}`), special?.name[i18n.language as Language]].filter(Boolean).join(', ');
  return (
    <Popover opened={open} onChange={setOpen} position="bottom" withinPortal trapFocus returnFocus transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <button
          type="button"
          className={styles.day}
          style={offset ? { gridColumnStart: offset } : undefined}
          data-kind={special?.kind}
          data-off={(off && !special) || undefined}
          data-today={text === todayInZone() || undefined}
          aria-label={label}
          title={special ? label : undefined}
          tabIndex={reachable ? 0 : -1}
          onClick={() => setOpen(!open)}
        >
          {day.day}
        </button>
      </Popover.Target>
      <Popover.Dropdown style={{ width: 300, padding: 12 }}>
        {open && <DayEditor day={text} special={special} onDone={() => setOpen(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function DayEditor({ day, special, onDone }: { day: string; special: CalendarDay | undefined; onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const set = useMutationCall('settings.setCalendarDay');
  const blocked = useBlockedBy('editor');
  const [kind, setKind] = useState<Kind>(special?.kind ?? 'ordinary');
  const [name, setName] = useState(special?.name[i18n.language as Language] ?? '');
  const save = () => {
    set.mutate(
      { day, kind, name },
      {
        onSuccess: () => {
          onDone();
          showDone(t('settings:calendar.saved', { day: formatDate(day), kind: t(`settings:calendar.kind.${kind}`) }), {
            label: t('common:action.undo'), undoes: true,
            run: () => set.mutate({ day, kind: special?.kind ?? 'ordinary', name: special?.name[i18n.language as Language] ?? '' }),
          });
        },
        onError: (error) => showProblem(t, error.problem),
      },
    );
  };
  return (
    <div className="stack" style={{ gap: 10 }}>
      <ChoiceCards label={formatDate(day)} value={kind} onChange={setKind} options={kinds.map((value) => ({ value, label: t(`settings:calendar.kind.${value}`) }))} />
      {kind !== 'ordinary' && <TextField label={t('settings:calendar.name')} optional value={name} onChange={(event) => setName(event.target.value)} />}
      {special && <p className="small muted">{special.source}</p>}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button onClick={onDone}>{t('common:action.cancel')}</Button>
        <Button variant="primary" busy={set.isPending} blockedBy={blocked} onClick={save}>
          {t('common:action.save')}
        </Button>
      </div>
    </div>
  );
}
