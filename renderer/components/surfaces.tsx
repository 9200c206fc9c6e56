import { IconAlertTriangle, IconCheck, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import styles from './surfaces.module.css';

/** A frame with a head, for pages that are not lists: today, settings. */
export function Panel({ title, count, end, bare, children, id }: { title: string; count?: ReactNode; end?: ReactNode; bare?: boolean; children: ReactNode; id?: string }) {
  return (
    <section className={styles.panel} aria-label={title} id={id}>
      <div className={styles.head}>
        <h2>{title}</h2>
        {count !== undefined && <span className={clsx(styles.count, 'num')}>{count}</span>}
        {end && <div className={styles.end}>{end}</div>}
      </div>
      {bare ? children : <div className={styles.body}>{children}</div>}
    </section>
  );
}

const bannerIcons = { info: IconInfoCircle, success: IconCircleCheck, warning: IconAlertTriangle, danger: IconAlertTriangle };

/** A line across the page about its state; `framed` inside a section. */
export function Banner({ tone = 'info', framed, actions, children }: { tone?: 'info' | 'success' | 'warning' | 'danger'; framed?: boolean; actions?: ReactNode; children: ReactNode }) {
  return (
    <div className={clsx(styles.banner, tone !== 'info' && styles[tone], framed && styles.framed)} role={tone === 'danger' ? 'alert' : 'note'}>
      <Icon of={bannerIcons[tone]} />
      <div className="grow">{children}</div>
      {actions}
    </div>
  );
}

/** What the list is for, one sentence with its deadline, one button; no pictures. */
export function EmptyState({ title, text, action }: { title: string; text?: string; action?: ReactNode }) {
  return (
    <div className={styles.centre}>
      <div>
        <div className="medium">{title}</div>
        {text && <p>{text}</p>}
      </div>
      {action}
    </div>
  );
}

/** Puts its child in the middle of the room it has. */
export function Centre({ children }: { children: ReactNode }) {
  return <div className={styles.centre}>{children}</div>;
}

export interface Step {
  readonly id: string;
  readonly label: string;
  readonly done: boolean;
}

/** Steps of a wizard, on top. A step that can be gone back to is a button. */
export function StepBar({ steps, current, onGo, label }: { steps: readonly Step[]; current: string; onGo?: (id: string) => void; label: string }) {
  return (
    <nav className={styles.steps} aria-label={label}>
      {steps.map((step, index) => {
        const now = step.id === current;
        const className = clsx(styles.step, step.done && !now && styles.done, now && styles.now);
        const content = (
          <>
            <b aria-hidden>{step.done && !now ? <Icon of={IconCheck} size="sm" /> : index + 1}</b>
            {step.label}
          </>
        );
        return onGo && !now && step.done ? (
          <button key={step.id} type="button" className={className} onClick={() => onGo(step.id)}>
            {content}
          </button>
        ) : (
          <span key={step.id} className={className} {...(now ? { 'aria-current': 'step' as const } : {})}>
            {content}
          </span>
        );
      })}
    </nav>
  );
}

/** The 48 footer of a wizard or a form page: back and state left, preview and next right. */
export function PageFooter({ start, children }: { start?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.footer}>
      {start}
      <span className="grow" />
      {children}
    </div>
  );
}
