import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { useCall } from '../../api/hooks.ts';
import styles from './journal.module.css';

export interface FindingMarksProps {
  filter: JournalFilter;
  order: 'newest' | 'oldest';
  /** Rows of the whole list. */
  count: number;
}

/** Where along the list findings stand, as ticks beside the scrollbar. Days share the height by their records. */
export function FindingMarks({ filter, order, count }: FindingMarksProps) {
  const { t } = useTranslation();
  const days = useCall('journal.activity', { filter }, { keep: true }).data?.days;
  const marks = useMemo(() => marksOf(days ?? [], order, count), [days, order, count]);
  if (count === 0) return null;
  return (
    <div className={styles.marks} role="img" aria-label={t('journal:marks', { count: marks.length })}>
      {marks.map((share) => (
        <i key={share} style={{ top: `${share}%` }} />
      ))}
    </div>
  );
}

type Day = OutputOf<'journal.activity'>['days'][number];

/** Percent of the height, each once: more ticks than a screen has lines would only be drawn over each other. */
function marksOf(days: readonly Day[], order: 'newest' | 'oldest', count: number): number[] {
  const ordered = order === 'newest' ? [...days].reverse() : days;
  const marks = new Set<number>();
  let before = 0;
  for (const day of ordered) {
    const bands = order === 'newest' ? [...day.bands.keys()].reverse() : [...day.bands.keys()];
    for (const band of bands) {
      if ((day.findings[band] ?? 0) > 0) marks.add(Math.min(99.5, Math.round((before / count) * 400) / 4));
      before += day.bands[band] ?? 0;
    }
  }
  return [...marks];
}
