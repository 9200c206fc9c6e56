import { useTranslation } from 'react-i18next';
import type { Grant } from '../../../shared/contract/people.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { useConfirm } from '../../components/dialog.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { formatDateTime } from '../../i18n/format.ts';

/** Takes back a revocation made by mistake, after asking: the grant counts as never interrupted, and both acts stay in the journal. */
export function useReinstate(): (grant: Grant) => Promise<void> {
  const { t } = useTranslation();
  const confirm = useConfirm();
  const reinstate = useMutationCall('people.reinstateGrant');
  return async (grant) => {
    if (!grant.revoked) return;
    const holder = { holder: grant.holder, base: grant.baseName };
    const yes = await confirm({
      title: t('people:grant.reinstateTitle'),
      text: t('people:grant.reinstateText', { ...holder, time: formatDateTime(grant.revoked.at) }),
      consequence: t('people:grant.reinstateNow', holder),
    });
    if (!yes) return;
    reinstate.mutate({ id: grant.id }, { onSuccess: () => showDone(t('people:grant.reinstated', { ...holder, base: grant.baseCode })), onError: (error) => showProblem(t, error.problem) });
  };
}
