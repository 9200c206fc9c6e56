import { useTranslation } from 'react-i18next';
import { PageSwitch } from '../../components/page-switch.tsx';

/** The parts of this area: what left as journal, and the checkpoints that vouch for it. */
export function AuditSwitch({ count }: { count?: number | undefined }) {
  const { t } = useTranslation();
  return (
    <PageSwitch
      label={t('checkpoints:parts.label')}
      count={count}
      pages={[
        { to: '/audit', label: t('checkpoints:parts.exports') },
        { to: '/audit/checkpoints', label: t('checkpoints:parts.checkpoints') },
        { to: '/audit/compare', label: t('checkpoints:parts.compare') },
      ]}
    />
  );
}
