import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { useCall } from '../../api/hooks.ts';
import { RecordPending } from '../../components/record-page/record-page.tsx';
import { useDraft } from '../../components/draft/use-draft.ts';
import { call } from '../../api/client.ts';
import { IncidentWorkbench } from './incident-workbench.tsx';

/** An incident with its notice: facts left, the steps of the notice in the middle, the clock right. */
export function IncidentRecordPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const record = useCall('incidents.get', { id });
  const notice = useCall('incidents.notice', { id });
  const client = useQueryClient();
  const keep = (draft: OutputOf<'incidents.notice'>) => client.setQueryData(['incidents.notice', { id }], draft);
  const draft = useDraft(notice.data?.values, async (values) => {
    keep(await call('incidents.saveNotice', { id, values }));
  });
  const [step, setStep] = useState<string>();
  if (!record.data || !notice.data) {
    return (
      <RecordPending
        problem={record.error?.problem ?? notice.error?.problem}
        onRetry={() => {
          void record.refetch();
          void notice.refetch();
        }}
      />
    );
  }
  return (
    <IncidentWorkbench
      record={record.data}
      notice={notice.data}
      draft={draft}
      step={step}
      onStep={setStep}
      onAcceptEdition={async () => {
        keep(await call('incidents.saveNotice', { id, values: draft.values, warningAccepted: true }));
      }}
      label={t('incidents:title')}
    />
  );
}
