import { IconFile, IconFileExport, IconFileText, IconFolder, IconPaperclip } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import clsx from 'clsx';
import { useEffect, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verification } from '../../../shared/contract/signing.ts';
import { call, toProblem } from '../../api/client.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { PageHeader } from '../../components/list-page/list-page.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { WorkBar } from '../../components/progress-dialog.tsx';
import { Banner, Centre, EmptyState } from '../../components/surfaces.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { ProtocolDialog } from './protocol-dialog.tsx';
import { ResultList } from './result-list.tsx';
import { type Item, useVerifications } from './use-verifications.ts';
import { VerificationResult } from './verification-result.tsx';
import styles from './verification.module.css';

/** Content of a bad signature stays where it is: saved, it would look like what was signed. Of a container only what is good is saved. */
function canBeSaved({ kind, state, content, files }: Verification): boolean {
  return kind === 'cms' ? content?.inside === true && state !== 'bad' : kind === 'asic-e' && files.some((file) => file.state === 'good');
}

/** Checks what came from outside: signatures, containers, an exported journal. Nothing is sent and nothing is kept. */
export function VerificationPage() {
  const { t } = useTranslation();
  const work = useVerifications();
  const [over, setOver] = useState(false);
  const [protocolOf, setProtocolOf] = useState<Item>();
  const { items, selected, running, take } = work;
  const handed = useLocation({ select: ({ state }) => state.verify });
  useEffect(() => {
    if (handed) void take(handed);
  }, [handed, take]);
  useShortcut('open', () => void work.chooseFiles(), !running);

  const dragOver = (event: DragEvent) => {
    if (running || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    setOver(false);
    if (running) return;
    event.preventDefault();
    void work.drop([...event.dataTransfer.files]);
  };
  const saveContent = async (item: Item) => {
    if (!item.result) return;
    try {
      const folder = (await call('shell.pick', { purpose: 'output-folder' })).file;
      if (!folder) return;
      const saved = await call('signing.saveSignedContent', { file: item.result.again.file, folder: folder.handle });
      const path = saved.files[0]?.path ?? saved.folder;
      showDone(t('verification:contentSaved', { count: saved.files.length }), { label: t('verification:show'), run: () => void call('shell.showInFolder', { path }).catch(() => undefined) });
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };

  const choose = (
    <>
      <Button icon={IconFolder} disabled={running} onClick={() => void work.chooseFolder()}>
        {t('verification:chooseFolder')}
      </Button>
      <Button variant="primary" icon={IconFile} disabled={running} keys={shortcuts.open.keys} onClick={() => void work.chooseFiles()}>
        {t('verification:chooseFiles')}
      </Button>
    </>
  );
  return (
    <div className={styles.page}>
      <PageHeader title={t('verification:title')} actions={items.length > 0 && choose} />
      <div className={clsx(styles.body, over && styles.over)} onDragOver={dragOver} onDragLeave={() => setOver(false)} onDrop={drop}>
        {items.length > 1 && <ResultList items={items} selected={selected?.id} onSelect={work.select} />}
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={selected?.name ?? t('verification:title')}>
          {running && (
            <div className={styles.working}>
              <WorkBar progress={work.progress} startedAt={work.startedAt} />
              <Button onClick={work.stop}>{t('common:action.stop')}</Button>
            </div>
          )}
          {selected?.result ? (
            <VerificationResult
              result={selected.result}
              actions={
                <>
                  {canBeSaved(selected.result) && (
                    <Button icon={IconFileExport} disabled={running} onClick={() => void saveContent(selected)}>
                      {t(selected.result.kind === 'cms' ? 'verification:saveContent' : 'verification:saveFiles')}
                    </Button>
                  )}
                  <Button icon={IconFileText} disabled={running} onClick={() => setProtocolOf(selected)}>
                    {t('verification:protocol.make')}
                  </Button>
                </>
              }
              missing={
                selected.result.kind === 'cms' &&
                !selected.result.content &&
                selected.result.signatures.length > 0 && (
                  <Banner
                    tone="warning"
                    framed
                    actions={
                      <Button icon={IconPaperclip} disabled={running} onClick={() => void work.chooseContent(selected)}>
                        {t('verification:chooseContent')}
                      </Button>
                    }
                  >
                    {t('verification:contentMissing')}
                  </Banner>
                )
              }
            />
          ) : selected?.problem ? (
            <Centre>
              <ProblemView problem={selected.problem} />
            </Centre>
          ) : (
            items.length === 0 && <EmptyState title={t('verification:empty.title')} text={t('verification:empty.text')} action={<div className={styles.buttons}>{choose}</div>} />
          )}
        </div>
      </div>
      {protocolOf?.result && <ProtocolDialog result={protocolOf.result} onClose={() => setProtocolOf(undefined)} />}
    </div>
  );
}
