import { useTranslation } from 'react-i18next';
import { PageSwitch } from '../../components/page-switch.tsx';

/** The two lists of this area: who may, and by which accounts they are seen in the journal. */
export function PeopleSwitch({ count }: { count: number | undefined }) {
  const { t } = useTranslation();
  return (
    <PageSwitch
      label={t('people:lists.label')}
      count={count}
      pages={[
        { to: '/people', label: t('people:lists.people') },
        { to: '/people/accounts', label: t('people:lists.accounts') },
      ]}
    />
  );
}
