import { IconEdit, IconEye, IconFolder, IconPlus, IconSend, IconSignature } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import type { ChecklistItem } from '../../../shared/contract/forms.ts';
import type { OutputOf } from '../../../shared/contract/index.ts';
import type { DocumentLanguage } from '../../../shared/contract/scalars.ts';
import { toProblem } from '../../api/client.ts';
import { useProgressCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { DeadlineClock } from '../../components/deadline/deadline-clock.tsx';
import { DocumentSection, SectionLanguage } from '../../components/draft/document-section.tsx';
import { EditionBanner } from '../../components/draft/edition-banner.tsx';
import { liveChecklist } from '../../components/draft/field-state.ts';
import { citation, useLabel } from '../../components/draft/labels.ts';
import { Readiness } from '../../components/draft/readiness.tsx';
import { SaveState } from '../../components/draft/save-state.tsx';
import sideStyles from '../../components/draft/side.module.css';
import type { Draft } from '../../components/draft/use-draft.ts';
import { isSigned, newestFirst } from '../../components/packet/packet.ts';
import { PreviewDialog } from '../../components/packet/preview-dialog.tsx';
import { useSavePacket } from '../../components/packet/save-packet.ts';
import { ProblemView } from '../../components/problem-view.tsx';
import { ProgressDialog } from '../../components/progress-dialog.tsx';
import { RecordPage, type RecordSection } from '../../components/record-page/record-page.tsx';
import { SignedBy } from '../../components/signing/signed-by.tsx';
import { SigningDialog } from '../../components/signing/signing-dialog.tsx';
import { PageFooter, StepBar } from '../../components/surfaces.tsx';
import { showProblem } from '../../components/toast.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { FactDialog, FactsColumn } from './facts-column.tsx';
import { IncidentDialog } from './incident-dialog.tsx';
import { IncidentState } from './incident-words.tsx';
import { sectionsOf, stepIds, stepOf, stepReady, type StepId } from './notice-steps.ts';
import { reviewSections, sendSections } from './packet-sections.tsx';
import { SentDialog } from './sent-dialog.tsx';
import { useSubjectsPanel } from './subjects-section.tsx';

export interface IncidentWorkbenchProps {
  record: OutputOf<'incidents.get'>;
  notice: OutputOf<'incidents.notice'>;
  draft: Draft;
  step: string | undefined;
  onStep: (step: StepId) => void;
  onAcceptEdition: () => Promise<void>;
  label: string;
}

type Floating = 'edit' | 'fact' | 'sent' | 'close' | 'preview';

export function IncidentWorkbench({ record, notice, draft, step: chosen, onStep, onAcceptEdition, label: area }: IncidentWorkbenchProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const { incident, facts } = record;
  const blockedByRole = useBlockedBy('editor');
  const readOnly = incident.state === 'closed' || blockedByRole !== undefined;
  const blocked = incident.state === 'closed' ? t('incidents:blocked.closed') : blockedByRole;
  const { sections } = notice;
  const checklist = liveChecklist(notice.checklist, sections, draft.values, draft.edited);
  const missing = checklist.filter((item) => !item.ready).length;
  const subjects = useSubjectsPanel(incident, blocked);

  const documents = newestFirst(record.documents.filter((document) => document.kind === 'notice'));
  const signed = documents.find(isSigned);
  const latest = documents[0];
  // A version made before the last change no longer says what the form says.
  const changedAt = [draft.savedAt ?? '', subjects.importedAt ?? '', incident.state === 'open' ? incident.updated : ''].reduce((a, b) => (a > b ? a : b));
  const current = latest && draft.edited.size === 0 && changedAt <= latest.created ? latest : undefined;

  const [first] = useState<StepId>(() => (incident.state !== 'open' || signed ? 'send' : (stepIds.find((id) => !stepReady(id, sections, notice.checklist)) ?? 'review')));
  const step = (chosen as StepId | undefined) ?? first;
  const at = stepIds.indexOf(step);
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());
  const [left, setLeft] = useState<ReadonlySet<StepId>>(new Set());
  const [languages, setLanguages] = useState<Readonly<Record<string, DocumentLanguage>>>({});
  const [sought, setSought] = useState<{ field: string | null; subject: boolean }>();
  const [floating, setFloating] = useState<Floating>();
  const [toSign, setToSign] = useState<DocumentRecord>();
  const make = useProgressCall('incidents.makeNotice');
  const packet = useSavePacket((signed ?? latest)?.id);
  const close = () => setFloating(undefined);

  const go = (to: StepId) => {
    setLeft((all) => new Set([...all, step]));
    void draft.save();
    onStep(to);
    document.querySelector('[data-steps-top]')?.scrollIntoView({ block: 'start' });
  };
  const next = stepIds[at + 1];
  const previous = stepIds[at - 1];

  const makeNotice = async (): Promise<DocumentRecord | undefined> => {
    if (!(await draft.save())) return undefined;
    return make.run({ id: incident.id });
  };
  const sign = async () => {
    const document = current ?? (await makeNotice());
    if (document) setToSign(document);
  };
  const preview = async () => {
    const document = current ?? signed ?? (await makeNotice());
    if (document) setFloating('preview');
  };
  const goTo = (item: ChecklistItem) => {
    const target = stepOf(item, sections);
    if (!target) return;
    const home = sections.find((section) => section.fields.some((field) => field.id === item.field));
    if (home && item.missing === 'russianEmpty') setLanguages((all) => ({ ...all, [home.id]: 'ru' }));
    if (home && item.missing === 'kazakhEmpty') setLanguages((all) => ({ ...all, [home.id]: 'kk' }));
    if (item.field !== null) setVisited((all) => new Set([...all, item.field ?? '']));
    onStep(target);
    setSought({ field: item.field, subject: item.field === null });
  };
  useEffect(() => {
    if (!sought) return;
    const place = document.getElementById(sought.field === null ? 'section-subjects' : `field-${sought.field}`);
    place?.scrollIntoView({ block: 'center' });
    place?.querySelector<HTMLElement>('textarea, input, button')?.focus({ preventScroll: true });
  }, [sought]);

  useShortcut('save', () => void draft.save(), !readOnly);
  useShortcut('undo', () => draft.undo?.(), draft.undo !== undefined && !readOnly);
  const mayMake = missing === 0 && !readOnly && !make.running;
  const mayToSign = mayMake && incident.state === 'open' && !(signed && signed === latest && current);
  useShortcut('next', () => {
    if (step === 'review' && mayToSign) void sign();
    else if (next) go(next);
    else if (signed && packet.written && incident.state === 'open') setFloating('sent');
    else if (signed) void packet.save();
  });

  const shownSections: RecordSection[] =
    step === 'review'
      ? reviewSections({ t, current, latest, documents, missing, mayMake, blocked, onMake: () => void makeNotice(), making: make.running })
      : step === 'send'
        ? sendSections({ t, incident, signed, documents, written: packet.written })
        : [
            ...sectionsOf(step, sections).map((section): RecordSection => {
              const language = languages[section.id] ?? 'kk';
              return {
                id: section.id,
                title: label(section.title),
                note: citation(t, notice.pack.order, section.clause),
                action: <SectionLanguage section={section} draft={draft} value={language} onChange={(to) => setLanguages((all) => ({ ...all, [section.id]: to }))} />,
                content: (
                  <DocumentSection
                    section={section}
                    draft={draft}
                    checklist={checklist}
                    language={language}
                    visited={left.has(step) ? 'all' : visited}
                    onVisited={(field) => setVisited((all) => new Set([...all, field]))}
                    readOnly={readOnly}
                  />
                ),
              };
            }),
            ...(step === 'measures' ? [subjects.section] : []),
          ];

  const signIsNext = mayToSign && step === 'review';
  return (
    <>
      <RecordPage
        crumbs={[{ label: area, to: '/incidents' }, { label: t('incidents:number', { number: incident.number }), mono: true }]}
        title={incident.title}
        tags={<IncidentState state={incident.state} />}
        actions={
          <>
            <Button icon={IconPlus} blockedBy={blocked} onClick={() => setFloating('fact')}>
              {t('incidents:facts.add')}
            </Button>
            <Button icon={IconEdit} blockedBy={blocked} onClick={() => setFloating('edit')}>
              {t('common:action.edit')}
            </Button>
            {incident.state !== 'closed' && (
              <Button variant="ghost" blockedBy={blocked} onClick={() => setFloating('close')}>
                {t('incidents:close.act')}
              </Button>
            )}
          </>
        }
        banner={
          notice.warning &&
          incident.state === 'open' && (
            <EditionBanner warning={notice.warning} accepted={notice.warningAccepted} onAccept={readOnly ? undefined : () => void onAcceptEdition().catch((error: unknown) => showProblem(t, toProblem(error)))} />
          )
        }
        left={<FactsColumn incident={incident.id} facts={facts} />}
        leftWidth={216}
        rightWidth={262}
        top={
          <StepBar
            label={t('incidents:steps')}
            current={step}
            onGo={(id) => go(id as StepId)}
            steps={stepIds.map((id, index) => ({
              id,
              label: t(`incidents:step.${id}`),
              done: id === 'review' ? signed !== undefined || (index < at && missing === 0) : id === 'send' ? incident.sent !== null : stepReady(id, sections, checklist),
            }))}
          />
        }
        sections={shownSections}
        footer={
          <>
            {(draft.problem ?? make.problem) && (
              <div style={{ padding: '0 20px 12px' }}>
                <ProblemView problem={draft.problem ?? make.problem ?? { code: 'INTERNAL' }} />
              </div>
            )}
            <PageFooter
              start={
                <>
                  {previous && (
                    <Button variant="ghost" onClick={() => go(previous)}>
                      {t('common:action.back')}
                    </Button>
                  )}
                  {step !== 'review' && step !== 'send' && <SaveState draft={draft} />}
                </>
              }
            >
              {step !== 'send' && (
                <Button
                  size="lg"
                  icon={IconEye}
                  busy={make.running}
                  blockedBy={current ?? signed ?? mayMake ? undefined : (blocked ?? t('incidents:blocked.missing', { count: missing }))}
                  onClick={() => void preview()}
                >
                  {t('incidents:preview')}
                </Button>
              )}
              {next && (
                <Button variant={signIsNext ? 'default' : 'primary'} size="lg" onClick={() => go(next)} aria-keyshortcuts={signIsNext ? undefined : 'Control+Enter'}>
                  {t('incidents:next', { step: t(`incidents:step.${next}`) })}
                </Button>
              )}
              {step === 'send' && signed && (
                <Button size="lg" icon={IconFolder} variant={packet.written || incident.sent ? 'default' : 'primary'} busy={packet.saving} onClick={() => void packet.save()}>
                  {t('draft:savePacket')}
                </Button>
              )}
              {step === 'send' && incident.state === 'open' && (
                <Button size="lg" icon={IconSend} variant={packet.written ? 'primary' : 'default'} blockedBy={blocked ?? (signed ? undefined : t('incidents:blocked.unsigned'))} onClick={() => setFloating('sent')}>
                  {t('incidents:sent.act')}
                </Button>
              )}
            </PageFooter>
          </>
        }
        right={
          <div className={sideStyles.side}>
            <DeadlineClock deadline={incident.deadline} fromLabel={t('incidents:field.detected')} met={incident.sent?.at ?? null} />
            <Readiness title={t('incidents:readiness')} items={checklist} onGo={goTo} />
            <div className={sideStyles.signing}>
              {signed && <SignedBy document={signed} />}
              {incident.state === 'open' && !(signed && current === signed) && (
                <>
                  <Button
                    variant={mayToSign && step !== 'kind' && step !== 'responsible' && step !== 'measures' ? 'primary' : 'default'}
                    size="xl"
                    wide
                    icon={IconSignature}
                    busy={make.running}
                    blockedBy={mayToSign ? undefined : (blocked ?? t('incidents:blocked.missing', { count: missing }))}
                    onClick={() => void sign()}
                  >
                    {t('incidents:sign')}
                  </Button>
                  <p>{missing > 0 ? t('incidents:blocked.missing', { count: missing }) : t('incidents:allReady')}</p>
                </>
              )}
            </div>
          </div>
        }
      />
      {make.running && <ProgressDialog title={t('incidents:making')} progress={make.progress} startedAt={make.startedAt} onStop={make.stop} />}
      {floating === 'edit' && <IncidentDialog incident={incident} onClose={close} onSaved={() => undefined} />}
      {floating === 'fact' && <FactDialog incident={incident.id} onClose={close} />}
      {floating === 'sent' && <SentDialog incident={incident} onClose={close} />}
      {floating === 'close' && <CloseDialog incident={incident} onClose={close} />}
      {floating === 'preview' && (current ?? latest) && <PreviewDialog document={current ?? latest ?? ({} as never)} onClose={close} />}
      {toSign && (
        <SigningDialog
          document={toSign}
          title={t('incidents:signTitle')}
          onClose={() => {
            setToSign(undefined);
            onStep('send');
          }}
        />
      )}
    </>
  );
}
