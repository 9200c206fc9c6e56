import { IconCopy, IconFileText, IconFolderOpen, IconStar } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Encrypted } from '../../../shared/contract/encryption.ts';
import { call, toProblem } from '../../api/client.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useMay } from '../../app/register.ts';
import { Button } from '../button.tsx';
import { Pairs } from '../marks.tsx';
import { showInFolder } from '../packet/save-packet.ts';
import { sizeText } from '../packet/packet-files.tsx';
import { Banner } from '../surfaces.tsx';
import { showDone, showProblem } from '../toast.tsx';
import styles from './encryption.module.css';
import type { ChosenRecipient } from './use-recipients.ts';

export interface EncryptedResultProps {
  result: Encrypted;
  way: 'authenticated' | 'compatible' | 'password';
  /** Shown while the dialog is open, and never again. */
  password: string | undefined;
  /** From files: they can be kept for the next time. */
  picked: readonly ChosenRecipient[];
}

/** Where the file is, how its recipient opens it, and the password, once. */
export function EncryptedResult({ result, way, password, picked }: EncryptedResultProps) {
  const { t } = useTranslation();
  const { file } = result;
  const saveInstructions = async () => {
    try {
      const { file: target } = await call('shell.pickSave', { purpose: 'text', suggestedName: t('encryption:instructionsName') });
      if (!target) return;
      const written = await call('encryption.saveInstructions', { target: target.handle, name: file.name, way });
      showDone(t('encryption:instructionsSaved'), { label: t('draft:showInFolder'), run: () => void showInFolder(written.file.path) });
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  return (
    <div className={styles.result} role="status">
      <Banner framed tone="success">
        <span className="medium">{t('encryption:done', { count: result.contents })}</span>
      </Banner>
      <Pairs
        labelWidth={136}
        pairs={[
          { key: 'file', label: t('encryption:file'), value: <span className="mono">{file.name}</span> },
          { key: 'size', label: t('draft:packet.size'), value: <span className="num">{sizeText(t, file.bytes)}</span> },
          { key: 'to', label: t('encryption:recipient'), value: result.recipients.join('; ') },
        ]}
      />
      <div className="row" style={{ flexWrap: 'wrap' }}>
        <Button icon={IconFolderOpen} onClick={() => void showInFolder(file.path)}>
          {t('draft:showInFolder')}
        </Button>
        <Button icon={IconFileText} onClick={() => void saveInstructions()}>
          {t('encryption:saveInstructions')}
        </Button>
        <Remember picked={picked} />
      </div>
      {password !== undefined && <Password password={password} />}
      <p className="muted">{t(`encryption:opens.${way}`)}</p>
    </div>
  );
}

function Password({ password }: { password: string }) {
  const { t } = useTranslation();
  const [seconds, setSeconds] = useState<number>();
  const copy = async () => {
    try {
      setSeconds((await call('shell.copySecret', { text: password })).seconds);
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  return (
    <section className={styles.password} aria-label={t('encryption:password')}>
      <div className="row">
        <code className={styles.secret}>{password}</code>
        <Button icon={IconCopy} onClick={() => void copy()}>
          {t('encryption:copyPassword')}
        </Button>
      </div>
      {seconds !== undefined && (
        <span className="small muted" role="status">
          {t('encryption:copied', { count: seconds })}
        </span>
      )}
      <Banner tone="warning" framed>
        {t('encryption:passwordOnce')}
      </Banner>
    </section>
  );
}

/** Offers to keep the certificates that were picked from files. */
function Remember({ picked }: { picked: readonly ChosenRecipient[] }) {
  const { t } = useTranslation();
  const may = useMay('editor');
  const remember = useMutationCall('encryption.rememberRecipient');
  const known = useCall('encryption.recipients', {}, { enabled: may }).data?.recipients;
  const isKnown = (print: string) => known?.some(({ certificate }) => certificate.fingerprint === print) === true;
  const files = picked.flatMap(({ file, recipient }) => (file && !isKnown(recipient.certificate.fingerprint) ? [file.handle] : []));
  if (!may || known === undefined || files.length === 0) return null;
  const keep = async () => {
    try {
      for (const file of files) await remember.mutateAsync({ file });
      showDone(t('encryption:rememberedDone'));
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  return (
    <Button icon={IconStar} busy={remember.isPending} onClick={() => void keep()}>
      {t('encryption:remember', { count: files.length })}
    </Button>
  );
}
