import { IconFile, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { SavedCheckpoint } from '../../../shared/contract/proofs.ts';
import { call, toProblem } from '../../api/client.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { codeSentence } from '../../components/fields/form-problems.ts';
import { TextAreaField, TextField } from '../../components/fields/text.tsx';
import { PageHeader } from '../../components/list-page/list-page.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { Panel } from '../../components/surfaces.tsx';
import { Segmented } from '../../components/tabs.tsx';
import { AuditSwitch } from '../audit/audit-switch.tsx';
import styles from './checkpoints.module.css';
import { CompareResult } from './compare-result.tsx';

const ways = ['file', 'text', 'typed'] as const;
type Way = (typeof ways)[number];

/** Holds what was kept outside against the journal: a file, a text or a QR code, or what stands on paper. */
export function ComparePage() {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>('file');
  const [text, setText] = useState('');
  const [size, setSize] = useState('');
  const [root, setRoot] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [found, setFound] = useState<{ readonly result: OutputOf<'proofs.compare'>; readonly from: Way; readonly name?: string }>();

  const compare = async (saved: SavedCheckpoint, name?: string) => {
    setBusy(true);
    setProblem(undefined);
    setFound(undefined);
    try {
      setFound({ result: await call('proofs.compare', { saved }), from: saved.from, ...(name === undefined ? {} : { name }) });
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
    }
  };
  const pick = async () => {
    try {
      const { file } = await call('shell.pick', { purpose: 'checkpoint-file' });
      if (file) await compare({ from: 'file', file: file.handle }, file.name);
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  const missing = way === 'text' && text.trim() === '' ? 'text' : way === 'typed' && (size.trim() === '' || root.trim() === '') ? 'typed' : undefined;
  const start = () => {
    if (busy || missing) return;
    if (way === 'file') void pick();
    else void compare(way === 'text' ? { from: 'text', text } : { from: 'typed', size, root });
  };
  useShortcut('next', start, !busy && missing === undefined);
  const fieldError = (field: string) => {
    const code = problem?.fields?.[field];
    return code === undefined ? undefined : codeSentence(t, code);
  };
  return (
    <>
      <PageHeader title={t('checkpoints:compareTitle')} sub={<AuditSwitch />} />
      <div className={styles.scroll}>
        <Panel title={t('checkpoints:from.title')}>
          <div className={styles.form}>
            <p className="text-2">{t('checkpoints:from.intro')}</p>
            <Segmented
              label={t('checkpoints:from.title')}
              options={ways.map((id) => ({ id, label: t(`checkpoints:from.${id}`) }))}
              value={way}
              disabled={busy}
              onChange={(next) => {
                setWay(next);
                setProblem(undefined);
              }}
            />
            {way === 'file' && <p className="muted">{t('checkpoints:from.fileText')}</p>}
            {way === 'text' && (
              <TextAreaField label={t('checkpoints:from.textLabel')} hint={t('checkpoints:from.textHint')} rows={7} maxLength={60_000} value={text} onChange={(event) => setText(event.target.value)} />
            )}
            {way === 'typed' && (
              <>
                <TextField
                  label={t('checkpoints:column.size')}
                  mono
                  maxLength={40}
                  inputMode="numeric"
                  value={size}
                  error={fieldError('size')}
                  onChange={(event) => setSize(event.target.value)}
                />
                <TextAreaField
                  label={t('checkpoints:column.root')}
                  hint={t('checkpoints:from.rootHint')}
                  rows={3}
                  maxLength={400}
                  value={root}
                  error={fieldError('root')}
                  onChange={(event) => setRoot(event.target.value)}
                />
              </>
            )}
            {problem && !problem.fields && <ProblemView problem={problem} />}
            <div className={styles.buttons}>
              <Button
                variant="primary"
                icon={way === 'file' ? IconFile : IconShieldCheck}
                busy={busy}
                blockedBy={missing && t(`checkpoints:from.missing.${missing}`)}
                keys={shortcuts.next.keys}
                onClick={start}
              >
                {t(way === 'file' ? 'checkpoints:from.choose' : 'checkpoints:compare')}
              </Button>
            </div>
          </div>
        </Panel>
        {found && <CompareResult {...found} />}
      </div>
    </>
  );
}
