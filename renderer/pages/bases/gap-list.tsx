import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Base } from '../../../shared/contract/bases.ts';
import { Dot } from '../../components/marks.tsx';
import { formatNumber } from '../../i18n/format.ts';
import type { Gap } from './gaps.ts';
import styles from './gap-list.module.css';
import { useCountryName } from './names.ts';

/** Each gap with its reason, its paragraph and the place to fix it. */
export function GapList({ base, gaps }: { base: Base; gaps: readonly Gap[] }) {
  const { t } = useTranslation();
  const country = useCountryName();
  return (
    <ul className={styles.list}>
      {gaps.map((gap) => {
        const params = { ...gap.params, larger: formatNumber(Number(gap.params['larger'] ?? 0)), country: country(base.location.country), count: Number(gap.params['days'] ?? 0) };
        return (
          <li key={gap.id} className={styles.gap}>
            <span className={styles.dot}>
              <Dot tone={gap.tone} />
            </span>
            <span className="stack grow">
              <span className="medium">{t(`bases:gap.${gap.id}.title`, params)}</span>
              <span className="small muted">
                {gap.requirement} · {t(`bases:gap.${gap.id}.text`, params)}
              </span>
            </span>
            {gap.id === 'abroad' || gap.id === 'noCategories' ? (
              <Link to="/bases/$id/edit" params={{ id: base.id }} className="medium">
                {t('common:action.fix')}
              </Link>
            ) : gap.id === 'biometrics' ? null : gap.id === 'silent' ? (
              <Link to="/sources/coverage" search={{ f: { base: base.id } }} className="medium">
                {t('bases:gap.silent.show')}
              </Link>
            ) : (
              <Link to="/sources" className="medium">
                {t('common:action.fix')}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}
