import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../i18n/format.ts';
import styles from './people-switch.module.css';

/** The list that is the path itself, not the one below it. */
const exactly = { exact: true, includeSearch: false };

/** The two lists of this area, beside the title: who may, and by which accounts they are seen in the journal. */
export function PeopleSwitch({ count }: { count: number | undefined }) {
  const { t } = useTranslation();
  return (
    <span className={styles.beside}>
      {count !== undefined && <span>{formatNumber(count)}</span>}
      <nav className={styles.switch} aria-label={t('people:lists.label')}>
        <Link to="/people" activeOptions={exactly}>
          {t('people:lists.people')}
        </Link>
        <Link to="/people/accounts" activeOptions={exactly}>
          {t('people:lists.accounts')}
        </Link>
      </nav>
    </span>
  );
}
