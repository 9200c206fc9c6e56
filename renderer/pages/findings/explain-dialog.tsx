import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutationCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextAreaField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { showDone } from '../../components/toast.tsx';

const shortest = 3;

/** Says what is known of findings without deciding about them; what was said is never changed. */
export function ExplainDialog({ ids, onClose }: { ids: readonly string[]; onClose: (done: boolean) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const explain = useMutationCall('findings.explain');
  const submit = () =>
    explain.mutate(
      { ids: [...ids], text },
      {
        onSuccess: () => {
          onClose(true);
          showDone(t('findings-ui:explained'));
        },
      },
    );
  return (
    <Dialog
      title={t('findings-ui:explainTitle')}
      onClose={() => onClose(false)}
      note={t('findings-ui:explainNote')}
      footer={
        <>
          <Button onClick={() => onClose(false)}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={explain.isPending} disabled={text.trim().length < shortest} onClick={submit}>
            {t('findings-ui:explain')}
          </Button>
        </>
      }
    >
      <TextAreaField data-autofocus label={t('findings-ui:explainText')} rows={5} maxLength={4000} value={text} onChange={(event) => setText(event.target.value)} />
      {explain.error && <ProblemView problem={explain.error.problem} />}
    </Dialog>
  );
}
