import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { heatClass } from './heat-scale.ts';
import styles from './heat.module.css';

/** What the colours of a heat map say; `children` for what the map says besides. */
export function HeatLegend({ flagged, gap, children }: { flagged?: boolean; gap?: boolean; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={styles.legend}>
      <span>{t('common:heat.less')}</span>
      {[0, 1, 2, 3, 4, 5].map((count) => (
        <i key={count} className={heatClass({ count }, 5)} />
      ))}
      <span>{t('common:heat.more')}</span>
      {children}
      <span className="grow" />
      {gap && (
        <>
          <i className={heatClass({ count: 0, state: 'gap' }, 1)} />
          <span>{t('common:heat.gap')}</span>
        </>
      )}
      {flagged && (
        <>
          <i className={heatClass({ count: 0, flagged }, 1)} />
          <span>{t('common:heat.flagged')}</span>
        </>
      )}
    </div>
  );
}
