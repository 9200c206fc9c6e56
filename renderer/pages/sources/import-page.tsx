import { IconFileImport, IconFolder } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectRule } from '../../../shared/contract/sources.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { call, toProblem } from '../../api/client.ts';
import { useCall, useProgressCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button, TextButton } from '../../components/button.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { ProgressDialog } from '../../components/progress-dialog.tsx';
import { RecordPage, type RecordSection } from '../../components/record-page/record-page.tsx';
import { PageFooter, StepBar } from '../../components/surfaces.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { CsvMappingForm } from './csv-mapping-form.tsx';
import { later, notPersonal } from './object-rules.tsx';
import { FoundFiles, Preview } from './preview.tsx';
import { newSource, ReadAsForm } from './read-as-form.tsx';
import { ImportResult, type Imported } from './import-result.tsx';
import { SeenAccounts, SeenObjects } from './seen.tsx';
import { usePickedLog, type PickedLog } from './use-picked-log.ts';

/** File, what is in it, which base each table belongs to, import, result. */
export function ImportPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const blocked = useBlockedBy('editor');
  const log = usePickedLog();
  const [sourceId, setSourceId] = useState<string>(newSource);
  const [name, setName] = useState('');
  const [chosenBases, setChosenBases] = useState<Record<string, string>>({});
  const [imported, setImported] = useState<Imported>();
  const [refused, setRefused] = useState<Problem>();
  const sources = useCall('sources.list', {}).data?.sources ?? [];
  const work = useProgressCall('sources.import');
  const inspection = log.picked?.inspection;
  const problem = refused ?? log.problem ?? work.problem;

  const pick = async (what: 'files' | 'folder') => {
    setRefused(undefined);
    work.reset();
    const found = await log.pick(what, sources);
    if (!found) return;
    setImported(undefined);
    setChosenBases({});
    setName(nameOf(found.name));
    setSourceId(found.source?.id ?? newSource);
  };
  const start = async ({ name: fileName, inspection: found, readAs, mapping }: PickedLog) => {
    setRefused(undefined);
    const rules = chosenRules(chosenBases);
    try {
      const known = sources.find((one) => one.id === sourceId);
      const source = known
        ? await call('sources.update', {
            id: known.id,
            fields: { name: known.name, kind: known.kind, timeZone: known.timeZone, encoding: readAs.encoding, objects: withRules(known.objects, rules), mapping: mapping ?? known.mapping },
          })
        : await call('sources.create', { name: name.trim() || nameOf(fileName), kind: found.kind, timeZone: readAs.timeZone, encoding: readAs.encoding, objects: rules, mapping });
      setSourceId(source.id);
      const done = await work.run({ source: source.id, files: log.files() });
      setChosenBases({});
      if (done) setImported({ ...done, source: source.id });
      else log.forget();
    } catch (error) {
      setRefused(toProblem(error));
    }
  };

  const sections: RecordSection[] = imported ? resultSections(imported) : log.picked ? mappingSections(log.picked) : fileSections();
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
            <div className="row">
              <Button variant="primary" icon={IconFileImport} busy={log.looking} blockedBy={blocked} onClick={() => void pick('files')}>
                {t('sources:choose')}
              </Button>
              <Button icon={IconFolder} blockedBy={blocked} onClick={() => void pick('folder')}>
                {t('sources:chooseFolder')}
              </Button>
            </div>
            {problem && <ProblemView problem={problem} />}
          </div>
        ),
      },
    ];
  }
  function mappingSections(picked: PickedLog): RecordSection[] {
    const { inspection: found, mapping } = picked;
    return [
      {
        id: 'source',
        title: t('sources:section.source'),
        note: found.found.length > 1 ? t('sources:manyFiles', { count: found.found.length }) : (found.found[0]?.name ?? picked.name),
        action: <TextButton onClick={() => void pick('files')}>{t('sources:otherFile')}</TextButton>,
        content: <ReadAsForm picked={picked} sources={sources} sourceId={sourceId} onSource={setSourceId} name={name} onName={setName} onReadAs={log.reread} />,
      },
      ...(found.found.length > 1 ? [{ id: 'files', title: t('sources:files'), count: found.found.length, note: t('sources:filesNote'), content: <FoundFiles found={found.found} /> }] : []),
      ...(mapping
        ? [{ id: 'mapping', title: t('sources:section.mapping'), content: <CsvMappingForm inspection={found} value={mapping} onChange={log.remap} /> }]
        : []),
      {
        id: 'preview',
        title: t('sources:preview'),
        note: t('sources:previewNote', { read: formatNumber(found.outcome.read), skipped: formatNumber(found.outcome.skipped), rejected: formatNumber(found.outcome.rejected) }),
        content: <Preview inspection={found} />,
      },
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
  function resultSections(done: Imported): RecordSection[] {
    const [only] = done.batches;
    return [
      {
        id: 'result',
        title: t('sources:step.result'),
        note: done.batches.length === 1 ? only?.fileName : t('sources:manyFiles', { count: done.batches.length }),
        content: <ImportResult imported={done} />,
      },
    ];
  }

  const step = imported ? 'result' : inspection ? 'mapping' : 'file';
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
          <PageFooter start={<Button variant="ghost" onClick={() => void navigate({ to: '/sources' })}>{t(imported ? 'sources:toList' : 'common:action.cancel')}</Button>}>
            {inspection && !imported && (
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
            {imported && (
              <Button size="lg" icon={IconFileImport} onClick={() => void pick('files')}>
                {t('sources:another')}
              </Button>
            )}
          </PageFooter>
        }
        {...(step !== 'file' && problem ? { banner: <div style={{ padding: '8px 20px' }}><ProblemView problem={problem} /></div> } : {})}
      />
      {work.running && <ProgressDialog title={t('sources:running')} progress={work.progress} startedAt={work.startedAt} onStop={work.stop} />}
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
  return fileName.replace(/(?:\.\d+)?\.gz$/i, '').replace(/\.[^.]+$/, '');
}
