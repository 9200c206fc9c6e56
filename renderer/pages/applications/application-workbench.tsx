import { IconEdit, IconEye, IconFileText, IconFolder, IconSend, IconSignature } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import type { ChecklistItem } from '../../../shared/contract/forms.ts';
import type { OutputOf } from '../../../shared/contract/index.ts';
import type { DocumentLanguage } from '../../../shared/contract/scalars.ts';
import { useMutationCall, useProgressCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { DeadlineClock } from '../../components/deadline/deadline-clock.tsx';
import { DocumentSection, SectionLanguage } from '../../components/draft/document-section.tsx';
import { EditionBanner } from '../../components/draft/edition-banner.tsx';
import { liveChecklist } from '../../components/draft/field-state.ts';
import { citation, editionOf, useLabel } from '../../components/draft/labels.ts';
import { Readiness } from '../../components/draft/readiness.tsx';
import { SaveState } from '../../components/draft/save-state.tsx';
import type { Draft } from '../../components/draft/use-draft.ts';
import { isSigned, newestFirst } from '../../components/packet/packet.ts';
import { PacketFiles } from '../../components/packet/packet-files.tsx';
import { EvidenceButton } from '../../components/evidence/evidence-button.tsx';
import { SendEncrypted } from '../../components/packet/send-encrypted.tsx';
import { PreviewDialog } from '../../components/packet/preview-dialog.tsx';
import { useSavePacket } from '../../components/packet/save-packet.ts';
import { versionsSection } from '../../components/packet/versions.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { ProgressDialog } from '../../components/progress-dialog.tsx';
import { RecordPage, type RecordSection } from '../../components/record-page/record-page.tsx';
import sideStyles from '../../components/draft/side.module.css';
import { SignedBy } from '../../components/signing/signed-by.tsx';
import { SigningDialog } from '../../components/signing/signing-dialog.tsx';
import { Banner, PageFooter, StepBar } from '../../components/surfaces.tsx';
import { showProblem } from '../../components/toast.tsx';
import { formatShort } from '../../i18n/format.ts';
import { thisMinute } from '../../i18n/this-minute.ts';
import { ApplicationState } from './application-words.tsx';
import { StateDialog, type Move } from './state-dialog.tsx';
import { TitleDialog } from './title-dialog.tsx';

export function ApplicationWorkbench({ record, draft, area }: { record: OutputOf<'applications.get'>; draft: Draft; area: string }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { application } = record;
  const { id, state, sections } = application;
  const blockedByRole = useBlockedBy('editor');
  const editable = state === 'draft' || state === 'returned';
  const readOnly = !editable || blockedByRole !== undefined;
  const checklist = liveChecklist(application.checklist, sections, draft.values, draft.edited);
  const missing = checklist.filter((item) => !item.ready).length;
  const documents = newestFirst(record.documents);
  // While the form is open again, what was made before is an older version.
  const made = editable ? undefined : documents[0];
  const signed = made && isSigned(made) ? made : undefined;

  const [languages, setLanguages] = useState<Readonly<Record<string, DocumentLanguage>>>({});
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());
  const [sought, setSought] = useState<string>();
  const [floating, setFloating] = useState<Move | 'title' | 'preview' | 'sign'>();
  const make = useProgressCall('applications.make');
  const setState = useMutationCall('applications.setState');
  const rename = useMutationCall('applications.save');
  const packet = useSavePacket(made?.id);
  const close = () => setFloating(undefined);

  const makePacket = async (): Promise<DocumentRecord | undefined> => {
    if (!(await draft.save())) return undefined;
    return make.run({ id });
  };
  const editAgain = () => setState.mutate({ id, state: 'draft', at: thisMinute() }, { onError: (error) => showProblem(t, error.problem) });
  const goTo = (item: ChecklistItem) => {
    const home = sections.find((section) => section.fields.some((field) => field.id === item.field));
    if (!home || item.field === null) return;
    const language = item.missing === 'russianEmpty' ? 'ru' : item.missing === 'kazakhEmpty' ? 'kk' : undefined;
    if (language) setLanguages((all) => ({ ...all, [home.id]: language }));
    setVisited((all) => new Set([...all, item.field ?? '']));
    setSought(item.field);
  };
  useEffect(() => {
    if (!sought) return;
    const place = document.getElementById(`field-${sought}`);
    place?.scrollIntoView({ block: 'center' });
    place?.querySelector<HTMLElement>('textarea, input, button')?.focus({ preventScroll: true });
    // The same line can be asked for again.
    const again = requestAnimationFrame(() => setSought(undefined));
    return () => cancelAnimationFrame(again);
  }, [sought]);

  const madeId = made?.id;
  useEffect(() => {
    // What was just made stands above the form.
    if (madeId) document.getElementById('section-packet')?.scrollIntoView({ block: 'start' });
  }, [madeId]);

  const why = blockedByRole ?? (missing > 0 ? t('incidents:blocked.missing', { count: missing }) : undefined);
  const doNext = () => {
    if (editable && !why) void makePacket();
    else if (state === 'made' && !signed && !blockedByRole) setFloating('sign');
    else if (state === 'made' && signed && !packet.written) void packet.save();
    else if (state === 'made' && signed && !blockedByRole) setFloating('submitted');
  };
  useShortcut('save', () => void draft.save(), !readOnly);
  useShortcut('undo', () => draft.undo?.(), draft.undo !== undefined && !readOnly);
  useShortcut('next', doNext);

  const steps = ['fill', 'sign', 'submit', 'decision'] as const;
  const current = editable ? 'fill' : state === 'made' ? (signed ? 'submit' : 'sign') : 'decision';
  const at = steps.indexOf(current);

  const formSections = sections.map((section): RecordSection => {
    const language = languages[section.id] ?? 'kk';
    const lacking = checklist.filter((item) => !item.ready && section.fields.some((field) => field.id === item.field)).length;
    return {
      id: section.id,
      title: label(section.title),
      ...(lacking > 0 && editable ? { count: lacking, wrong: true } : {}),
      note: citation(t, application.pack.order, section.clause),
      action: <SectionLanguage section={section} draft={draft} value={language} onChange={(to) => setLanguages((all) => ({ ...all, [section.id]: to }))} />,
      content: (
        <DocumentSection section={section} draft={draft} checklist={checklist} language={language} visited={visited} onVisited={(field) => setVisited((all) => new Set([...all, field]))} readOnly={readOnly} />
      ),
    };
  });
  const packetSection: RecordSection | undefined = made && {
    id: 'packet',
    title: t(signed ? 'draft:packet.signedTitle' : 'draft:packet.title'),
    count: made.files.length + made.signed.length,
    note: `${t('draft:packet.version', { version: made.version })} · ${formatShort(made.created)} · ${editionOf(t, made.pack)}`,
    // Before the application is submitted saving is a step of its own, in the footer.
    action: (
      <>
        {state !== 'made' && (
          <Button size="sm" icon={IconFolder} busy={packet.saving} onClick={() => void packet.save()}>
            {t('draft:savePacket')}
          </Button>
        )}
        {signed && <EvidenceButton size="sm" document={made} />}
        <SendEncrypted document={made} />
      </>
    ),
    content: <PacketFiles document={made} written={packet.written} />,
  };

  return (
    <>
      <RecordPage
        crumbs={[{ label: area, to: '/applications' }, { label: t('applications:number', { number: application.number }), mono: true }]}
        title={application.title}
        tags={<ApplicationState state={state} />}
        actions={
          <>
            <Button icon={IconEdit} blockedBy={blockedByRole ?? (editable ? undefined : t('applications:blocked.notDraft'))} onClick={() => setFloating('title')}>
              {t('applications:rename')}
            </Button>
            {state === 'made' && (
              <Button icon={IconEdit} busy={setState.isPending} blockedBy={blockedByRole} onClick={editAgain}>
                {t('applications:editAgain')}
              </Button>
            )}
          </>
        }
        banner={
          <>
            {application.warning && editable && <EditionBanner warning={application.warning} accepted />}
            {application.returnReason !== null && editable && (
              <Banner tone="warning">
                <b className="semibold">{t('applications:returned.banner')}</b> {application.returnReason}
              </Banner>
            )}
          </>
        }
        sections={[...(packetSection ? [packetSection] : []), ...formSections, ...(documents.length > 1 ? [versionsSection(t, documents)] : [])]}
        top={
          <StepBar label={t('applications:steps')} current={current} steps={steps.map((step, index) => ({ id: step, label: t(`applications:step.${step}`), done: index < at || state === 'accepted' }))} />
        }
        footer={
          <>
            {(draft.problem ?? make.problem) && (
              <div style={{ padding: '0 20px 12px' }}>
                <ProblemView problem={draft.problem ?? make.problem ?? { code: 'INTERNAL' }} />
              </div>
            )}
            <PageFooter start={editable && <SaveState draft={draft} />}>
              {made && (
                <Button size="lg" icon={IconEye} onClick={() => setFloating('preview')}>
                  {t('incidents:preview')}
                </Button>
              )}
              {editable && (
                <Button variant="primary" size="lg" icon={IconFileText} busy={make.running} blockedBy={why} aria-keyshortcuts="Control+Enter" onClick={() => void makePacket()}>
                  {t('applications:make')}
                </Button>
              )}
              {state === 'made' && signed && (
                <Button variant={packet.written ? 'default' : 'primary'} size="lg" icon={IconFolder} busy={packet.saving} onClick={() => void packet.save()}>
                  {t('draft:savePacket')}
                </Button>
              )}
              {state === 'made' && (
                <Button variant={signed && packet.written ? 'primary' : 'default'} size="lg" icon={IconSend} blockedBy={blockedByRole} onClick={() => setFloating('submitted')}>
                  {t('applications:move.submitted.act')}
                </Button>
              )}
              {state === 'submitted' && (
                <>
                  <Button size="lg" blockedBy={blockedByRole} onClick={() => setFloating('returned')}>
                    {t('applications:move.returned.act')}
                  </Button>
                  <Button variant="primary" size="lg" blockedBy={blockedByRole} onClick={() => setFloating('accepted')}>
                    {t('applications:move.accepted.act')}
                  </Button>
                </>
              )}
            </PageFooter>
          </>
        }
        right={
          <div className={sideStyles.side}>
            {application.deadline && state === 'submitted' && <DeadlineClock deadline={application.deadline} fromLabel={t('applications:field.submitted')} />}
            <Readiness title={t('applications:readiness')} items={checklist} onGo={goTo} />
            <div className={sideStyles.signing}>
              {signed && <SignedBy document={signed} />}
              {!signed && state !== 'accepted' && state !== 'submitted' && (
                <>
                  <Button
                    variant={state === 'made' ? 'primary' : 'default'}
                    size="xl"
                    wide
                    icon={IconSignature}
                    blockedBy={blockedByRole ?? (state === 'made' ? undefined : (why ?? t('applications:blocked.notMade')))}
                    onClick={() => setFloating('sign')}
                  >
                    {t('incidents:sign')}
                  </Button>
                  <p>{missing > 0 ? t('incidents:blocked.missing', { count: missing }) : t(state === 'made' ? 'incidents:allReady' : 'applications:blocked.notMade')}</p>
                </>
              )}
            </div>
          </div>
        }
      />
      {make.running && <ProgressDialog title={t('applications:making')} progress={make.progress} startedAt={make.startedAt} onStop={make.stop} />}
      {floating === 'title' && (
        <TitleDialog
          heading={t('applications:rename')}
          act={t('common:action.save')}
          first={application.title}
          busy={rename.isPending}
          problem={rename.error?.problem}
          onClose={close}
          onSave={(title) => rename.mutate({ id, title, values: draft.values }, { onSuccess: close })}
        />
      )}
      {floating === 'preview' && made && <PreviewDialog document={made} onClose={close} />}
      {floating === 'sign' && made && <SigningDialog document={made} title={t('applications:signTitle')} onClose={close} />}
      {(floating === 'submitted' || floating === 'returned' || floating === 'accepted') && <StateDialog application={application} to={floating} onClose={close} />}
    </>
  );
}
