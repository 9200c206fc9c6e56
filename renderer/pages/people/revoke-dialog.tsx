import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Grant } from '../../../shared/contract/people.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';

/** Ends a grant now; undone from the message for eight seconds, and by `reinstateGrant` after that. */
export function RevokeDialog({ grant, onClose }: { grant: Grant; onClose: () => void }) {
  const { t } = useTranslation();
  const revoke = useMutationCall('people.revokeGrant');
  const reinstate = useMutationCall('people.reinstateGrant');
  const [order, setOrder] = useState('');
  const [reason, setReason] = useState('');
  const submit = () => {
    revoke.mutate(
      { id: grant.id, order, reason },
      {
        onSuccess: () => {
          onClose();
          showDone(t('people:grant.revoked', { holder: grant.holder, base: grant.baseCode }), {
            label: t('common:action.undo'), undoes: true,
            run: () => reinstate.mutate({ id: grant.id }, { onError: (error) => showProblem(t, error.problem) }),
          });
        },
      },
    );
  };
  return (
    <Dialog
      title={t('people:grant.revokeTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={revoke.isPending} onClick={submit}>
            {t('people:grant.revokeNow', { holder: grant.holder })}
          </Button>
        </>
      }
    >
      <p className="text-2">{t('people:grant.revokeText', { holder: grant.holder, base: grant.baseName })}</p>
      <TextField label={t('people:grant.order')} optional value={order} data-autofocus onChange={(event) => setOrder(event.target.value)} />
      <TextField label={t('people:grant.reason')} optional value={reason} onChange={(event) => setReason(event.target.value)} />
      {revoke.error && <ProblemView problem={revoke.error.problem} />}
    </Dialog>
  );
}
