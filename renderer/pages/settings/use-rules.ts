import { useTranslation } from 'react-i18next';
import type { RegisterSettings } from '../../../shared/contract/settings.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { useMay } from '../../app/register.ts';
import { showDone, showProblem } from '../../components/toast.tsx';

/** Settings of the register take effect as they are chosen; the message offers to undo. */
export function useRules() {
  const { t } = useTranslation();
  const settings = useCall('settings.get', {});
  const set = useMutationCall('settings.set');
  const may = useMay('editor');
  const before = settings.data?.settings;
  const change = (part: Partial<RegisterSettings>) => {
    if (!before) return;
    set.mutate(
      { ...before, ...part },
      {
        onSuccess: () => showDone(t('settings:saved'), { label: t('common:action.undo'), undoes: true, run: () => set.mutate(before, { onError: (error) => showProblem(t, error.problem) }) }),
        onError: (error) => showProblem(t, error.problem),
      },
    );
  };
  return { settings, rules: before, change, disabled: !may || set.isPending, blocked: useBlockedBy('editor') };
}
