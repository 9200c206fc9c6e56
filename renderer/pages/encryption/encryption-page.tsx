import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../components/list-page/list-page.tsx';
import { DecryptPanel } from './decrypt-panel.tsx';
import { EncryptPanel } from './encrypt-panel.tsx';
import styles from './encryption.module.css';
import { RecipientsPanel } from './recipients-panel.tsx';

/** Files to others and from others, so that nobody between reads them. */
export function EncryptionPage() {
  const { t } = useTranslation();
  return (
    <div className={styles.page}>
      <PageHeader title={t('encryption:title')} />
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('encryption:title')}>
        <div className={styles.panels}>
          <EncryptPanel />
          <DecryptPanel />
          <RecipientsPanel />
        </div>
      </div>
    </div>
  );
}
