import clsx from 'clsx';
import { useEffect, useState, type ReactNode } from 'react';
import { dash, initials } from '../i18n/format.ts';
import { Icon, type IconType } from './icon.tsx';
import styles from './marks.module.css';

export type Tone = 'neutral' | 'danger' | 'warning' | 'success' | 'info' | 'accent';

/** A word about the state of a thing. */
export function Tag({ tone = 'neutral', icon, children }: { tone?: Tone; icon?: IconType; children: ReactNode }) {
  return (
    <span className={clsx(styles.tag, tone !== 'neutral' && styles[tone])}>
      {icon && <Icon of={icon} size="sm" />}
      {children}
    </span>
  );
}

/** Shape tells as much as colour: square is bad, triangle is a warning, circle is good. The word stands beside it. */
export function Dot({ tone = 'neutral' }: { tone?: Tone }) {
  return <span aria-hidden className={clsx(styles.dot, tone !== 'neutral' && styles[tone])} />;
}

export interface DeadlineSegmentsProps {
  /** Parts of the term that have passed, and all of them: working days, or hours of the last day. */
  passed: number;
  total: number;
  state: 'overdue' | 'today' | 'soon' | 'later';
  thin?: boolean;
  /** Inside the red block of an incident's clock. */
  tinted?: boolean;
  /** For screen readers, where no words stand beside it. */
  label?: string;
}

/** How much of a legal term is gone. Red only when it ends today or has ended. */
export function DeadlineSegments({ passed, total, state, thin, tinted, label }: DeadlineSegmentsProps) {
  const tone = state === 'overdue' || state === 'today' ? 'danger' : state === 'soon' ? 'warning' : undefined;
  const count = Math.max(1, Math.min(total, 10));
  const full = state === 'overdue' ? count : Math.round((Math.min(passed, total) / Math.max(1, total)) * count);
  return (
    <div
      className={clsx(styles.segments, tone && styles[tone], thin && styles.thin, tinted && styles.tinted)}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      {Array.from({ length: count }, (_, index) => (
        <i key={index} className={clsx(index < full && styles.full)} />
      ))}
    </div>
  );
}

export function Avatar({ name }: { name: string }) {
  return (
    <span className={styles.avatar} aria-hidden>
      {initials(name)}
    </span>
  );
}

/** Share from 0 to 1. */
export function Bar({ share, label }: { share: number; label: string }) {
  const percent = Math.round(Math.max(0, Math.min(1, share)) * 100);
  return (
    <div className={styles.bar} role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <i style={{ width: `${percent}%` }} />
    </div>
  );
}

/** Grey bar where text will stand. */
export function Skeleton({ width }: { width: number | string }) {
  return <span className={styles.skeleton} style={{ width }} aria-hidden />;
}

/** True once `active` has lasted 150 ms: an answer that comes at once shows no skeleton. */
export function useSlow(active: boolean, milliseconds = 150): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!active) return;
    const timer = setTimeout(() => setSlow(true), milliseconds);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [active, milliseconds]);
  return active && slow;
}

export interface Pair {
  readonly key: string;
  readonly label: ReactNode;
  /** Nothing known is a dash, never an empty place. */
  readonly value: ReactNode;
}

/** Facts as label and value; `columns={2}` for the middle of a record. */
export function Pairs({ pairs, columns = 1, labelWidth }: { pairs: readonly Pair[]; columns?: 1 | 2; labelWidth?: number }) {
  return (
    <dl
      className={clsx(styles.pairs, columns === 2 && styles.two)}
      style={labelWidth ? ({ '--pairs-label': `${labelWidth}px` } as React.CSSProperties) : undefined}
    >
      {pairs.map(({ key, label, value }) => (
        <PairRow key={key} label={label} value={value} />
      ))}
    </dl>
  );
}

function PairRow({ label, value }: { label: ReactNode; value: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value === '' || value === null || value === undefined ? <span className="muted">{dash}</span> : value}</dd>
    </>
  );
}
