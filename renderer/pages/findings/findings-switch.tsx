import { useTranslation } from 'react-i18next';
import { PageSwitch } from '../../components/page-switch.tsx';

/** What was found, and by what. */
export function FindingsSwitch({ count }: { count?: number | undefined }) {
  const { t } = useTranslation();
  return (
    <PageSwitch
      label={t('findings-ui:title')}
      count={count}
      pages={[
        { to: '/findings', label: t('findings-ui:title') },
        { to: '/findings/rules', label: t('findings-ui:rules') },
      ]}
    />
  );
}
