import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BlockedSubject } from '../../../shared/contract/blocked-subjects.ts';
import { useProgressCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { codeSentence } from '../../components/fields/form-problems.ts';
import { TextAreaField, TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { WorkBar } from '../../components/progress-dialog.tsx';
import { showDone } from '../../components/toast.tsx';

/** Blocks a subject, or with one unblocks it: by an act, with a reason. The rules then run over what is in the journal already. */
export function BlockingDialog({ subject, identifier: typed, onClose }: { subject: BlockedSubject | undefined; identifier: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [identifier, setIdentifier] = useState(typed);
  const [act, setAct] = useState('');
  const [reason, setReason] = useState('');
  const block = useProgressCall('blockedSubjects.block');
  const unblock = useProgressCall('blockedSubjects.unblock');
  const work = subject ? unblock : block;
  const ready = act.trim() !== '' && reason.trim().length >= 3 && (subject !== undefined || identifier.trim().length >= 10);
  const submit = async () => {
    const done = subject ? await unblock.run({ id: subject.id, reason, act }) : await block.run({ identifier, reason, act });
    if (!done) return;
    onClose();
    showDone(t(subject ? 'blocked-subjects:unblocked' : 'blocked-subjects:blocked'));
  };
  const wrong = work.problem?.fields?.['identifier'];
  return (
    <Dialog
      title={t(subject ? 'blocked-subjects:unblockTitle' : 'blocked-subjects:blockTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={work.running} disabled={!ready} onClick={() => void submit()}>
            {t(subject ? 'blocked-subjects:unblock' : 'blocked-subjects:block')}
          </Button>
        </>
      }
    >
      {!subject && (
        <TextField data-autofocus label={t('blocked-subjects:identifier')} mono value={identifier} onChange={(event) => setIdentifier(event.target.value)} error={wrong && codeSentence(t, wrong)} />
      )}
      <TextField label={t('blocked-subjects:act')} hint={t('blocked-subjects:actHint')} maxLength={200} value={act} onChange={(event) => setAct(event.target.value)} />
      <TextAreaField label={t('blocked-subjects:reason')} hint={subject ? undefined : t('blocked-subjects:reasonHint')} rows={3} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      {work.running && <WorkBar progress={work.progress} startedAt={work.startedAt} />}
      {work.problem && !wrong && <ProblemView problem={work.problem} />}
    </Dialog>
  );
}
