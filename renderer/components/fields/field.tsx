import clsx from 'clsx';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './fields.module.css';

/** What every field takes. `error` is a sentence already; see `form-problems.ts` for how codes become one. */
export interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  /** Right end of the label's line. */
  aside?: ReactNode;
  className?: string | undefined;
  /** For screen readers only: the heading above says it already. Groups. */
  hiddenLabel?: boolean;
}

export interface ControlIds {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: true | undefined;
}

/** Label 4 above the control; hint or error below it. The control is wired up by the ids it is given. */
export function Field({ label, hint, error, optional, aside, className, children }: FieldProps & { children: (ids: ControlIds) => ReactNode }) {
  const { t } = useTranslation();
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div className={clsx(styles.field, className)}>
      <div className={styles.label}>
        <label htmlFor={id}>{label}</label>
        {optional && <span className={styles.optional}>{t('common:field.optional')}</span>}
        {aside && <span className={styles.aside}>{aside}</span>}
      </div>
      {children({ id, describedBy: error || hint ? noteId : undefined, invalid: error ? true : undefined })}
      <FieldNote id={noteId} hint={hint} error={error} />
    </div>
  );
}

/** A group of controls under one legend: cards, checkboxes, lists. */
export function FieldGroup({ label, hint, error, optional, aside, className, hiddenLabel, children }: FieldProps & { children: ReactNode }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} aria-describedby={error || hint ? `${id}-note` : undefined} className={clsx(styles.field, className)}>
      <div className={hiddenLabel ? 'hidden-text' : styles.label}>
        <span id={id}>{label}</span>
        {optional && <span className={styles.optional}>{t('common:field.optional')}</span>}
        {aside && <span className={styles.aside}>{aside}</span>}
      </div>
      {children}
      <FieldNote id={`${id}-note`} hint={hint} error={error} />
    </div>
  );
}

function FieldNote({ id, hint, error }: { id: string; hint?: ReactNode; error?: string | undefined }) {
  if (error) {
    return (
      <div id={id} className={styles.error} role="alert">
        {error}
      </div>
    );
  }
  return hint ? (
    <div id={id} className={styles.hint}>
      {hint}
    </div>
  ) : null;
}

/** Fields side by side; one column when the window is narrow or zoomed. */
export function FieldGrid({ columns = 2, children }: { columns?: number; children: ReactNode }) {
  return (
    <div className={styles.grid} style={{ '--columns': columns } as React.CSSProperties}>
      {children}
    </div>
  );
}

/** In a {@link FieldGrid}: the whole width. */
export const fullWidth = styles.full ?? '';
