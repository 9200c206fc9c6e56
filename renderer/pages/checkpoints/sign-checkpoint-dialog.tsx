import { IconSignature } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CheckpointRecord } from '../../../shared/contract/checkpoints.ts';
import { call } from '../../api/client.ts';
import { useCall } from '../../api/hooks.ts';
import { invalidateAreas } from '../../api/query-client.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Pairs } from '../../components/marks.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { KeyChoice } from '../../components/signing/key-choice.tsx';
import { useSigning } from '../../components/signing/use-signing.ts';
import { useSigningKey } from '../../components/signing/use-signing-key.ts';
import { showDone } from '../../components/toast.tsx';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import styles from './checkpoints.module.css';

/** The organisation's ECP under one checkpoint: what it says first, then the key. */
export function SignCheckpointDialog({ checkpoint, onClose }: { checkpoint: CheckpointRecord; onClose: () => void }) {
  const { t } = useTranslation();
  const organisationBin = useCall('settings.get', {}).data?.organisation.bin;
  const choice = useSigningKey();
  const work = useSigning();
  const ready = choice.missing === undefined && !work.signing;
  const sign = async () => {
    if (!ready) return;
    const signed = await work.run(choice, (key, options) => call('checkpoints.sign', { checkpoint: checkpoint.id, key }, options));
    if (!signed) return;
    invalidateAreas(['checkpoints']);
    onClose();
    showDone(t('checkpoints:signedDone', { signer: signed.signature?.signer ?? '' }));
  };
  return (
    <Dialog
      title={t('checkpoints:signTitle')}
      width={560}
      onClose={work.signing ? undefined : onClose}
      footer={
        <>
          <Button onClick={work.signing ? work.cancel : onClose}>{t(work.signing ? 'signing-ui:stop' : 'common:action.cancel')}</Button>
          <Button
            variant="primary"
            icon={IconSignature}
            busy={work.signing}
            blockedBy={choice.missing === undefined || work.signing ? undefined : t(`signing-ui:blocked.${choice.missing}`)}
            keys={shortcuts.next.keys}
            onClick={() => void sign()}
          >
            {t('signing-ui:sign')}
          </Button>
        </>
      }
    >
      <Keys onSign={() => void sign()} ready={ready} />
      <p className="text-2">{t('checkpoints:signText', { at: formatDateTime(checkpoint.at) })}</p>
      <Pairs
        pairs={[
          { key: 'size', label: t('checkpoints:column.size'), value: <span className="num semibold">{formatNumber(checkpoint.size)}</span> },
          { key: 'root', label: t('checkpoints:column.root'), value: <span className={`mono ${styles.long}`}>{checkpoint.root}</span> },
        ]}
      />
      <KeyChoice choice={choice} organisationBin={organisationBin} signing={work.signing} onSign={() => void sign()} />
      {work.problem && <ProblemView problem={work.problem} />}
    </Dialog>
  );
}

/** Stands inside the dialog, so that the key is the dialog's. */
function Keys({ onSign, ready }: { onSign: () => void; ready: boolean }) {
  useShortcut('next', onSign, ready);
  return null;
}
