import clsx from 'clsx';
import styles from './heat.module.css';

/** One cell of a heat map. */
export interface Heat {
  readonly count: number;
  readonly flagged?: boolean;
  /** `outside`: nothing could be there; `gap`: something should have been. */
  readonly state?: 'outside' | 'gap' | undefined;
}

/** Step of the scale, 0 to 5, of a count against the most in sight; whatever is not nothing is seen. */
export function heatStep(count: number, most: number): number {
  return count === 0 || most === 0 ? 0 : Math.max(1, Math.ceil((count / most) * 5));
}

/** The colour of a cell. */
export function heatClass({ count, flagged, state }: Heat, most: number): string {
  return clsx(state ? styles[state] : styles[`step${heatStep(count, most)}`], flagged && styles.flagged);
}
