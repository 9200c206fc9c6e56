import { notifications } from '@mantine/notifications';
import type { TFunction } from 'i18next';
import type { Problem } from '../../shared/contract/problem.ts';
import { problemText } from '../../shared/locales/problem-text.ts';
import styles from './toast.module.css';

/** How long a message stays: long enough to undo. */
const stay = 8000;

interface Undo {
  readonly label: string;
  readonly run: () => void;
}

/** What was done last: the one thing that an undo on the screen may speak of. */
let latest: string | undefined;

/** Says what was done, dark, at the bottom, with an undo where there is one. It takes the place of the one before. */
export function showDone(text: string, undo?: Undo): void {
  if (latest !== undefined) notifications.hide(latest);
  const id = notifications.show({
    autoClose: stay,
    withCloseButton: false,
    role: 'status',
    message: (
      <div className={styles.toast}>
        <span>{text}</span>
        {undo && (
          <button
            type="button"
            className={styles.undo}
            onClick={() => {
              notifications.hide(id);
              undo.run();
            }}
          >
            {undo.label}
          </button>
        )}
      </div>
    ),
  });
  latest = id;
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
