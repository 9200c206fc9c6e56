import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../shared/contract/scalars.ts';
import { call, toProblem } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import styles from './create.module.css';

export interface RecoveryCodeProps {
  code: string;
  registerName: string;
  /** True once one group, chosen at random, was typed back from the copy. */
  onKept: (kept: boolean) => void;
}

/** The code in numbered groups, once: print it, save it as PDF, and prove that a copy exists. */
export function RecoveryCode({ code, registerName, onKept }: RecoveryCodeProps) {
  const { t, i18n } = useTranslation();
  const groups = useMemo(() => code.split(/[\s-]+/).filter(Boolean), [code]);
  const [asked] = useState(() => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % groups.length);
  const [typed, setTyped] = useState('');
  const wanted = groups[asked] ?? '';
  const wrong = typed.length >= wanted.length && typed.toUpperCase() !== wanted.toUpperCase();
  const save = async () => {
    try {
      const { file } = await call('shell.pickSave', { purpose: 'recovery-sheet', suggestedName: `${registerName}-recovery.pdf` });
      if (!file) return;
      const written = await call('register.recoverySheet', { recoveryCode: code, target: file.handle, language: i18n.language as Language });
      showDone(t('common:file.written', { name: written.name }), { label: t('common:file.show'), run: () => void call('shell.showInFolder', { path: written.path }) });
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  return (
    <>
      <div className={styles.sheetHead}>
        {t('create:recovery.sheet', { name: registerName })}
      </div>
      <div className="screen-only">
        <Banner tone="warning" framed>
          {t('create:recovery.once')}
        </Banner>
      </div>
      <ol className={styles.code} aria-label={t('create:recovery.label')} data-testid="recovery-code">
        {groups.map((group, index) => (
          <li key={index}>
            <span className="num">{index + 1}</span>
            {group}
          </li>
        ))}
      </ol>
      <div className="row screen-only">
        <Button icon={IconPrinter} onClick={() => void call('shell.print', {}).catch((error: unknown) => showProblem(t, toProblem(error)))}>
          {t('create:recovery.print')}
        </Button>
        <Button icon={IconDownload} onClick={() => void save()}>
          {t('create:recovery.save')}
        </Button>
      </div>
      <div className="screen-only">
        <TextField
          label={t('create:recovery.typeGroup', { number: asked + 1 })}
          hint={t('create:recovery.typeHint')}
          mono
          large
          value={typed}
          error={wrong ? t('create:recovery.wrongGroup') : undefined}
          onPaste={(event) => event.preventDefault()}
          onChange={(event) => {
            setTyped(event.target.value.trim());
            onKept(event.target.value.trim().toUpperCase() === wanted.toUpperCase());
          }}
        />
      </div>
    </>
  );
}
