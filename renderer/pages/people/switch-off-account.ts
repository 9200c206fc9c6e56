import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/people.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { useConfirm } from '../../components/dialog.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';

/** Asks, then marks an account as switched off: from then on its records are unknown, and there is no way back. */
export function useSwitchOffAccount(): (account: Account) => Promise<void> {
  const { t } = useTranslation();
  const confirm = useConfirm();
  const disable = useMutationCall('people.disableAccount');
  return async (account) => {
    const yes = await confirm({
      title: t('people:account.disableTitle'),
      text: t('people:account.disableText', { name: account.name }),
      consequence: t('people:account.disableNow', { name: account.name }),
      tone: 'danger',
    });
    if (!yes) return;
    disable.mutate(
      { id: account.id },
      { onSuccess: () => showDone(t('people:account.disabledDone', { name: account.name })), onError: (error) => showProblem(t, error.problem) },
    );
  };
}
