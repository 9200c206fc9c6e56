import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Application } from '../../../shared/contract/applications.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { shortcuts } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { DialogKeys } from '../../components/dialog-keys.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DateTimeField } from '../../components/fields/dates.tsx';
import { TextAreaField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { thisMinute } from '../../i18n/this-minute.ts';

export type Move = 'submitted' | 'returned' | 'accepted';

/** Records where the application went, or what came back; a return has its reason (R32). */
export function StateDialog({ application, to, onClose }: { application: Application; to: Move; onClose: () => void }) {
  const { t } = useTranslation();
  const [at, setAt] = useState<string | null>(thisMinute);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const move = useMutationCall('applications.setState');
  const needsReason = to === 'returned';
  const lacksReason = needsReason && reason.trim() === '';
  const save = () => {
    setTried(true);
    if (at === null || lacksReason || move.isPending) return;
    move.mutate({ id: application.id, state: to, at, reason }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={t(`applications:move.${to}.title`)}
      onClose={onClose}
      note={t(`applications:move.${to}.note`)}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={move.isPending} onClick={save} keys={shortcuts.next.keys}>
            {t(`applications:move.${to}.act`)}
          </Button>
        </>
      }
    >
      <DialogKeys onSave={save} />
      <DateTimeField label={t(`applications:move.${to}.at`)} value={at} onChange={setAt} error={tried && at === null ? t('common:field.required') : undefined} />
      {needsReason && (
        <TextAreaField
          label={t('applications:returned.reason')}
          data-autofocus
          rows={4}
          maxLength={4000}
          value={reason}
          error={tried && lacksReason ? t('common:field.required') : undefined}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      {move.error && <ProblemView problem={move.error.problem} />}
    </Dialog>
  );
}
