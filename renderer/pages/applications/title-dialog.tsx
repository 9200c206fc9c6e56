import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../shared/contract/problem.ts';
import { shortcuts } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { DialogKeys } from '../../components/dialog-keys.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';

export interface TitleDialogProps {
  heading: string;
  act: string;
  first: string;
  busy: boolean;
  problem: Problem | undefined;
  onSave: (title: string) => void;
  onClose: () => void;
}

/** Names a new application, or renames one. */
export function TitleDialog({ heading, act, first, busy, problem, onSave, onClose }: TitleDialogProps) {
  const { t } = useTranslation();
  const [title, setTitle] = useState(first);
  const [tried, setTried] = useState(false);
  const empty = title.trim() === '';
  const save = () => {
    setTried(true);
    if (!empty && !busy) onSave(title);
  };
  return (
    <Dialog
      title={heading}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={busy} onClick={save} keys={shortcuts.next.keys}>
            {act}
          </Button>
        </>
      }
    >
      <DialogKeys onSave={save} />
      <TextField
        label={t('applications:field.title')}
        hint={t('applications:titleHint')}
        data-autofocus
        maxLength={300}
        value={title}
        error={tried && empty ? t('common:field.required') : undefined}
        onChange={(event) => setTitle(event.target.value)}
      />
      {problem && <ProblemView problem={problem} />}
    </Dialog>
  );
}
