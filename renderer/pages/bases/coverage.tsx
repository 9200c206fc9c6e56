import { useTranslation } from 'react-i18next';
import clsx from 'clsx';
import styles from './coverage.module.css';

/** Fourteen days of journal, oldest first: a full bar had records, an open one had none, a low one has no source. */
export function Coverage({ days }: { days: readonly number[] }) {
  const { t } = useTranslation();
  const covered = days.filter((records) => records >= 0);
  const label =
    covered.length === 0 ? t('bases:coverage.none') : t('bases:coverage.days', { with: covered.filter((records) => records > 0).length, of: days.length });
  return (
    <span className={styles.coverage} role="img" aria-label={label} title={label}>
      {days.map((records, index) => (
        <i key={index} className={clsx(records < 0 && styles.none, records === 0 && styles.silent)} />
      ))}
    </span>
  );
}

export function CoverageLegend() {
  const { t } = useTranslation();
  return (
    <>
      <span className="row" style={{ gap: 6 }}>
        <span className={styles.coverage}>
          <i />
        </span>
        {t('bases:coverage.legend.records')}
      </span>
      <span className="row" style={{ gap: 6 }}>
        <span className={styles.coverage}>
          <i className={styles.silent} />
        </span>
        {t('bases:coverage.legend.silent')}
      </span>
      <span className="row" style={{ gap: 6 }}>
        <span className={styles.coverage}>
          <i className={styles.none} />
        </span>
        {t('bases:coverage.legend.none')}
      </span>
    </>
  );
}
