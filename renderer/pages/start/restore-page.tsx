import { IconArchive, IconFolder } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PickedFile } from '../../../shared/contract/scalars.ts';
import { call } from '../../api/client.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { BareFrame } from '../../app/shell/bare-frame.tsx';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { refreshStatus } from './opening.ts';
import { PickedFolder } from './picked-folder.tsx';
import styles from './start.module.css';

/** A backup becomes a new register beside the old one, which is never touched. */
export function RestorePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [backup, setBackup] = useState<PickedFile>();
  const [parent, setParent] = useState<PickedFile>();
  const [name, setName] = useState('');
  const restore = useMutationCall('register.restore');
  const submit = () => {
    if (!backup || !parent) return;
    restore.mutate(
      { backup: backup.handle, parent: parent.handle, name },
      {
        onSuccess: () => void refreshStatus(),
        // A handle is good for one use.
        onError: () => {
          setBackup(undefined);
          setParent(undefined);
        },
      },
    );
  };
  const pick = async (purpose: 'backup-folder' | 'register-parent') => {
    const { file } = await call('shell.pick', { purpose });
    if (!file) return;
    if (purpose === 'backup-folder') {
      setBackup(file);
      if (name === '') setName(file.name.replace(/\.derbes.*$/, ''));
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
          <TextField label={t('start:restore.name')} large value={name} onChange={(event) => setName(event.target.value)} end={<span className="muted">.derbes</span>} />
          {restore.error && <ProblemView problem={restore.error.problem} />}
          <div className="row" style={{ marginTop: 6 }}>
            <Button size="xl" variant="ghost" onClick={() => void navigate({ to: '/start' })}>
              {t('common:action.back')}
            </Button>
            <span className="grow" />
            <Button size="xl" variant="primary" type="submit" busy={restore.isPending} blockedBy={!backup || !parent || name.trim() === '' ? t('start:restore.incomplete') : undefined}>
              {t('start:restore.run')}
            </Button>
          </div>
        </form>
      </div>
    </BareFrame>
  );
}
