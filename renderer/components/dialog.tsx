import { Modal } from '@mantine/core';
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DialogDepth, useDialogScope } from '../app/keyboard/shortcuts.ts';
import { Button } from './button.tsx';
import styles from './dialog.module.css';

export interface DialogProps {
  title: string;
  /** Absent: cannot be closed by Esc or the cross (work under way). */
  onClose?: (() => void) | undefined;
  /** Pixels. */
  width?: number;
  /** Buttons at the bottom: what closes left of what acts. */
  footer?: ReactNode;
  /** Left of the footer: a note. */
  note?: ReactNode;
  children: ReactNode;
}

/** A dialog in the middle of the window; keeps focus inside and gives it back. */
export function Dialog({ title, onClose, width = 480, footer, note, children }: DialogProps) {
  const { t } = useTranslation();
  const depth = useDialogScope();
  return (
    <Modal
      opened
      centered
      size={width}
      title={title}
      onClose={onClose ?? (() => undefined)}
      withCloseButton={Boolean(onClose)}
      closeOnEscape={Boolean(onClose)}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common:action.close') }}
      transitionProps={{ duration: 0 }}
      overlayProps={{ transitionProps: { duration: 0 } }}
      classNames={{ content: styles.dialog ?? '', body: styles.body ?? '' }}
      // Its header element would be a second banner of the page.
      attributes={{ header: { role: 'presentation' } }}
    >
      <DialogDepth value={depth}>
        <div className={styles.content}>{children}</div>
        {footer && (
          <div className={styles.footer}>
            <div className="grow small muted">{note}</div>
            {footer}
          </div>
        )}
      </DialogDepth>
    </Modal>
  );
}

export interface Question {
  readonly title: string;
  readonly text: ReactNode;
  /** The button says what will happen: "Revoke access of 47 people". */
  readonly consequence: string;
  readonly tone?: 'default' | 'danger';
}

const ConfirmContext = createContext<(question: Question) => Promise<boolean>>(() => Promise.resolve(false));

/** Asks before what cannot be undone. @returns a function whose promise tells whether the user went on. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  return useContext(ConfirmContext);
}

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<{ question: Question; answer: (yes: boolean) => void }>();
  const ask = useCallback(
    (question: Question) =>
      new Promise<boolean>((resolve) => {
        setAsked({ question, answer: resolve });
      }),
    [],
  );
  const answer = useMemo(
    () => (yes: boolean) => {
      asked?.answer(yes);
      setAsked(undefined);
    },
    [asked],
  );
  return (
    <ConfirmContext value={ask}>
      {children}
      {asked && (
        <Dialog
          title={asked.question.title}
          onClose={() => answer(false)}
          footer={
            <>
              <Button data-autofocus onClick={() => answer(false)}>
                {t('common:action.cancel')}
              </Button>
              <Button variant={asked.question.tone === 'danger' ? 'danger' : 'primary'} onClick={() => answer(true)}>
                {asked.question.consequence}
              </Button>
            </>
          }
        >
          {asked.question.text}
        </Dialog>
      )}
    </ConfirmContext>
  );
}
