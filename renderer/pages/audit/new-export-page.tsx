import { IconFileSpreadsheet, IconFileTypePdf, IconFolder, IconPackageExport } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import type { PickedFile } from '../../../shared/contract/scalars.ts';
import { language } from '../../../shared/contract/scalars.ts';
import { personalKinds, type Redaction } from '../../../shared/domain/redaction.ts';
import { actions } from '../../../shared/domain/vocabulary.ts';
import { call, toProblem } from '../../api/client.ts';
import { useCall, useProgressCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox, SelectField } from '../../components/fields/choice.tsx';
import { DateField } from '../../components/fields/dates.tsx';
import { FieldGrid, FieldGroup } from '../../components/fields/field.tsx';
import { type ListSearch, useListAddress } from '../../components/list-page/list-search.ts';
import { Pairs, Tag } from '../../components/marks.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { ProgressDialog } from '../../components/progress-dialog.tsx';
import { RecordPage, type RecordSection } from '../../components/record-page/record-page.tsx';
import { KeyChoice } from '../../components/signing/key-choice.tsx';
import { useSigning } from '../../components/signing/use-signing.ts';
import { useSigningKey } from '../../components/signing/use-signing-key.ts';
import { Banner, PageFooter } from '../../components/surfaces.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { useName } from '../bases/names.ts';
import { journalFilter, journalViews } from '../journal/journal-filter.ts';
import { daysOf, exportChoice, type ExportChoice, exportFilter, firstMoment, momentAfter, streams } from './export-filter.ts';
import { KeptFilter } from './kept-filter.tsx';
import { redactionInput, startingRedaction, subjectNumber } from './redaction-choice.ts';
import { RedactionSection } from './redaction-section.tsx';
import styles from './audit.module.css';

