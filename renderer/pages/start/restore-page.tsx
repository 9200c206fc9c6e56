import { IconArchive, IconFolder } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PickedFile } from '../../../shared/contract/scalars.ts';
import { call } from '../../api/client.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { BareFrame } from '../../app/shell/bare-frame.tsx';
import { Button } from '../../components/button.tsx';
import { codeSentence } from '../../components/fields/form-problems.ts';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { refreshStatus } from './opening.ts';
import { PickedFolder } from './picked-folder.tsx';
import styles from './start.module.css';

const nameProblems: readonly string[] = ['REGISTER_EXISTS', 'REGISTER_NAME_INVALID'];

/** A backup becomes a new register beside the old one, which is never touched. */
export function RestorePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [backup, setBackup] = useState<PickedFile>();
  const [parent, setParent] = useState<PickedFile>();
  const [name, setName] = useState('');
  const nameField = useRef<HTMLInputElement>(null);
  const restore = useMutationCall('register.restore');
  const refused = restore.error?.problem;
  const nameRefused = refused !== undefined && nameProblems.includes(refused.code);
  const submit = () => {
    if (!backup || !parent || name.trim() === '' || restore.isPending) return;
    restore.mutate(
      { backup: backup.handle, parent: parent.handle, name },
      {
        onSuccess: () => void refreshStatus(),
        // Another name can be tried on the same folders; anything else has used them up.
        onError: ({ problem }) => {
          if (nameProblems.includes(problem.code)) {
            nameField.current?.select();
            return;
          }
          setBackup(undefined);
          setParent(undefined);
        },
      },
    );
  };
  useShortcut('next', submit);
  const pick = async (purpose: 'backup-folder' | 'register-parent') => {
    const { file } = await call('shell.pick', { purpose });
    if (!file) return;
    if (purpose === 'backup-folder') {
      setBackup(file);
      // A backup is called after its time, which is no name for a register.
      const suggested = file.name.replace(/\.derbes.*$/, '');
      if (name === '' && !/^\d{4}-\d\d-\d\dT/.test(suggested)) setName(suggested);
    } else setParent(file);
  };
  return (
    <BareFrame>
      <div className={styles.middle} style={{ flex: 1 }}>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <div>
            <h1 style={{ fontSize: 20, lineHeight: '28px', fontWeight: 600 }}>{t('start:restore.title')}</h1>
            <p className="text-2" style={{ marginTop: 4 }}>
              {t('start:restore.text')}
            </p>
          </div>
          <PickedFolder label={t('start:restore.backup')} icon={IconArchive} file={backup} onPick={() => void pick('backup-folder')} />
          <PickedFolder label={t('start:restore.parent')} icon={IconFolder} file={parent} onPick={() => void pick('register-parent')} />
          <TextField ref={nameField} label={t('start:restore.name')} large value={name} error={nameRefused ? codeSentence(t, refused.code) : undefined} onChange={(event) => setName(event.target.value)} end={<span className="muted">.derbes</span>} />
          {refused && !nameRefused && <ProblemView problem={refused} />}
          <div className="row" style={{ marginTop: 6 }}>
            <Button size="xl" variant="ghost" onClick={() => void navigate({ to: '/start' })}>
              {t('common:action.back')}
            </Button>
            <span className="grow" />
            <Button size="xl" variant="primary" type="submit" keys={shortcuts.next.keys} busy={restore.isPending} blockedBy={!backup || !parent || name.trim() === '' ? t('start:restore.incomplete') : undefined}>
              {t('start:restore.run')}
            </Button>
          </div>
        </form>
      </div>
    </BareFrame>
  );
}
