import { useBlocker } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../shared/contract/problem.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../button.tsx';
import { useConfirm } from '../dialog.tsx';
import { ProblemView } from '../problem-view.tsx';
import { PageFooter } from '../surfaces.tsx';
import { RecordPage, type Crumb, type RecordSection } from './record-page.tsx';

export interface FormPageProps {
  crumbs: readonly Crumb[];
  title: string;
  sections: readonly RecordSection[];
  /** The verb of the one primary button. */
  saveLabel: string;
  onSave: () => void;
  onCancel: () => void;
  /** Something was typed that is not saved: leaving asks. */
  dirty: boolean;
  busy: boolean;
  problem: Problem | undefined;
  blockedBy?: string | undefined;
  /** Right column: what is expected, citations. */
  right?: ReactNode;
}

/** A record being written: sections of fields, a footer with save (Ctrl S). */
export function FormPage({ saveLabel, onSave, onCancel, dirty, busy, problem, blockedBy, ...page }: FormPageProps) {
  const { t } = useTranslation();
  useUnsavedGuard(dirty && !busy);
  useShortcut('save', onSave, !busy && blockedBy === undefined);
  useShortcut('next', onSave, !busy && blockedBy === undefined);
  return (
    <RecordPage
      {...page}
      footer={
        <>
          {problem && (
            <div style={{ padding: '0 20px 12px' }}>
              <ProblemView problem={problem} />
            </div>
          )}
          <PageFooter start={<Button variant="ghost" onClick={onCancel}>{t('common:action.cancel')}</Button>}>
            <Button variant="primary" size="lg" busy={busy} onClick={onSave} blockedBy={blockedBy} keys={shortcuts.save.keys}>
              {saveLabel}
            </Button>
          </PageFooter>
        </>
      }
    />
  );
}

/** Asks before typed text is lost. A lock does not ask: it must not wait for anyone. */
export function useUnsavedGuard(dirty: boolean): void {
  const { t } = useTranslation();
  const confirm = useConfirm();
  useBlocker({
    disabled: !dirty,
    enableBeforeUnload: false,
    shouldBlockFn: async ({ next }) => {
      if (next.pathname === '/unlock' || next.pathname === '/start') return false;
      return !(await confirm({
        title: t('common:unsaved.title'),
        text: t('common:unsaved.text'),
        consequence: t('common:unsaved.leave'),
        tone: 'danger',
      }));
    },
  });
}
