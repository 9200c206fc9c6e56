import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../shared/contract/incidents.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { shortcuts } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { DialogKeys } from '../../components/dialog-keys.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DateTimeField } from '../../components/fields/dates.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { thisMinute } from '../../i18n/this-minute.ts';

/** Records that the letter left: no official address is published, so the channel is the user's to name. */
export function SentDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { t } = useTranslation();
  const [at, setAt] = useState<string | null>(thisMinute);
  const [channel, setChannel] = useState('');
  const [outgoing, setOutgoing] = useState('');
  const [receipt, setReceipt] = useState('');
  const [tried, setTried] = useState(false);
  const mark = useMutationCall('incidents.markSent');
  const lacksChannel = channel.trim() === '';
  const save = () => {
    setTried(true);
    if (lacksChannel || at === null || mark.isPending) return;
    mark.mutate({ id: incident.id, at, channel, outgoing, receipt }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={t('incidents:sent.act')}
      onClose={onClose}
      note={t('incidents:sent.note')}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={mark.isPending} onClick={save} keys={shortcuts.next.keys}>
            {t('incidents:sent.mark')}
          </Button>
        </>
      }
    >
      <DialogKeys onSave={save} />
      <DateTimeField label={t('incidents:sent.at')} value={at} onChange={setAt} error={tried && at === null ? t('common:field.required') : undefined} />
      <TextField
        label={t('incidents:sent.channel')}
        hint={t('incidents:sent.channelHint')}
        data-autofocus
        maxLength={200}
        value={channel}
        error={tried && lacksChannel ? t('common:field.required') : undefined}
        onChange={(event) => setChannel(event.target.value)}
      />
      <TextField label={t('incidents:sent.outgoing')} optional maxLength={100} value={outgoing} onChange={(event) => setOutgoing(event.target.value)} />
      <TextField label={t('incidents:sent.receipt')} optional hint={t('incidents:sent.receiptHint')} maxLength={200} value={receipt} onChange={(event) => setReceipt(event.target.value)} />
      {mark.error && <ProblemView problem={mark.error.problem} />}
    </Dialog>
  );
}
