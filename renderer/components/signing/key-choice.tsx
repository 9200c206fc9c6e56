import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import { signerVerdict, type SignerVerdict } from '../../../shared/domain/who-may-sign.ts';
import { useCall } from '../../api/hooks.ts';
import { Banner } from '../surfaces.tsx';
import { Segmented } from '../tabs.tsx';
import { KeyPanel } from './key-panel.tsx';
import { NcaLayerPanel } from './ncalayer-panel.tsx';
import styles from './signing.module.css';
import { TokenPanel } from './token-panel.tsx';
import type { SigningKeyChoice } from './use-signing-key.ts';

const ways = ['pkcs12', 'pkcs11', 'ncalayer'] as const;

export interface KeyChoiceProps {
  choice: SigningKeyChoice;
  organisationBin: string | undefined;
  /** A signing is under way. */
  signing: boolean;
  onSign: () => void;
}

/** File, token or NCALayer, and what each of them needs. */
export function KeyChoice({ choice, organisationBin, signing, onSign }: KeyChoiceProps) {
  const { t } = useTranslation();
  const { way, setWay } = choice;
  return (
    <>
      <div className={styles.ways}>
        <Segmented label={t('signing-ui:way.label')} options={ways.map((id) => ({ id, label: t(`signing-ui:way.${id}`) }))} value={way} onChange={setWay} disabled={signing} />
      </div>
      {way === 'pkcs12' && <KeyPanel keyFile={choice.file} organisationBin={organisationBin} disabled={signing} />}
      {way === 'pkcs11' && <TokenPanel choice={choice} organisationBin={organisationBin} signing={signing} onSign={onSign} />}
      {way === 'ncalayer' && <NcaLayerPanel choice={choice} waiting={signing} />}
    </>
  );
}

/** Whether the holder of the chosen certificate may sign a kind of document by the register's setting. */
export function useSignerVerdicts(choice: SigningKeyChoice, organisationBin: string | undefined): (kind: DocumentRecord['kind']) => SignerVerdict {
  const rules = useCall('signing.signerRules', {}).data;
  const { certificate } = choice;
  return (kind) => (rules && certificate ? signerVerdict(rules[kind], certificate, organisationBin ?? '') : 'may');
}

export function SignerBanner({ verdict }: { verdict: SignerVerdict }) {
  const { t } = useTranslation();
  if (verdict === 'may') return null;
  const code = verdict === 'refused' ? 'SIGNER_NOT_ALLOWED' : 'SIGNER_NOT_NAMED';
  return (
    <Banner framed tone={verdict === 'refused' ? 'danger' : 'warning'}>
      {t(`errors:${code}.message`)} {t(`errors:${code}.hint`)}
    </Banner>
  );
}
