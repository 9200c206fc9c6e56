import { IconDownload, IconFileImport } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RejectedRow } from '../../../shared/contract/people.ts';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { call, toProblem } from '../../api/client.ts';
import { useProgressCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../../components/button.tsx';
import { codeSentence } from '../../components/fields/form-problems.ts';
import { Pairs, Tag } from '../../components/marks.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { ProgressDialog } from '../../components/progress-dialog.tsx';
import { FrameTable, RecordPage, type RecordSection } from '../../components/record-page/record-page.tsx';
import { PageFooter } from '../../components/surfaces.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { dash, formatNumber } from '../../i18n/format.ts';

type Imported = OutputOf<'people.importCsv'>;

const columns = ['surname', 'given', 'patronymic', 'iin', 'position', 'department', 'account', 'base', 'rights', 'from', 'to', 'order'] as const;
/** Refused rows that are shown at once; the file itself holds them all. */
const shownRows = 500;

/** People, accounts and grants from CSV. Nothing is lost in silence: every refused row is listed with its reason. */
export function PeopleImportPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const blocked = useBlockedBy('editor');
  const work = useProgressCall('people.importCsv');
  const [result, setResult] = useState<Imported & { name: string }>();

  const choose = async () => {
    const { file } = await call('shell.pick', { purpose: 'csv-file' });
    if (!file) return;
    setResult(undefined);
    const imported = await work.run({ file: file.handle });
    if (imported) setResult({ ...imported, name: file.name });
  };
  const template = async () => {
    try {
      const { file } = await call('shell.pickSave', { purpose: 'csv', suggestedName: t('people:import.templateName') });
      if (!file) return;
      const written = await call('people.template', { target: file.handle });
      showDone(t('common:file.written', { name: written.name }), { label: t('common:file.show'), run: () => void call('shell.showInFolder', { path: written.path }) });
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };

  const sections: RecordSection[] = [
    {
      id: 'file',
      title: t('people:import.file'),
      content: (
        <div className="stack" style={{ gap: 12 }}>
          <p className="text-2" style={{ maxWidth: '72ch' }}>
            {t('people:import.text')}
          </p>
          <div className="row" style={{ flexWrap: 'wrap', gap: 6 }}>
            {columns.map((column) => (
              <Tag key={column}>{t(`people:import.column.${column}`)}</Tag>
            ))}
          </div>
          <div className="row">
            <Button icon={IconDownload} onClick={() => void template()}>
              {t('people:import.template')}
            </Button>
          </div>
          {work.problem && <ProblemView problem={work.problem} />}
        </div>
      ),
    },
    ...(result
      ? [
          {
            id: 'result',
            title: t('people:import.result'),
            note: result.name,
            content: (
              <Pairs
                labelWidth={220}
                pairs={[
                  { key: 'added', label: t('people:import.added'), value: <span className="num">{formatNumber(result.added)}</span> },
                  { key: 'grants', label: t('people:import.grants'), value: <span className="num">{formatNumber(result.grants)}</span> },
                  { key: 'unchanged', label: t('people:import.unchanged'), value: <span className="num">{formatNumber(result.unchanged)}</span> },
                  {
                    key: 'rejected',
                    label: t('people:import.rejected'),
                    value: <span className={result.rejected.length > 0 ? 'danger medium num' : 'num'}>{formatNumber(result.rejected.length)}</span>,
                  },
                ]}
              />
            ),
          },
        ]
      : []),
    ...(result && result.rejected.length > 0
      ? [{ id: 'rejected', title: t('people:import.rejected'), count: result.rejected.length, wrong: true, content: <RejectedRows rows={result.rejected} /> }]
      : []),
  ];

  return (
    <>
      <RecordPage
        crumbs={[{ label: t('people:title'), to: '/people' }, { label: t('people:import.title') }]}
        title={t('people:import.title')}
        sections={sections}
        footer={
          <PageFooter
            start={
              <Button variant="ghost" onClick={() => void navigate({ to: '/people' })}>
                {t(result ? 'people:import.toList' : 'common:action.back')}
              </Button>
            }
          >
            <Button variant="primary" size="lg" icon={IconFileImport} blockedBy={blocked} busy={work.running} onClick={() => void choose()}>
              {t(result ? 'people:import.another' : 'people:import.choose')}
            </Button>
          </PageFooter>
        }
      />
      {work.running && <ProgressDialog title={t('people:import.running')} progress={work.progress} startedAt={work.startedAt} onStop={work.stop} />}
    </>
  );
}

/** Place, reason and the raw line of each refused row. */
export function RejectedRows({ rows }: { rows: readonly RejectedRow[] }) {
  const { t } = useTranslation();
  const shown = useMemo(() => rows.slice(0, shownRows), [rows]);
  return (
    <>
      <FrameTable label={t('people:import.rejected')} head={[{ label: t('people:import.row'), align: 'right', width: 64 }, { label: t('people:import.columnName'), width: 130 }, { label: t('people:import.reason') }, { label: t('people:import.raw') }]}>
        {shown.map((row) => (
          <tr key={`${row.row}-${row.column ?? ''}-${row.reason}`} data-tone="danger">
            <td data-align="right">{formatNumber(row.row)}</td>
            <td>{row.column ?? dash}</td>
            <td className="danger">{codeSentence(t, row.reason)}</td>
            <td className="mono" style={{ maxWidth: 320, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }} title={row.raw}>
              {row.raw}
            </td>
          </tr>
        ))}
      </FrameTable>
      {rows.length > shown.length && (
        <p className="small muted" style={{ marginTop: 8 }}>
          {t('people:import.shown', { shown: formatNumber(shown.length), all: formatNumber(rows.length) })}
        </p>
      )}
    </>
  );
}
