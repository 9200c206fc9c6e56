import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { listColumn } from '../../../shared/contract/audit.ts';
import { redactionOf } from '../../../shared/domain/redaction.ts';
import { language } from '../../../shared/contract/scalars.ts';
import { call, toProblem } from '../../api/client.ts';
import { useProgressCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Checkbox } from '../../components/fields/choice.tsx';
import { FieldGroup } from '../../components/fields/field.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { ProgressDialog } from '../../components/progress-dialog.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { Segmented } from '../../components/tabs.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { formatNumber } from '../../i18n/format.ts';

const formats = ['xlsx', 'csv'] as const;

export interface SaveTableDialogProps {
  filter: JournalFilter;
  order: 'newest' | 'oldest';
  /** Ids of the columns in sight. */
  columns: readonly string[];
  count: number;
  onClose: () => void;
}

/** The rows and columns in sight as a table to work with. It proves nothing; the export with proof does. */
export function SaveTableDialog({ filter, order, columns, count, onClose }: SaveTableDialogProps) {
  const { t, i18n } = useTranslation();
  const [format, setFormat] = useState<(typeof formats)[number]>('xlsx');
  const [people, setPeople] = useState(true);
  const [accounts, setAccounts] = useState(true);
  const work = useProgressCall('audit.exportList');
  // Findings are the marks beside the time.
  const wanted = listColumn.options.filter((column) => columns.includes(column) || column === 'findings');
  const save = async () => {
    try {
      const { file } = await call('shell.pickSave', { purpose: format, suggestedName: `${t('audit:listName')}.${format}` });
      if (!file) return;
      const written = await work.run({ filter, order, columns: wanted, redaction: redactionOf('withheld', { person: people ? 'revealed' : 'withheld', account: accounts ? 'revealed' : 'withheld' }), format, target: file.handle, language: language.parse(i18n.language) });
      if (!written) return;
      onClose();
      showDone(t('common:file.written', { name: written.file.name }), { label: t('common:file.show'), run: () => void call('shell.showInFolder', { path: written.file.path }) });
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  if (work.running) return <ProgressDialog title={t('journal:table.running')} progress={work.progress} startedAt={work.startedAt} onStop={work.stop} />;
  return (
    <Dialog
      title={t('journal:table.title')}
      onClose={onClose}
      note={t('journal:table.count', { number: formatNumber(count), count })}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="primary" blockedBy={count === 0 ? t('journal:table.empty') : undefined} onClick={() => void save()}>
            {t('journal:table.save')}
          </Button>
        </>
      }
    >
      <div className="row">
        <Segmented label={t('journal:table.format')} options={formats.map((id) => ({ id, label: t(`journal:table.formats.${id}`) }))} value={format} onChange={setFormat} />
      </div>
      <FieldGroup label={t('journal:table.reveal')} hint={t('journal:table.revealHint')}>
        <div className="stack" style={{ gap: 8 }}>
          <Checkbox label={t('audit:reveal.people.label')} checked={people} onChange={(event) => setPeople(event.target.checked)} />
          <Checkbox label={t('audit:reveal.accounts.label')} checked={accounts} onChange={(event) => setAccounts(event.target.checked)} />
        </div>
      </FieldGroup>
      <Banner framed>{t('journal:table.note')}</Banner>
      {work.problem && <ProblemView problem={work.problem} />}
    </Dialog>
  );
}
