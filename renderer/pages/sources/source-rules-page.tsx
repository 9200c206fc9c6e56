import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../../../shared/contract/sources.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { FieldGrid } from '../../components/fields/field.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { FormPage } from '../../components/record-page/form-page.tsx';
import { RecordPending } from '../../components/record-page/record-page.tsx';
import { showDone } from '../../components/toast.tsx';
import { ObjectRules } from './object-rules.tsx';
import { WatchedFolderForm } from './watched-folder.tsx';

/** Name, zone and object rules of a source. Changed rules reach the records that are already in the journal. */
export function SourceRulesPage({ id }: { id: string }) {
  const list = useCall('sources.list', {});
  const source = list.data?.sources.find((one) => one.id === id);
  if (!source) return <RecordPending problem={list.error?.problem ?? (list.data ? { code: 'NOT_FOUND' } : undefined)} onRetry={() => void list.refetch()} />;
  return <RulesForm source={source} />;
}

function RulesForm({ source }: { source: Source }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const blocked = useBlockedBy('editor');
  const [name, setName] = useState(source.name);
  const [timeZone, setTimeZone] = useState(source.timeZone);
  const [objects, setObjects] = useState(source.objects);
  const save = useMutationCall('sources.update');
  const run = useMutationCall('findings.run');
  const dirty = name !== source.name || timeZone !== source.timeZone || JSON.stringify(objects) !== JSON.stringify(source.objects);
  const leave = () => void navigate({ to: '/sources' });
  const store = () =>
    save.mutate(
      { id: source.id, fields: { name, kind: source.kind, timeZone, encoding: source.encoding, objects, mapping: source.mapping } },
      {
        onSuccess: () => {
          showDone(t('sources:saved'));
          run.mutate({}, { onSettled: leave });
        },
      },
    );
  return (
    <FormPage
      crumbs={[{ label: t('sources:title'), to: '/sources' }, { label: source.name }]}
      title={source.name}
      saveLabel={t('common:action.save')}
      onSave={store}
      onCancel={leave}
      dirty={dirty && !save.isSuccess}
      busy={save.isPending || run.isPending}
      problem={save.error?.problem ?? run.error?.problem}
      blockedBy={blocked}
      sections={[
        {
          id: 'source',
          title: t('sources:section.source'),
          content: (
            <FieldGrid>
              <TextField label={t('sources:column.name')} value={name} onChange={(event) => setName(event.target.value)} />
              <TextField label={t('sources:column.zone')} hint={t('sources:zoneHint')} value={timeZone} onChange={(event) => setTimeZone(event.target.value)} />
            </FieldGrid>
          ),
        },
        { id: 'rules', title: t('sources:section.rules'), count: objects.length, note: t('sources:rule.note'), content: <ObjectRules rules={objects} onChange={setObjects} /> },
        { id: 'watch', title: t('sources:watch.title'), content: <WatchedFolderForm source={source.id} /> },
      ]}
    />
  );
}
