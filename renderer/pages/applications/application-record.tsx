import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { call } from '../../api/client.ts';
import { useCall } from '../../api/hooks.ts';
import { useDraft } from '../../components/draft/use-draft.ts';
import { RecordPending } from '../../components/record-page/record-page.tsx';
import { ApplicationWorkbench } from './application-workbench.tsx';

/** An application for integration with the state service (236/НҚ): its form, its packet, its way through the platform. */
export function ApplicationRecordPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const record = useCall('applications.get', { id });
  const draft = useDraft(record.data?.application.values, async (values) => {
    const title = client.getQueryData<OutputOf<'applications.get'>>(['applications.get', { id }])?.application.title ?? '';
    const application = await call('applications.save', { id, title, values });
    client.setQueryData<OutputOf<'applications.get'>>(['applications.get', { id }], (before) => before && { ...before, application });
  });
  if (!record.data) return <RecordPending problem={record.error?.problem} onRetry={() => void record.refetch()} />;
  return <ApplicationWorkbench record={record.data} draft={draft} area={t('applications:title')} />;
}
