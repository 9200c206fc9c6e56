import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { Grant } from '../../../shared/contract/people.ts';
import { call, toProblem } from '../../api/client.ts';
import { invalidateAreas } from '../../api/query-client.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';

/** Ends every grant of one who was dismissed; one undo puts all of them back. */
export function RevokeAllDialog({ name, grants, onClose }: { name: string; grants: readonly Grant[]; onClose: () => void }) {
  const { t } = useTranslation();
  const [order, setOrder] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const reinstate = async (revoked: readonly Grant[]) => {
    try {
      for (const grant of revoked) await call('people.reinstateGrant', { id: grant.id });
    } catch (error) {
      showProblem(t, toProblem(error));
    } finally {
      invalidateAreas(['people']);
    }
  };
  const submit = async () => {
    setBusy(true);
    setProblem(undefined);
    const revoked: Grant[] = [];
    try {
      for (const grant of grants) {
        await call('people.revokeGrant', { id: grant.id, order, reason: t('people:revokeAll.reason') });
        revoked.push(grant);
      }
      onClose();
      showDone(t('people:revokeAll.done', { count: revoked.length, name }), { label: t('common:action.undo'), undoes: true, run: () => void reinstate(revoked) });
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
      invalidateAreas(['people']);
    }
  };
  return (
    <Dialog
      title={t('people:revokeAll.title')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={busy} onClick={() => void submit()}>
            {t('people:revokeAll.now', { count: grants.length })}
          </Button>
        </>
      }
    >
      <p className="text-2">{t('people:revokeAll.text', { name })}</p>
      <ul className="stack" style={{ gap: 4 }}>
        {grants.map((grant) => (
          <li key={grant.id}>
            <span className="mono muted">{grant.baseCode}</span> {grant.baseName}
          </li>
        ))}
      </ul>
      <TextField label={t('people:grant.order')} optional data-autofocus value={order} onChange={(event) => setOrder(event.target.value)} />
      {problem && <ProblemView problem={problem} />}
    </Dialog>
  );
}
