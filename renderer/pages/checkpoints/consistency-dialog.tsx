import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckpointRecord } from '../../../shared/contract/checkpoints.ts';
import { call } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { SelectField } from '../../components/fields/choice.tsx';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import { useSavedFile } from './use-checkpoint-files.ts';

/** Proof that one checkpoint continues another: the second of the two is chosen here. */
export function ConsistencyDialog({ checkpoint, all, onClose }: { checkpoint: CheckpointRecord; all: readonly CheckpointRecord[]; onClose: () => void }) {
  const { t } = useTranslation();
  const others = all.filter(({ id, size }) => id !== checkpoint.id && size > 0);
  const [other, setOther] = useState<string | null>(() => (others[0] ? String(others[0].id) : null));
  const { busy, save } = useSavedFile();
  const name = (one: CheckpointRecord) => t('checkpoints:consistency.option', { at: formatDateTime(one.at), size: formatNumber(one.size) });
  const write = async () => {
    const chosen = others.find(({ id }) => String(id) === other);
    if (!chosen) return;
    const sizes = [checkpoint.size, chosen.size].sort((a, b) => a - b);
    const done = await save('consistency-proof', `${t('checkpoints:consistency.fileName')}-${sizes.join('-')}`, (target) =>
      call('proofs.consistencyBetween', { checkpoints: [checkpoint.id, chosen.id], target }),
    );
    if (done) onClose();
  };
  return (
    <Dialog
      title={t('checkpoints:consistency.title')}
      onClose={busy ? undefined : onClose}
      footer={
        <>
          <Button disabled={busy} onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <Button variant="primary" busy={busy} blockedBy={other === null ? t('checkpoints:consistency.none') : undefined} onClick={() => void write()}>
            {t('checkpoints:consistency.save')}
          </Button>
        </>
      }
    >
      <div className="stack" style={{ gap: 12 }}>
        <p>{t('checkpoints:consistency.text')}</p>
        <p className="semibold num">{name(checkpoint)}</p>
        <SelectField
          label={t('checkpoints:consistency.other')}
          searchable
          options={others.map((one) => ({ value: String(one.id), label: name(one) }))}
          value={other}
          onChange={setOther}
        />
      </div>
    </Dialog>
  );
}
