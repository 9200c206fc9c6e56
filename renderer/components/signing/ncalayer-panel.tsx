import { useTranslation } from 'react-i18next';
import { Checkbox } from '../fields/choice.tsx';
import { NumberField } from '../fields/text.tsx';
import { Banner } from '../surfaces.tsx';
import styles from './signing.module.css';
import type { SigningKeyChoice } from './use-signing-key.ts';

/** Key and password are chosen in NCALayer's own window; here stands only what will happen, and where it listens. */
export function NcaLayerPanel({ choice, waiting }: { choice: SigningKeyChoice; waiting: boolean }) {
  const { t } = useTranslation();
  if (waiting) {
    return (
      <div role="status">
        <Banner framed>{t('signing-ui:ncalayer.waiting')}</Banner>
      </div>
    );
  }
  return (
    <>
      <ol className={styles.steps}>
        <li>{t('signing-ui:ncalayer.start')}</li>
        <li>{t('signing-ui:ncalayer.choose')}</li>
        <li>{t('signing-ui:ncalayer.after')}</li>
      </ol>
      <Checkbox label={t('signing-ui:ncalayer.timestamp')} text={t('signing-ui:ncalayer.timestampHint')} checked={choice.timestamp} onChange={(event) => choice.setTimestamp(event.target.checked)} />
      <details className={styles.advanced}>
        <summary>{t('signing-ui:ncalayer.advanced')}</summary>
        <NumberField
          label={t('signing-ui:ncalayer.port')}
          hint={t('signing-ui:ncalayer.portHint')}
          placeholder="13579"
          isName
          optional
          value={choice.port}
          onChange={(port) => choice.setPort(port !== undefined && port > 0 && port < 65_536 ? port : undefined)}
        />
      </details>
    </>
  );
}
