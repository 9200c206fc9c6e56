import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '../../shared/contract/problem.ts';
import { useCall } from '../api/hooks.ts';
import { Button } from '../components/button.tsx';
import styles from './page-error.module.css';

/**
 * What stands in the place of a page that broke while it was drawn; the shell around it stays. The report names the code
 * that broke and no data: neither what the page showed nor the message of the error, which may quote it.
 */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const runtime = useCall('shell.runtime', {}).data;
  const [copied, setCopied] = useState(false);
  const route = router.state.matches.at(-1)?.routeId ?? '';
  const report = [
    `Derbes ${runtime?.version ?? ''}`,
    `Electron ${runtime?.electron ?? ''}, Chromium ${runtime?.chromium ?? ''}, ${runtime?.platform ?? ''}`,
    // The route as it is written down, e.g. /people/$id: not the address, which names records.
    `page ${route}`,
    describeError(error),
  ].join('\n');
  const again = () => {
    reset();
    void router.invalidate();
  };
  const copy = () => {
    void navigator.clipboard.writeText(report).then(
      () => setCopied(true),
      // The report stands below, where it can be selected.
      () => setCopied(false),
    );
  };
  return (
    <div className={styles.page} role="alert">
      <h1>{t('shell-ui:pageError.title')}</h1>
      <p className="text-2">{t('shell-ui:pageError.text')}</p>
      <div className={styles.actions}>
        <Button variant="primary" onClick={again}>
          {t('shell-ui:pageError.again')}
        </Button>
        <Button onClick={() => location.reload()}>{t('shell-ui:pageError.reload')}</Button>
        <Button onClick={copy}>{t(copied ? 'shell-ui:pageError.copied' : 'shell-ui:pageError.copy')}</Button>
      </div>
      <details className={styles.details}>
        <summary>{t('shell-ui:pageError.report')}</summary>
        <pre className="mono" tabIndex={0}>
          {report}
        </pre>
      </details>
    </div>
  );
}
