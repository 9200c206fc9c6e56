import { useTranslation } from 'react-i18next';
import { PageSwitch } from '../../components/page-switch.tsx';

/** Where records come from, and whether they did come every day. */
export function SourcesSwitch({ count }: { count: number | undefined }) {
  const { t } = useTranslation();
  return (
    <PageSwitch
      label={t('sources:coverage.switch')}
      count={count}
      pages={[
        { to: '/sources', label: t('sources:coverage.sources') },
        { to: '/sources/coverage', label: t('sources:coverage.title') },
      ]}
    />
  );
}
