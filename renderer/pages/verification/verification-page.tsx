import { IconFile, IconFolder, IconPaperclip, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Temporal } from 'temporal-polyfill';
import type { PickedFile } from '../../../shared/contract/scalars.ts';
import type { Verification } from '../../../shared/contract/signing.ts';
import { call, toProblem } from '../../api/client.ts';
import { useProgressCall } from '../../api/hooks.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { PageHeader } from '../../components/list-page/list-page.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { WorkBar } from '../../components/progress-dialog.tsx';
import { Centre, EmptyState } from '../../components/surfaces.tsx';
import { showProblem } from '../../components/toast.tsx';
import { VerificationResult } from './verification-result.tsx';
import styles from './verification.module.css';

interface Checked {
  readonly result: Verification;
  /** Instant of the check. */
  readonly at: string;
}

/** Checks what came from outside: a signature, a container, an exported journal. Nothing is sent and nothing is kept. */
export function VerificationPage() {
  const { t } = useTranslation();
  const work = useProgressCall('signing.verify');
  const [checked, setChecked] = useState<Checked>();

  const pick = async (purpose: 'verify-file' | 'verify-folder' | 'verify-content'): Promise<PickedFile | null> => {
    try {
      return (await call('shell.pick', { purpose })).file;
    } catch (error) {
      showProblem(t, toProblem(error));
      return null;
    }
  };
  const check = async (file: PickedFile, content?: PickedFile) => {
    setChecked(undefined);
    const result = await work.run(content ? { file: file.handle, content: content.handle } : { file: file.handle });
    if (result) setChecked({ result, at: Temporal.Now.instant().toString() });
  };
  const checkOne = async (purpose: 'verify-file' | 'verify-folder') => {
    const file = await pick(purpose);
    if (file) await check(file);
  };
  /** A signature kept apart from what it signs: both are asked for, one after the other. */
  const checkDetached = async () => {
    const file = await pick('verify-file');
    if (!file) return;
    const content = await pick('verify-content');
    if (content) await check(file, content);
  };
  useShortcut('open', () => void checkOne('verify-file'), !work.running);

  const buttons = (primary: boolean) => (
    <>
      <Button icon={IconPaperclip} disabled={work.running} onClick={() => void checkDetached()}>
        {t('verification:chooseDetached')}
      </Button>
      <Button icon={IconFolder} disabled={work.running} onClick={() => void checkOne('verify-folder')}>
        {t('verification:chooseFolder')}
      </Button>
      <Button variant={primary ? 'primary' : 'default'} icon={IconFile} disabled={work.running} keys={shortcuts.open.keys} onClick={() => void checkOne('verify-file')}>
        {t('verification:chooseFile')}
      </Button>
    </>
  );
  const shownProblem = work.problem;
  return (
    <div className={styles.page}>
      <div className="screen-only">
        <PageHeader
          title={t('verification:title')}
          actions={
            checked && (
              <>
                <Button icon={IconPrinter} onClick={() => void call('shell.print', {}).catch((error: unknown) => showProblem(t, toProblem(error)))}>
                  {t('common:action.print')}
                </Button>
                {buttons(true)}
              </>
            )
          }
        />
      </div>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('verification:title')}>
        {work.running ? (
          <div className={styles.working}>
            <WorkBar progress={work.progress} startedAt={work.startedAt} />
            <Button onClick={work.stop}>{t('common:action.stop')}</Button>
          </div>
        ) : checked ? (
          <VerificationResult result={checked.result} at={checked.at} />
        ) : shownProblem ? (
          <Centre>
            <ProblemView problem={shownProblem} />
            <div className={styles.buttons}>{buttons(true)}</div>
          </Centre>
        ) : (
          <EmptyState title={t('verification:empty.title')} text={t('verification:empty.text')} action={<div className={styles.buttons}>{buttons(true)}</div>} />
        )}
      </div>
    </div>
  );
}
