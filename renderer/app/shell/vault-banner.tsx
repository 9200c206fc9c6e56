import { useTranslation } from 'react-i18next';
import { useMutationCall } from '../../api/hooks.ts';
import { queryClient } from '../../api/query-client.ts';
import { Button } from '../../components/button.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { Centre } from '../../components/surfaces.tsx';
import { Mark } from './mark.tsx';

/** The vault process stopped: nothing can be read or written until it runs again; what was saved is safe. */
export function VaultBanner() {
  const { t } = useTranslation();
  const restart = useMutationCall('shell.restartVault');
  return (
    <Centre>
      <Mark size={36} />
      <h1 style={{ fontSize: 20, lineHeight: '28px', fontWeight: 600 }}>{t('shell-ui:vault.stopped')}</h1>
      <ProblemView problem={restart.error?.problem ?? { code: 'VAULT_DIED' }} />
      <Button
        variant="primary"
        size="lg"
        busy={restart.isPending}
        autoFocus
        onClick={() => {
          restart.mutate({}, { onSuccess: () => void queryClient.invalidateQueries() });
        }}
      >
        {t('shell-ui:vault.restart')}
      </Button>
    </Centre>
  );
}