/** What leaves, how much of it is opened, where to, and under whose signature. */
export function NewExportPage() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const name = useName();
  const address = useListAddress();
  const [choice, setChoice] = useState<ExportChoice>(() => startingChoice(address));
  const [redaction, setRedaction] = useState(startingRedaction);
  const [unsigned, setUnsigned] = useState(false);
  const [folder, setFolder] = useState<PickedFile>();
  const [done, setDone] = useState<OutputOf<'audit.exportJournal'>>();
  const keyChoice = useSigningKey();
  const organisation = useCall('settings.get', {}).data?.organisation;
  const bases = useCall('bases.list', { archived: true }).data?.bases ?? [];
  const days = daysOf(choice);
  const subject = redaction.preset === 'subject' ? subjectNumber(redaction.subject) : undefined;
  const filter = useMemo(() => ({ ...exportFilter(choice), ...(subject ? { text: subject } : {}) }), [choice, subject]);
  const estimate = useCall('audit.estimate', { filter, redaction: redaction.redaction }, { keep: true, enabled: subject !== null });
  const unsignedWork = useProgressCall('audit.exportJournal');
  const signing = useSigning();
  const work = unsigned ? unsignedWork : { ...signing, running: signing.signing, stop: signing.cancel };
  const list = useProgressCall('audit.exportList');
  const treated = redactionInput(redaction);

  const pickFolder = async () => {
    try {
      const { file } = await call('shell.pick', { purpose: 'output-folder' });
      if (file) setFolder(file);
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  const start = async () => {
    if (!folder || blockedBy !== undefined || work.running) return;
    const what = { filter, ...treated, folder: folder.handle };
    const result = await (unsigned ? unsignedWork.run(what) : signing.run(keyChoice, (key, options) => call('audit.exportJournal', { ...what, key }, options)));
    if (result) setDone(result);
  };
  const saveList = async (format: 'csv' | 'pdf') => {
    try {
      const { file } = await call('shell.pickSave', { purpose: format, suggestedName: `${t('audit:listName')}.${format}` });
      if (!file) return;
      const written = await list.run({ filter, ...treated, format, target: file.handle, language: language.parse(i18n.language) });
      if (written) showDone(t('common:file.written', { name: written.file.name }), { label: t('common:file.show'), run: () => void call('shell.showInFolder', { path: written.file.path }) });
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };

  const noSubject = subject === null ? t('audit:blocked.subject') : undefined;
  const blockedBy = noSubject ?? (!folder
    ? t('audit:blocked.folder')
    : !unsigned && keyChoice.missing !== undefined
      ? t(`signing-ui:blocked.${keyChoice.missing}`)
      : estimate.data?.shown === 0
        ? t('audit:blocked.nothing')
        : undefined);
  const problem = work.problem ?? list.problem;
  const sections: RecordSection[] = done
    ? [{ id: 'done', title: t('audit:done.title'), content: <Done result={done} redaction={redaction.redaction} /> }]
    : [
        {
          id: 'what',
          title: t('audit:section.what'),
          content: (
            <div className="stack" style={{ gap: 14 }}>
              <FieldGrid columns={3}>
                <DateField label={t('audit:from')} optional value={days.from} onChange={(day) => setChoice({ ...choice, from: firstMoment(day) })} />
                <DateField label={t('audit:to')} optional value={days.to} onChange={(day) => setChoice({ ...choice, to: momentAfter(day) })} />
                <SelectField
                  label={t('audit:stream')}
                  options={streams.map((value) => ({ value, label: t(`audit:streams.${value}`) }))}
                  value={choice.stream}
                  onChange={(stream) => setChoice({ ...choice, stream })}
                />
              </FieldGrid>
              <FieldGroup label={t('audit:column.bases')} hint={t('audit:basesHint')}>
                <div className={styles.checks}>
                  {bases.map((base) => (
                    <Checkbox
                      key={base.id}
                      label={
                        <>
                          <span className="mono muted">{base.code}</span> {name(base.name)}
                        </>
                      }
                      checked={choice.bases.includes(base.id)}
                      onChange={(event) => setChoice({ ...choice, bases: event.target.checked ? [...choice.bases, base.id] : choice.bases.filter((id) => id !== base.id) })}
                    />
                  ))}
                </div>
              </FieldGroup>
              <FieldGroup label={t('audit:actions')} hint={t('audit:actionsHint')}>
                <div className={`${styles.checks} ${styles.short}`}>
                  {actions.map((action) => (
                    <Checkbox
                      key={action}
                      label={t(`action:${action}`)}
                      checked={choice.actions.includes(action)}
                      onChange={(event) => setChoice({ ...choice, actions: event.target.checked ? [...choice.actions, action] : choice.actions.filter((one) => one !== action) })}
                    />
                  ))}
                </div>
              </FieldGroup>
              <FieldGroup label={t('audit:rest')} hint={t('audit:restHint')}>
                <KeptFilter rest={choice.rest} onChange={(rest) => setChoice({ ...choice, rest })} />
              </FieldGroup>
            </div>
          ),
        },
        {
          id: 'reveal',
          title: t('audit:section.reveal'),
          note: t('audit:revealNote'),
          content: <RedactionSection choice={redaction} onChange={setRedaction} filter={filter} />,
        },
        {
          id: 'where',
          title: t('audit:section.where'),
          content: (
            <div className="row">
              <Button icon={IconFolder} onClick={() => void pickFolder()}>
                {t('audit:folder')}
              </Button>
              {folder ? <span className="mono cut">{folder.name}</span> : <span className="muted">{t('audit:folderHint')}</span>}
            </div>
          ),
        },
        {
          id: 'key',
          title: t('audit:section.key'),
          content: (
            <div className={styles.key}>
              {!unsigned && <KeyChoice choice={keyChoice} organisationBin={organisation?.bin} signing={work.running} onSign={() => void start()} />}
              <Checkbox label={t('audit:unsignedChoice')} text={t('audit:unsignedText')} checked={unsigned} onChange={(event) => setUnsigned(event.target.checked)} />
            </div>
          ),
        },
        {
          id: 'people',
          title: t('audit:section.people'),
          note: t('audit:listNote'),
          content: (
            <div className="row">
              <Button icon={IconFileSpreadsheet} blockedBy={noSubject} onClick={() => void saveList('csv')}>
                {t('audit:saveCsv')}
              </Button>
              <Button icon={IconFileTypePdf} blockedBy={noSubject} onClick={() => void saveList('pdf')}>
                {t('audit:savePdf')}
              </Button>
            </div>
          ),
        },
      ];
  return (
    <>
      <RecordPage
        crumbs={[{ label: t('audit:title'), to: '/audit' }, { label: t('audit:new') }]}
        title={t('audit:new')}
        sections={sections}
        right={done ? undefined : (
          <div className={styles.aside}>
            <h2>{t('audit:estimate')}</h2>
            <Pairs
              labelWidth={130}
              pairs={[
                { key: 'shown', label: t('audit:column.shown'), value: <span className="num semibold">{estimate.data ? formatNumber(estimate.data.shown) : undefined}</span> },
                { key: 'withheld', label: t('audit:column.withheld'), value: <span className="num">{estimate.data ? formatNumber(estimate.data.withheld) : undefined}</span> },
              ]}
            />
            <p className="small muted">{t('audit:estimateText')}</p>
          </div>
        )}
        footer={
          <>
            {problem && (
              <div style={{ padding: '0 20px 12px' }}>
                <ProblemView problem={problem} />
              </div>
            )}
            <PageFooter start={<Button variant="ghost" onClick={() => void navigate({ to: '/audit' })}>{t(done ? 'audit:toList' : 'common:action.cancel')}</Button>}>
              {!done && (
                <Button variant="primary" size="lg" icon={IconPackageExport} busy={work.running} blockedBy={blockedBy} onClick={() => void start()}>
                  {t(unsigned ? 'audit:startUnsigned' : 'audit:start')}
                </Button>
              )}
            </PageFooter>
          </>
        }
      />
      {work.running && (
        <ProgressDialog title={t('audit:running')} progress={work.progress} startedAt={work.startedAt} onStop={work.stop}>
          {!unsigned && keyChoice.way === 'ncalayer' && work.progress?.stage === 'sign' && <Banner framed>{t('signing-ui:ncalayer.waiting')}</Banner>}
        </ProgressDialog>
      )}
      {list.running && <ProgressDialog title={t('audit:running')} progress={list.progress} startedAt={list.startedAt} onStop={list.stop} />}
    </>
  );
}

function Treated({ redaction }: { redaction: Redaction }) {
  const { t } = useTranslation();
  return (
    <span className="stack">
      {personalKinds.map((kind) => (
        <span key={kind}>
          {t(`redaction:kind.${kind}`)}: {t(`redaction:treatment.${redaction[kind]}`)}
        </span>
      ))}
    </span>
  );
}

function Done({ result, redaction }: { result: OutputOf<'audit.exportJournal'>; redaction: Redaction }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <div className="stack" style={{ gap: 12, alignItems: 'flex-start' }}>
      <Pairs
        labelWidth={150}
        pairs={[
          { key: 'path', label: t('audit:done.path'), value: <span className="mono" style={{ overflowWrap: 'anywhere' }}>{result.path}</span> },
          { key: 'shown', label: t('audit:column.shown'), value: formatNumber(result.export.shown) },
          { key: 'withheld', label: t('audit:column.withheld'), value: formatNumber(result.export.withheld) },
          { key: 'files', label: t('audit:done.files'), value: formatNumber(result.files) },
          { key: 'signer', label: t('audit:column.signer'), value: result.export.signer ?? <Tag tone="warning">{t('audit:unsigned')}</Tag> },
          { key: 'redaction', label: t('audit:section.reveal'), value: <Treated redaction={redaction} /> },
          { key: 'root', label: t('audit:column.root'), value: <span className="mono" style={{ overflowWrap: 'anywhere' }}>{result.export.root}</span> },
        ]}
      />
      <div className="row">
        <Button variant="primary" icon={IconFolder} onClick={() => void call('shell.showInFolder', { path: result.path })}>
          {t('common:file.show')}
        </Button>
        <Button onClick={() => void navigate({ to: '/verification', state: { verify: { file: { handle: result.again, name: result.export.name } } } })}>{t('audit:done.verify')}</Button>
      </div>
    </div>
  );
}

/** What the journal shows, carried over; without that, everything. */
function startingChoice({ view, f, q }: ListSearch): ExportChoice {
  const seen = journalViews.find((one) => one === view);
  const { stream, ...filter } = journalFilter({ view: seen ?? 'log', f: f ?? {}, q: q ?? '' });
  return exportChoice(seen && stream ? { ...filter, stream } : filter);
}
