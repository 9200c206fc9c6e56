import { IconFile, IconFolderOpen, IconKey, IconLockOpen } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import type { PickedFile } from '../../../shared/contract/scalars.ts';
import { call, toProblem } from '../../api/client.ts';
import { useProgressCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { PasswordField } from '../../components/fields/text.tsx';
import { Pairs } from '../../components/marks.tsx';
import { showInFolder } from '../../components/packet/save-packet.ts';
import { sizeText } from '../../components/packet/packet-files.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { WorkBar } from '../../components/progress-dialog.tsx';
import { Banner, Panel } from '../../components/surfaces.tsx';
import { showProblem } from '../../components/toast.tsx';
import styles from './encryption.module.css';

/** What others encrypted to a certificate of ours, opened with its key file. */
export function DecryptPanel() {
  const { t } = useTranslation();
  const work = useProgressCall('encryption.decrypt');
  const [file, setFile] = useState<PickedFile>();
  const [key, setKey] = useState<PickedFile>();
  const [done, setDone] = useState<OutputOf<'encryption.decrypt'>>();
  const password = useRef<HTMLInputElement>(null);

  const pick = async (purpose: 'decrypt-file' | 'key-file', take: (picked: PickedFile) => void) => {
    try {
      const picked = (await call('shell.pick', { purpose })).file;
      if (picked) take(picked);
      if (picked) setDone(undefined);
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  /** The password goes from its field straight to the call. */
  const decrypt = async () => {
    const field = password.current;
    if (!file || !key || !field || work.running) return;
    try {
      const { file: target } = await call('shell.pickSave', { purpose: 'decrypted', suggestedName: file.name.replace(/\.(p7m|cms|p7e)$/i, '') });
      if (!target) return;
      const given = field.value;
      field.value = '';
      const result = await work.run({ file: file.handle, target: target.handle, key: { file: key.handle, password: given } });
      if (!result) return;
      setDone(result);
      setFile(undefined);
      setKey(undefined);
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  const missing = file ? (key ? undefined : t('encryption:decrypt.noKey')) : t('encryption:decrypt.noFile');
  return (
    <Panel title={t('encryption:decrypt.title')}>
      <form
        className={styles.form}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (missing === undefined) void decrypt();
        }}
      >
        <p className="muted">{t('encryption:decrypt.text')}</p>
        <Choice icon="file" label={t('encryption:decrypt.file')} name={file?.name} onChoose={() => void pick('decrypt-file', setFile)} />
        <Choice icon="key" label={t('encryption:decrypt.key')} name={key?.name} onChoose={() => void pick('key-file', setKey)} />
        <PasswordField ref={password} label={t('signing-ui:password')} aside={t('signing-ui:passwordNote')} autoComplete="off" maxLength={1024} />
        {work.running && <WorkBar progress={work.progress} startedAt={work.startedAt} />}
        {work.problem && <ProblemView problem={work.problem} />}
        {done && <Result result={done} />}
        <div className={styles.buttons}>
          <span className="grow" />
          {work.running && <Button onClick={work.stop}>{t('common:action.stop')}</Button>}
          <Button type="submit" icon={IconLockOpen} busy={work.running} blockedBy={missing}>
            {t('encryption:decrypt.action')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function Choice({ icon, label, name, onChoose }: { icon: 'file' | 'key'; label: string; name: string | undefined; onChoose: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.choice} role="group" aria-label={label}>
      <span className={styles.choiceLabel}>{label}</span>
      <span className="mono grow cut">{name ?? ''}</span>
      <Button icon={icon === 'file' ? IconFile : IconKey} onClick={onChoose}>
        {t(name === undefined ? 'encryption:decrypt.choose' : 'encryption:decrypt.other')}
      </Button>
    </div>
  );
}

function Result({ result }: { result: OutputOf<'encryption.decrypt'> }) {
  const { t } = useTranslation();
  const { file, authenticated } = result;
  return (
    <div className={styles.result} role="status">
      <Pairs
        labelWidth={136}
        pairs={[
          { key: 'file', label: t('encryption:decrypt.saved'), value: <span className="mono">{file.name}</span> },
          { key: 'size', label: t('draft:packet.size'), value: <span className="num">{sizeText(t, file.bytes)}</span> },
        ]}
      />
      <Banner tone={authenticated ? 'info' : 'warning'} framed>
        {t(authenticated ? 'encryption:decrypt.proven' : 'encryption:decrypt.unproven')}
      </Banner>
      <div>
        <Button icon={IconFolderOpen} onClick={() => void showInFolder(file.path)}>
          {t('draft:showInFolder')}
        </Button>
      </div>
    </div>
  );
}
