import { IconFileImport } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportBatch, ObjectRule } from '../../../shared/contract/sources.ts';
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
import { usePickedLog, type PickedLog } from './use-picked-log.ts';

const newSource = 'new';

/** File, what is in it, which base each table belongs to, import, result. */
export function ImportPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const blocked = useBlockedBy('editor');
  const log = usePickedLog();
  const [sourceId, setSourceId] = useState<string>(newSource);
  const [name, setName] = useState('');
  const [timeZone, setTimeZone] = useState('Asia/Almaty');
  const [chosenBases, setChosenBases] = useState<Record<string, string>>({});
  const [batch, setBatch] = useState<ImportBatch>();
  const [refused, setRefused] = useState<Problem>();
  const [rejected, setRejected] = useState(false);
  const sources = useCall('sources.list', {}).data?.sources ?? [];
  const work = useProgressCall('sources.import');
  const inspection = log.picked?.inspection;
  const problem = refused ?? log.problem ?? work.problem;
  const fitting = sources.filter((one) => one.kind === inspection?.kind);

  const pick = async () => {
    setRefused(undefined);
    work.reset();
    const found = await log.pick(sources);
    if (!found) return;
    setBatch(undefined);
    setChosenBases({});
    setName(nameOf(found.name));
    setSourceId(found.source?.id ?? newSource);
  };
  const start = async ({ name: fileName, inspection: found, mapping }: PickedLog) => {
    setRefused(undefined);
    const rules = chosenRules(chosenBases);
    try {
      const known = sources.find((one) => one.id === sourceId);
      const source = known
        ? await call('sources.update', {
            id: known.id,
            fields: { name: known.name, kind: known.kind, timeZone: known.timeZone, objects: withRules(known.objects, rules), mapping: mapping ?? known.mapping },
          })
        : await call('sources.create', { name: name.trim() || nameOf(fileName), kind: found.kind, timeZone, objects: rules, mapping });
      setSourceId(source.id);
      const done = await work.run({ source: source.id, file: log.file() });
      setChosenBases({});
      if (done) setBatch(done.batch);
      else log.forget();
    } catch (error) {
      setRefused(toProblem(error));
    }
  };

  const sections: RecordSection[] = batch ? resultSections() : log.picked ? mappingSections(log.picked) : fileSections();
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
            {problem && <ProblemView problem={problem} />}
          </div>
        ),
      },
    ];
  }
  function mappingSections({ name: fileName, inspection: found, mapping }: PickedLog): RecordSection[] {
    return [
      {
        id: 'source',
        title: t('sources:section.source'),
        note: `${fileName} · ${t(`sources:kind.${found.kind}`)} · ${found.encoding}`,
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
      ...(mapping
        ? [{ id: 'mapping', title: t('sources:section.mapping'), content: <CsvMappingForm inspection={found} value={mapping} onChange={log.remap} /> }]
        : []),
      {
        id: 'objects',
        title: t('sources:section.objects'),
        count: found.objects.length,
        note: t('sources:objectsNote'),
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
                busy={work.running || log.looking}
                blockedBy={blocked ?? (log.picked && !isMapped(log.picked) ? t('sources:columnsMissing') : undefined)}
                onClick={() => log.picked && void start(log.picked)}
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
        {...(step !== 'file' && problem ? { banner: <div style={{ padding: '8px 20px' }}><ProblemView problem={problem} /></div> } : {})}
      />
      {work.running && <ProgressDialog title={t('sources:running')} progress={work.progress} startedAt={work.startedAt} onStop={work.stop} />}
      {rejected && batch && <RejectedDialog batch={batch} onClose={() => setRejected(false)} />}
    </>
  );
}

/** Rules for the tables that were given a base, or said to hold no personal data. A part that the log leaves out fits any. */
function chosenRules(chosen: Readonly<Record<string, string>>): ObjectRule[] {
  return Object.entries(chosen)
    .filter(([, base]) => base !== later)
    .map(([object, base]) => {
      const [database, schema, table] = JSON.parse(object) as string[];
      return { database: database || '*', schema: schema || '*', table: table || '*', base: base === notPersonal ? null : base };
    });
}

/** A new rule takes the place of one for the same table: two that contradict each other would leave it without a base. */
function withRules(known: readonly ObjectRule[], rules: readonly ObjectRule[]): ObjectRule[] {
  const place = (rule: ObjectRule) => [rule.database, rule.schema, rule.table].join('\u0000').toLowerCase();
  const replaced = new Set(rules.map(place));
  return [...known.filter((rule) => !replaced.has(place(rule))), ...rules];
}

/** Nothing is a record without when, who and what. */
function isMapped({ inspection, mapping }: PickedLog): boolean {
  return mapping === null || [mapping.columns.time, mapping.columns.account, mapping.columns.action].every((column) => inspection.columns.includes(column));
}

/** The file's name without its ending, for a source nobody has named. */
function nameOf(fileName: string): string {
  return fileName.replace(/\.[^.]+$/, '');
}
