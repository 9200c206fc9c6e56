import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconAlertCircle, IconCheck, IconChevronLeft, IconChevronRight, IconDownload, IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Temporal } from 'temporal-polyfill';
import type { OutputOf } from '../../../shared/contract/index.ts';
import type { Incident } from '../../../shared/contract/incidents.ts';
import { call, toProblem, type ProblemError } from '../../api/client.ts';
import { useProgressCall, type ProgressCall } from '../../api/hooks.ts';
import { Button, IconButton, TextButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Tag } from '../../components/marks.tsx';
import { showInFolder } from '../../components/packet/save-packet.ts';
import { ProblemView } from '../../components/problem-view.tsx';
import { WorkBar } from '../../components/progress-dialog.tsx';
import { FrameTable, type RecordSection } from '../../components/record-page/record-page.tsx';
import { EmptyState } from '../../components/surfaces.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { formatNumber } from '../../i18n/format.ts';
import styles from './incident.module.css';

type Imported = OutputOf<'incidents.importSubjects'>;

const pageSize = 50;

export interface SubjectsPanel {
  readonly section: RecordSection;
  /** Instant of the last import in this sitting. */
  readonly importedAt: string | null;
}

/** The list of people to be told (R21): one CSV, refused rows first, each with its reason. */
export function useSubjectsPanel(incident: Incident, blockedBy: string | undefined): SubjectsPanel {
  const { t } = useTranslation();
  const work = useProgressCall('incidents.importSubjects');
  const [imported, setImported] = useState<{ at: string; result: Imported }>();
  const { id } = incident;
  const rejected = incident.rejectedSubjects;
  const total = incident.subjects + rejected;

  const importFile = async () => {
    try {
      const { file } = await call('shell.pick', { purpose: 'csv-file' });
      if (!file) return;
      const result = await work.run({ id, file: file.handle });
      if (result) setImported({ at: Temporal.Now.instant().toString({ smallestUnit: 'millisecond' }), result });
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  const write = async (name: string, procedure: 'incidents.exportRejectedSubjects' | 'incidents.subjectsTemplate') => {
    try {
      const { file } = await call('shell.pickSave', { purpose: 'csv', suggestedName: name });
      if (!file) return;
      const written = procedure === 'incidents.subjectsTemplate' ? await call(procedure, { target: file.handle }) : await call(procedure, { id, target: file.handle });
      showDone(t('common:file.written', { name: written.name }), { label: t('common:file.show'), run: () => void showInFolder(written.path) });
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  const template = () => void write('subjects-template.csv', 'incidents.subjectsTemplate');

  const section: RecordSection = {
    id: 'subjects',
    title: t('incidents:subjects.title'),
    note: total > 0 && (
      <>
        <span className="num">{formatNumber(total)}</span>
        <Tag tone="success">{t('incidents:subjects.ready', { count: incident.subjects, number: formatNumber(incident.subjects) })}</Tag>
        {rejected > 0 && <Tag tone="danger">{t('incidents:subjects.refused', { count: rejected, number: formatNumber(rejected) })}</Tag>}
      </>
    ),
    action: total > 0 && (
      <span className="row">
        {rejected > 0 && (
          <Button size="sm" icon={IconDownload} onClick={() => void write('subjects-refused.csv', 'incidents.exportRejectedSubjects')}>
            {t('incidents:subjects.exportRefused')}
          </Button>
        )}
        <Button size="sm" icon={IconPaperclip} blockedBy={blockedBy} busy={work.running} onClick={() => void importFile()}>
          {t('incidents:subjects.replace')}
        </Button>
      </span>
    ),
    content: (
      <>
        {work.problem && <ProblemView problem={work.problem} />}
        {work.running ? (
          <Importing work={work} />
        ) : total === 0 ? (
          <EmptyState
            title={t('incidents:subjects.empty.title')}
            text={t('incidents:subjects.empty.text')}
            action={
              <span className="row">
                <Button icon={IconPaperclip} blockedBy={blockedBy} onClick={() => void importFile()}>
                  {t('incidents:subjects.import')}
                </Button>
                <Button variant="ghost" icon={IconDownload} onClick={template}>
                  {t('incidents:subjects.template')}
                </Button>
              </span>
            }
          />
        ) : (
          <>
            {imported && <GuessedColumns result={imported.result} />}
            <SubjectsTable key={imported?.at} incident={incident} version={imported?.at ?? ''} onTemplate={template} />
          </>
        )}
      </>
    ),
  };
  return { section, importedAt: imported?.at ?? null };
}

function Importing({ work }: { work: ProgressCall<'incidents.importSubjects'> }) {
  const { t } = useTranslation();
  return (
    <>
      <WorkBar progress={work.progress} startedAt={work.startedAt} />
      <TextButton onClick={work.stop}>{t('common:action.stop')}</TextButton>
    </>
  );
}

/** How the header of the file was read: a wrong guess is seen here before it is seen by the authority. */
function GuessedColumns({ result }: { result: Imported }) {
  const { t } = useTranslation();
  return (
    <div className={styles.columns}>
      <span>{t('incidents:subjects.columns')}</span>
      {Object.entries(result.columns).map(([header, field]) => (
        <span key={header} className="text-2">
          {header} → {t(`incidents:subjects.field.${field}`, { defaultValue: field })}
        </span>
      ))}
    </div>
  );
}

function SubjectsTable({ incident, version, onTemplate }: { incident: Incident; version: string; onTemplate: () => void }) {
  const { t } = useTranslation();
  const [onlyRejected, setOnlyRejected] = useState(false);
  const [offset, setOffset] = useState(0);
  const { id, subjects, rejectedSubjects } = incident;
  // Every look at people's data is recorded, so no event of the register makes this be read again.
  const query = useQuery<OutputOf<'incidents.subjects'>, ProblemError>({
    queryKey: ['incident-subjects', id, subjects, rejectedSubjects, version, offset, onlyRejected],
    queryFn: () => call('incidents.subjects', { id, offset, limit: pageSize, onlyRejected }),
    placeholderData: keepPreviousData,
  });
  if (query.error) return <ProblemView problem={query.error.problem} onRetry={() => void query.refetch()} />;
  const { data } = query;
  if (!data) return null;
  const shown = data.rejected.length + data.rows.length;
  const all = subjects + rejectedSubjects;
  const span = onlyRejected ? rejectedSubjects : all;
  return (
    <>
      <FrameTable
        label={t('incidents:subjects.title')}
        head={[
          { label: t('incidents:subjects.row'), align: 'right', width: 60 },
          { label: t('incidents:subjects.name') },
          { label: t('incidents:subjects.iin'), width: 112 },
          { label: t('incidents:subjects.phone'), width: 140 },
          { label: t('incidents:subjects.state'), width: 214 },
        ]}
      >
        {data.rejected.map((row) => (
          <tr key={`refused-${row.row}`} data-tone="danger">
            <td data-align="right" className="muted">
              {formatNumber(row.row)}
            </td>
            <td colSpan={3}>
              <span className="mono" style={{ overflowWrap: 'anywhere' }}>
                {row.raw}
              </span>
            </td>
            <td>
              <span className={`${styles.reason} danger`}>
                <Icon of={IconAlertCircle} size="sm" />
                <span className="small">{t(`errors:${row.reason}.message`, { ...row.params, defaultValue: row.reason })}</span>
              </span>
            </td>
          </tr>
        ))}
        {!onlyRejected &&
          data.rows.map((row) => (
            <tr key={row.row}>
              <td data-align="right" className="muted">
                {formatNumber(row.row)}
              </td>
              <td className="medium">{[row.surname, row.given, row.patronymic].filter(Boolean).join(' ')}</td>
              <td>
                <span className="mono">{row.iin}</span>
              </td>
              <td>
                <span className="mono">{phoneInGroups(row.phone)}</span>
              </td>
              <td>
                {row.warnings.length > 0 ? (
                  <span className={`${styles.reason} warning`}>
                    <Icon of={IconAlertCircle} size="sm" />
                    <span className="small">{row.warnings.map((code) => t(`errors:${code}.message`, { defaultValue: code })).join(' ')}</span>
                  </span>
                ) : (
                  <span className={`${styles.reason} muted`}>
                    <Icon of={IconCheck} size="sm" />
                    {t('incidents:subjects.rowReady')}
                  </span>
                )}
              </td>
            </tr>
          ))}
      </FrameTable>
      <div className={styles.subjectsFoot}>
        <span className="num">{t('incidents:subjects.shown', { from: formatNumber(Math.min(offset + 1, span)), to: formatNumber(offset + shown), total: formatNumber(span) })}</span>
        {span > pageSize && (
          <span className="row">
            <IconButton small bordered icon={IconChevronLeft} label={t('common:list.previous')} disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - pageSize))} />
            <IconButton small bordered icon={IconChevronRight} label={t('common:list.next')} disabled={offset + shown >= span} onClick={() => setOffset(offset + pageSize)} />
          </span>
        )}
        {rejectedSubjects > 0 && (
          <TextButton
            aria-pressed={onlyRejected}
            onClick={() => {
              setOnlyRejected(!onlyRejected);
              setOffset(0);
            }}
          >
            {t(onlyRejected ? 'incidents:subjects.all' : 'incidents:subjects.onlyRefused')}
          </TextButton>
        )}
        <TextButton onClick={onTemplate}>{t('incidents:subjects.template')}</TextButton>
        <span className="grow" />
        <span>{t('incidents:subjects.file', { name: data.fileName, encoding: encodingName(data.encoding) })}</span>
      </div>
    </>
  );
}

/** `+7 701 555 01 42`; a number of another form stays as it is. */
function phoneInGroups(phone: string): string {
  return phone.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, '+7\u00a0$1\u00a0$2\u00a0$3\u00a0$4');
}

/** `UTF-8`, `Windows-1251` */
function encodingName(encoding: string): string {
  return encoding.replace(/^utf/i, 'UTF').replace(/^windows/i, 'Windows');
}
