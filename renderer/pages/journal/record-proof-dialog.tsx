import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Checkbox, CheckCards } from '../../components/fields/choice.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { useSavedFile } from '../checkpoints/use-checkpoint-files.ts';

const revealable = ['people', 'accounts', 'freeText'] as const;
type Revealed = (typeof revealable)[number];

/** The proof of one record as a file: closed, or opened as far as is ticked. */
export function RecordProofDialog({ sequence, onClose }: { sequence: number; onClose: () => void }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(true);
  const [reveal, setReveal] = useState<readonly Revealed[]>(['people', 'accounts']);
  const { busy, save } = useSavedFile();
  const write = async () => {
    const revealed = { people: reveal.includes('people'), accounts: reveal.includes('accounts'), freeText: reveal.includes('freeText') };
    const done = await save('tlog-proof', `${t('checkpoints:recordProof.fileName')}-${sequence}`, (target) => call('proofs.record', { sequence, target, ...(opened ? { reveal: revealed } : {}) }));
    if (done) onClose();
  };
  return (
    <Dialog
      title={t('checkpoints:recordProof.title')}
      width={560}
      onClose={busy ? undefined : onClose}
      note={<span className="mono">№ {formatNumber(sequence)}</span>}
      footer={
        <>
          <Button disabled={busy} onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <Button variant="primary" busy={busy} onClick={() => void write()}>
            {t('checkpoints:recordProof.save')}
          </Button>
        </>
      }
    >
      <div className="stack" style={{ gap: 12 }}>
        <p>{t('checkpoints:recordProof.text')}</p>
        <Checkbox label={t('checkpoints:recordProof.opened')} text={t(opened ? 'checkpoints:recordProof.openedText' : 'checkpoints:recordProof.closed')} checked={opened} onChange={(event) => setOpened(event.target.checked)} />
        {opened && (
          <CheckCards
            label={t('checkpoints:recordProof.reveal')}
            options={revealable.map((value) => ({ value, label: t(`audit:reveal.${value}.label`), text: t(`audit:reveal.${value}.text`) }))}
            value={reveal}
            onChange={setReveal}
          />
        )}
      </div>
    </Dialog>
  );
}
