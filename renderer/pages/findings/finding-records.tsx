import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { DrawerSection } from '../../components/list-page/drawer.tsx';
import { dash, formatNumber, formatShort } from '../../i18n/format.ts';
import styles from './findings.module.css';

/** The first records of a finding: evidence beside the claim. */
export function FindingRecords({ sample }: Pick<OutputOf<'findings.get'>, 'sample'>) {
  const { t } = useTranslation();
  if (sample.length === 0) return null;
  return (
    <DrawerSection title={t('findings-ui:records')} count={sample.length}>
      <ul className={styles.records}>
        {sample.map((row) => (
          <li key={row.sequence}>
            <span className="num muted">{formatShort(row.time)}</span>
            <span>{t(`action:${row.action}`)}</span>
            <span className="mono cut">{row.object || dash}</span>
            <span className="num">{row.rows === null ? dash : formatNumber(row.rows)}</span>
          </li>
        ))}
      </ul>
    </DrawerSection>
  );
}
