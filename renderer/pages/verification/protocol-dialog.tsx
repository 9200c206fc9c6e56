import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { language as languageSchema, type Language } from '../../../shared/contract/scalars.ts';
import type { Verification } from '../../../shared/contract/signing.ts';
import { call, toProblem } from '../../api/client.ts';
import { useProgressCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { CheckCards } from '../../components/fields/choice.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { WorkBar } from '../../components/progress-dialog.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';

/** A paper about what was found: in which languages, and where it goes. The file is verified once more for it. */
export function ProtocolDialog({ result, onClose }: { result: Verification; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const [languages, setLanguages] = useState<Language[]>(() => [languageSchema.catch('kk').parse(i18n.language)]);
  const work = useProgressCall('signing.verificationProtocol');

  const save = async () => {
    try {
      const { file } = await call('shell.pickSave', { purpose: 'pdf', suggestedName: `${result.name}.${t('verification:protocol.fileName')}.pdf` });
      if (!file) return;
      const { again, at } = result;
      const written = await work.run({ file: again.file, ...(again.content && { content: again.content }), at, target: file.handle, languages });
      if (!written) return;
      onClose();
      showDone(t('verification:protocol.saved', { name: written.file.name }), { label: t('verification:show'), run: () => void call('shell.showInFolder', { path: written.file.path }).catch(() => undefined) });
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  return (
    <Dialog
      title={t('verification:protocol.title')}
      onClose={work.running ? undefined : onClose}
      footer={
        <>
          <Button onClick={onClose} disabled={work.running}>
            {t('common:action.cancel')}
          </Button>
          <Button variant="primary" busy={work.running} blockedBy={languages.length === 0 ? t('verification:protocol.noLanguage') : undefined} onClick={() => void save()}>
            {t('verification:protocol.save')}
          </Button>
        </>
      }
    >
      <>
        <p>{t('verification:protocol.text')}</p>
        <CheckCards
          label={t('verification:protocol.languages')}
          columns={3}
          options={languageSchema.options.map((value) => ({ value, label: t(`common:language.own.${value}`) }))}
          value={languages}
          onChange={setLanguages}
        />
        {work.running && <WorkBar progress={work.progress} startedAt={work.startedAt} />}
        {work.problem && <ProblemView problem={work.problem} />}
      </>
    </Dialog>
  );
}
