import { useTranslation } from 'react-i18next';
import { PageSwitch } from '../../components/page-switch.tsx';

/** The two parts of this area: what the organisation signs with, and what signatures are held against. */
export function CertificatesSwitch({ count }: { count?: number | undefined }) {
  const { t } = useTranslation();
  return (
    <PageSwitch
      label={t('certificates:parts.label')}
      count={count}
      pages={[
        { to: '/certificates', label: t('certificates:parts.certificates') },
        { to: '/certificates/trust', label: t('certificates:parts.trust') },
      ]}
    />
  );
}
