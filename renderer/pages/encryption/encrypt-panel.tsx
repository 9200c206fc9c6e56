import { IconFile, IconFilePlus, IconFolder, IconFolderPlus, IconLock, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PickedFile } from '../../../shared/contract/scalars.ts';
import { call, toProblem } from '../../api/client.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { EncryptDialog } from '../../components/encryption/encrypt-dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { Panel } from '../../components/surfaces.tsx';
import { showProblem } from '../../components/toast.tsx';
import { todayInZone } from '../../i18n/format.ts';
import styles from './encryption.module.css';

interface Chosen extends PickedFile {
  readonly folder: boolean;
}

/** Any files, or a whole folder such as an exported journal, into one encrypted file. */
export function EncryptPanel() {
  const { t } = useTranslation();
  const [files, setFiles] = useState<readonly Chosen[]>([]);
  const [asked, setAsked] = useState(false);

  const addFiles = async () => {
    try {
      const picked = await call('shell.pickMany', { purpose: 'encrypt-files' });
      setFiles((all) => [...all, ...picked.files.map((file) => ({ ...file, folder: false }))]);
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  const addFolder = async () => {
    try {
      const { file } = await call('shell.pick', { purpose: 'encrypt-folder' });
      if (file) setFiles((all) => [...all, { ...file, folder: true }]);
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  const [first, second] = files;
  const several = first?.folder === true || second !== undefined;
  const neutral = t('encryption:neutralName', { day: todayInZone() });
  return (
    <Panel title={t('encryption:encrypt.title')} {...(files.length > 0 && { count: files.length })}>
      <div className={styles.form}>
        <p className="muted">{t('encryption:encrypt.text')}</p>
        {files.length > 0 && (
          <ul className={styles.files}>
            {files.map((file) => (
              <li key={file.handle}>
                <Icon of={file.folder ? IconFolder : IconFile} />
                <span className="mono grow cut">{file.name}</span>
                <IconButton small icon={IconX} label={t('encryption:encrypt.remove', { name: file.name })} onClick={() => setFiles((all) => all.filter((one) => one !== file))} />
              </li>
            ))}
          </ul>
        )}
        <div className={styles.buttons}>
          <Button icon={IconFilePlus} onClick={() => void addFiles()}>
            {t('encryption:encrypt.addFiles')}
          </Button>
          <Button icon={IconFolderPlus} onClick={() => void addFolder()}>
            {t('encryption:encrypt.addFolder')}
          </Button>
          <span className="grow" />
          <Button variant="primary" icon={IconLock} blockedBy={first ? undefined : t('encryption:encrypt.none')} onClick={() => setAsked(true)}>
            {t('encryption:encrypt.action')}
          </Button>
        </div>
      </div>
      {asked && first && (
        <EncryptDialog
          subject={{ files: files.map(({ handle }) => handle) }}
          title={t('encryption:encrypt.title')}
          names={{ envelope: several ? `${neutral}.zip.p7m` : `${first.name}.p7m`, zip: `${neutral}.zip` }}
          onClose={(encrypted) => {
            setAsked(false);
            if (encrypted) setFiles([]);
          }}
        />
      )}
    </Panel>
  );
}
