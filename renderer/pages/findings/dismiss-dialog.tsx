import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutationCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextAreaField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { showDone } from '../../components/toast.tsx';
import { formatNumber } from '../../i18n/format.ts';

/** Three characters are the least the contract takes; a reason that short is still somebody's word. */
const shortest = 3;

/** Findings are put aside only with a reason, which stays in the journal. */
export function DismissDialog({ ids, onClose }: { ids: readonly string[]; onClose: (done: boolean) => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const dismiss = useMutationCall('findings.dismiss');
  const reopen = useMutationCall('findings.reopen');
  const submit = () =>
    dismiss.mutate(
      { ids: [...ids], reason },
      {
        onSuccess: () => {
          onClose(true);
          showDone(t('findings-ui:dismissed'), { label: t('common:action.undo'), undoes: true, run: () => reopen.mutate({ ids: [...ids] }) });
        },
      },
    );
  return (
    <Dialog
      title={ids.length === 1 ? t('findings-ui:dismissTitle') : t('findings-ui:dismissTitleMany', { number: formatNumber(ids.length) })}
      onClose={() => onClose(false)}
      note={t('findings-ui:dismissNote')}
      footer={
        <>
          <Button onClick={() => onClose(false)}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={dismiss.isPending} disabled={reason.trim().length < shortest} onClick={submit}>
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
