import { IconCloudOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/hooks.ts';
import { Icon } from '../../components/icon.tsx';
import { RuntimeMark } from './status-line.tsx';
import { TitleBar } from './title-bar.tsx';
import styles from './shell.module.css';

/** The window while no register is open: title bar, page, a status line that gives nothing away. */
export function BareFrame({ status, children }: { status?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  const runtime = useCall('shell.runtime', {}).data;
  return (
    <div className={styles.app}>
      <TitleBar />
      <main className={styles.bare} id="main">
        {children}
      </main>
      <footer className={styles.status}>
        {status}
        <span className={styles.spacer} />
        <RuntimeMark />
        <span className={styles.item}>
          <Icon of={IconCloudOff} size="sm" />
          {t('shell-ui:status.offline')}
        </span>
        {runtime && <span className={styles.item}>Derbes {runtime.version}</span>}
      </footer>
    </div>
  );
}
