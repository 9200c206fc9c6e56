import { Modal } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DialogDepth, shortcuts, useDialogScope } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../button.tsx';
import styles from './signing.module.css';

export interface SigningFrameProps {
  title: string;
  onClose: () => void;
  /** The two panes; `onBusy` tells that a key works and the dialog has to stay. */
  children: (onBusy: (busy: boolean) => void) => ReactNode;
}

/** The dialog of signing: what is signed stands left, who signs it, right. */
export function SigningFrame({ title, onClose, children }: SigningFrameProps) {
  const depth = useDialogScope();
  const [busy, setBusy] = useState(false);
  return (
    <Modal
      opened
      centered
      size="auto"
      padding={0}
      withCloseButton={false}
      title={undefined}
      attributes={{ content: { 'aria-label': title } }}
      onClose={() => {
        if (!busy) onClose();
      }}
      closeOnEscape={!busy}
      closeOnClickOutside={false}
      transitionProps={{ duration: 0 }}
      overlayProps={{ transitionProps: { duration: 0 } }}
      classNames={{ content: styles.dialog ?? '', body: styles.body ?? '' }}
    >
      <DialogDepth value={depth}>{children(setBusy)}</DialogDepth>
    </Modal>
  );
}

export interface SignButtonsProps {
  label: string;
  signing: boolean;
  /** Locale key under `signing-ui:blocked`. */
  missing: string | undefined;
  onSign: () => void;
  onStop: () => void;
  onClose: () => void;
}

/** Cancel or stop, and sign. */
export function SignButtons({ label, signing, missing, onSign, onStop, onClose }: SignButtonsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Button size="lg" onClick={signing ? onStop : onClose}>
        {t(signing ? 'signing-ui:stop' : 'common:action.cancel')}
      </Button>
      <Button
        variant="primary"
        size="lg"
        icon={IconSignature}
        busy={signing}
        blockedBy={missing === undefined || signing ? undefined : t(`signing-ui:blocked.${missing}`)}
        keys={shortcuts.next.keys}
        onClick={onSign}
      >
        {label}
      </Button>
    </>
  );
}

/** What stands against signing is never below the edge. */
export function intoView(node: HTMLElement | null): void {
  node?.scrollIntoView({ block: 'nearest' });
}
