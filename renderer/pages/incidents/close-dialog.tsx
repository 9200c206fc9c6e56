import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../shared/contract/incidents.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextAreaField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { Banner } from '../../components/surfaces.tsx';

/** Closing is for good: the incident can then only be read. */
export function CloseDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const work = useMutationCall('incidents.close');
  const short = reason.trim().length < 3;
  return (
    <Dialog
      title={t('incidents:close.title')}
      onClose={onClose}
      footer={
        <>
          <Button data-autofocus onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <Button
            variant="danger"
            busy={work.isPending}
            onClick={() => {
              setTried(true);
              if (!short) work.mutate({ id: incident.id, reason }, { onSuccess: onClose });
            }}
          >
            {t('incidents:close.consequence')}
          </Button>
        </>
      }
    >
      {incident.state === 'open' && (
        <Banner tone="warning" framed>
          {t('incidents:close.unsent')}
        </Banner>
      )}
      <p>{t('incidents:close.text')}</p>
      <TextAreaField label={t('incidents:close.reason')} rows={3} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} error={tried && short ? t('common:field.required') : undefined} />
      {work.error && <ProblemView problem={work.error.problem} />}
    </Dialog>
  );
}
