import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../../shared/contract/findings.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextAreaField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { showDone } from '../../components/toast.tsx';

/** Three characters are the least the contract takes; a reason that short is still somebody's word. */
const shortest = 3;

/** A finding is put aside only with a reason, which stays in the journal. */
export function DismissDialog({ finding, onClose }: { finding: Finding; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const dismiss = useMutationCall('findings.dismiss');
  const reopen = useMutationCall('findings.reopen');
  return (
    <Dialog
      title={t('findings-ui:dismissTitle')}
      onClose={onClose}
      note={t('findings-ui:dismissNote')}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button
            variant="primary"
            busy={dismiss.isPending}
            disabled={reason.trim().length < shortest}
            onClick={() =>
              dismiss.mutate(
                { id: finding.id, reason },
                {
                  onSuccess: () => {
                    onClose();
                    showDone(t('findings-ui:dismissed'), { label: t('common:action.undo'), undoes: true, run: () => reopen.mutate({ id: finding.id }) });
                  },
                },
              )
            }
          >
            {t('findings-ui:dismiss')}
          </Button>
        </>
      }
    >
      <TextAreaField data-autofocus label={t('findings-ui:dismissReason')} hint={t('findings-ui:dismissHint')} rows={4} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      {dismiss.error && <ProblemView problem={dismiss.error.problem} />}
    </Dialog>
  );
}
