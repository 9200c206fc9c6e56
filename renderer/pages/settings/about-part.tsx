import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/hooks.ts';
import { useOpenRegister } from '../../app/register.ts';
import { useVerification } from '../../app/shell/verification.tsx';
import { Button } from '../../components/button.tsx';
import { Pairs } from '../../components/marks.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';

/** Versions, where the register stands, what it stands on. */
export function AboutPart() {
  const { t } = useTranslation();
  const runtime = useCall('shell.runtime', {}).data;
  const register = useOpenRegister();
  const verify = useVerification();
  if (!runtime || !register) return null;
  return (
    <div className="stack" style={{ gap: 14 }}>
      {runtime.kind === 'development' && (
        <Banner tone="warning" framed>
          {t('settings:about.development', { electron: runtime.electron })}
        </Banner>
      )}
      <Pairs
        labelWidth={200}
        pairs={[
          { key: 'version', label: t('settings:about.version'), value: `Derbes ${runtime.version}` },
          { key: 'electron', label: 'Electron', value: <span className="mono">{runtime.electron}</span> },
          { key: 'chromium', label: 'Chromium', value: <span className="mono">{runtime.chromium}</span> },
          { key: 'node', label: t('settings:about.vault'), value: <span className="mono">Node {runtime.vaultNode}</span> },
          { key: 'platform', label: t('settings:about.platform'), value: <span className="mono">{runtime.platform}</span> },
          { key: 'path', label: t('settings:about.register'), value: <span className="mono">{register.path}</span> },
          { key: 'journal', label: t('settings:about.journal'), value: <span className="num">{formatNumber(register.journalSize)}</span> },
          {
            key: 'integrity',
            label: t('settings:about.integrity'),
            value: register.integrity.checkedAt ? formatDateTime(register.integrity.checkedAt) : t('shell-ui:integrity.unchecked'),
          },
          { key: 'cipher', label: t('settings:about.encryption'), value: t('settings:about.encryptionText') },
        ]}
      />
      <div className="row">
        <Button onClick={verify}>{t('shell-ui:integrity.check')}</Button>
      </div>
    </div>
  );
}
