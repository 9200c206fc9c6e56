import { notifications, notificationsStore } from '@mantine/notifications';
import type { TFunction } from 'i18next';
import type { Problem } from '../../shared/contract/problem.ts';
import { problemText } from '../../shared/locales/problem-text.ts';
import styles from './toast.module.css';

/** How long a message stays: long enough to undo. */
const stay = 8000;

/** What a message offers: to undo what was done, or to show what was written. */
interface Offer {
  readonly label: string;
  /** Ctrl Z runs it too. */
  readonly undoes?: true;
  readonly run: () => void;
}

/** What was done last: the one thing that an undo on the screen, or Ctrl Z, may speak of. */
let latest: { readonly id: string; readonly offer: Offer | undefined } | undefined;

/** Undoes what the message on the screen offers to undo. @returns false when nothing is offered */
export function undoLatest(): boolean {
  const shown = notificationsStore.getState().notifications.some(({ id }) => id === latest?.id);
  if (!latest?.offer?.undoes || !shown) return false;
  const { id, offer } = latest;
  notifications.hide(id);
  offer.run();
  return true;
}

/** Says what was done, dark, at the bottom, with an undo where there is one. It takes the place of the one before. */
export function showDone(text: string, offer?: Offer): void {
  if (latest !== undefined) notifications.hide(latest.id);
  const id = notifications.show({
    autoClose: stay,
    withCloseButton: false,
    role: 'status',
    message: (
      <div className={styles.toast}>
        <span>{text}</span>
        {offer && (
          <button
            type="button"
            className={styles.undo}
            {...(offer.undoes ? { 'aria-keyshortcuts': 'Control+Z' } : {})}
            onClick={() => {
              notifications.hide(id);
              offer.run();
            }}
          >
            {offer.label}
          </button>
        )}
      </div>
    ),
  });
  latest = { id, offer };
}

/** A refusal with no place of its own on the screen. */
export function showProblem(t: TFunction, problem: Problem): void {
  if (problem.code === 'CANCELLED') return;
  const text = problemText(t, problem);
  notifications.show({
    autoClose: stay,
    withCloseButton: false,
    role: 'alert',
    message: (
      <div className={styles.problem}>
        <span className="medium">{text.message}</span>
        <span>{text.hint}</span>
        <code className={styles.code}>{text.code}</code>
      </div>
    ),
  });
}
