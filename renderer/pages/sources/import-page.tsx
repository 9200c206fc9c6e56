import { IconFileImport } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import type { CsvMapping, ImportBatch } from '../../../shared/contract/sources.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { call, toProblem } from '../../api/client.ts';
import { useCall, useProgressCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button, TextButton } from '../../components/button.tsx';
import { SelectField } from '../../components/fields/choice.tsx';
import { FieldGrid } from '../../components/fields/field.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { ProgressDialog } from '../../components/progress-dialog.tsx';
import { RecordPage, type RecordSection } from '../../components/record-page/record-page.tsx';
import { PageFooter, StepBar } from '../../components/surfaces.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { BatchCounts } from './batch-counts.tsx';
import { CsvMappingForm } from './csv-mapping-form.tsx';
import { later, notPersonal } from './object-rules.tsx';
import { RejectedDialog } from './rejected-dialog.tsx';
import { SeenAccounts, SeenObjects } from './seen.tsx';

export type Inspection = OutputOf<'sources.inspect'>;

const newSource = 'new';

/** File, what is in it, which base each table belongs to, import, result. */
export function ImportPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const blocked = useBlockedBy('editor');
  const [picked, setPicked] = useState<{ name: string; inspection: Inspection }>();
  const [mapping, setMapping] = useState<CsvMapping>();
  const [sourceId, setSourceId] = useState<string>(newSource);
  const [name, setName] = useState('');
  const [timeZone, setTimeZone] = useState('Asia/Almaty');
  const [chosenBases, setChosenBases] = useState<Record<string, string>>({});
  const [batch, setBatch] = useState<ImportBatch>();
  const [problem, setProblem] = useState<Problem>();
  const [rejected, setRejected] = useState(false);
  const sources = useCall('sources.list', {}).data?.sources ?? [];
  const work = useProgressCall('sources.import');
  const inspection = picked?.inspection;
  const fitting = sources.filter((one) => one.kind === inspection?.kind);

  const pick = async () => {
    setProblem(undefined);
    try {
      const { file } = await call('shell.pick', { purpose: 'log-file' });
      if (!file) return;
      const found = await call('sources.inspect', { file: file.handle });
      setPicked({ name: file.name, inspection: found });
      setMapping(found.guess ?? undefined);
      setBatch(undefined);
      const known = sources.filter((one) => one.kind === found.kind);
      setSourceId(known.length === 1 && known[0] ? known[0].id : newSource);
      setName(file.name.replace(/\.[^.]+$/, ''));
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  const start = async () => {
    if (!inspection) return;
    setProblem(undefined);
    const rules = Object.entries(chosenBases)
      .filter(([, base]) => base !== later)
      .map(([object, base]) => {
        const [database = '*', schema = '*', table = '*'] = JSON.parse(object) as string[];
        return { database: database || '*', schema: schema || '*', table: table || '*', base: base === notPersonal ? null : base };
      });
    try {
      const known = sources.find((one) => one.id === sourceId);
      const source = known
        ? await call('sources.update', { id: known.id, fields: { name: known.name, kind: known.kind, timeZone: known.timeZone, objects: [...known.objects, ...rules], mapping: mapping ?? known.mapping } })
        : await call('sources.create', { name, kind: inspection.kind, timeZone, objects: rules, mapping: inspection.kind === 'csv' ? (mapping ?? null) : null });
      setSourceId(source.id);
      const done = await work.run({ source: source.id, file: inspection.file });
      setChosenBases({});
      if (done) setBatch(done.batch);
      else setPicked(undefined);
    } catch (error) {
      setProblem(toProblem(error));
    }
  };

  const sections: RecordSection[] = batch ? resultSections() : !inspection ? fileSections() : mappingSections(inspection);
  function fileSections(): RecordSection[] {
    return [
      {
        id: 'file',
        title: t('sources:step.file'),
        content: (
          <div className="stack" style={{ gap: 12, alignItems: 'flex-start' }}>
            <p className="text-2" style={{ maxWidth: '72ch' }}>
              {t('sources:fileText')}
            </p>
            <Button variant="primary" icon={IconFileImport} blockedBy={blocked} onClick={() => void pick()}>
              {t('sources:choose')}
            </Button>
            {(problem ?? work.problem) && <ProblemView problem={problem ?? work.problem ?? { code: 'INTERNAL' }} />}
          </div>
        ),
      },
    ];
  }
  function mappingSections(found: Inspection): RecordSection[] {
    return [
      {
        id: 'source',
        title: t('sources:section.source'),
        note: `${picked?.name ?? ''} · ${t(`sources:kind.${found.kind}`)} · ${found.encoding}`,
        action: <TextButton onClick={() => void pick()}>{t('sources:otherFile')}</TextButton>,
        content: (
          <FieldGrid columns={3}>
            <SelectField
              label={t('sources:section.source')}
              options={[{ value: newSource, label: t('sources:newSource') }, ...fitting.map((one) => ({ value: one.id, label: one.name }))]}
              value={sourceId}
              onChange={setSourceId}
            />
            {sourceId === newSource && (
              <>
                <TextField label={t('sources:column.name')} value={name} onChange={(event) => setName(event.target.value)} />
                <TextField label={t('sources:column.zone')} hint={t('sources:zoneHint')} value={timeZone} onChange={(event) => setTimeZone(event.target.value)} />
              </>
            )}
          </FieldGrid>
        ),
      },
      ...(found.kind === 'csv' && mapping
        ? [{ id: 'mapping', title: t('sources:section.mapping'), content: <CsvMappingForm inspection={found} value={mapping} onChange={setMapping} /> }]
        : []),
      {
        id: 'objects',
        title: t('sources:section.objects'),
        count: found.objects.length,
        note: t('sources:rule.note'),
        content: <SeenObjects objects={found.objects} source={sources.find((one) => one.id === sourceId)} chosen={chosenBases} onChange={setChosenBases} />,
      },
      { id: 'accounts', title: t('sources:section.accounts'), count: found.accounts.length, content: <SeenAccounts accounts={found.accounts} /> },
    ];
  }
  function resultSections(): RecordSection[] {
    if (!batch) return [];
    return [
      {
        id: 'result',
        title: t('sources:step.result'),
        note: batch.fileName,
        content: (
          <div className="stack" style={{ gap: 12, alignItems: 'flex-start' }}>
            <BatchCounts batch={batch} />
            <div className="row">
              {batch.newFindings > 0 && (
                <Button variant="primary" onClick={() => void navigate({ to: '/findings' })}>
                  {t('sources:toFindings', { count: batch.newFindings, number: formatNumber(batch.newFindings) })}
                </Button>
              )}
              <Button onClick={() => void navigate({ to: '/journal', search: { f: { source: batch.source } } })}>{t('sources:toJournal')}</Button>
              {batch.rejected > 0 && <Button onClick={() => setRejected(true)}>{t('sources:showRejected', { count: batch.rejected, number: formatNumber(batch.rejected) })}</Button>}
            </div>
          </div>
        ),
      },
    ];
  }

  const step = batch ? 'result' : inspection ? 'mapping' : 'file';
  const order = ['file', 'mapping', 'result'] as const;
  return (
    <>
      <RecordPage
        crumbs={[{ label: t('sources:title'), to: '/sources' }, { label: t('sources:import') }]}
        title={t('sources:import')}
        top={
          <StepBar
            label={t('sources:import')}
            current={step}
            steps={order.map((id) => ({ id, label: t(`sources:step.${id}`), done: order.indexOf(id) < order.indexOf(step) }))}
          />
        }
        sections={sections}
        footer={
          <PageFooter start={<Button variant="ghost" onClick={() => void navigate({ to: '/sources' })}>{t(batch ? 'sources:toList' : 'common:action.cancel')}</Button>}>
            {inspection && !batch && (
              <Button
                variant="primary"
                size="lg"
                icon={IconFileImport}
                busy={work.running}
                blockedBy={blocked ?? (sourceId === newSource && name.trim() === '' ? t('sources:nameMissing') : undefined)}
                onClick={() => void start()}
              >
                {t('sources:start')}
              </Button>
            )}
            {batch && (
              <Button size="lg" icon={IconFileImport} onClick={() => void pick()}>
                {t('sources:another')}
              </Button>
            )}
          </PageFooter>
        }
        {...(inspection && !batch && (problem ?? work.problem)
          ? { banner: <div style={{ padding: '8px 20px' }}><ProblemView problem={problem ?? work.problem ?? { code: 'INTERNAL' }} /></div> }
          : {})}
      />
      {work.running && <ProgressDialog title={t('sources:running')} progress={work.progress} startedAt={work.startedAt} onStop={work.stop} />}
      {rejected && batch && <RejectedDialog batch={batch} onClose={() => setRejected(false)} />}
    </>
  );
}
