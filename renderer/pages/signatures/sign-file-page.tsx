import { IconCertificate, IconFile, IconFolder, IconSignature } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import type { PickedFile } from '../../../shared/contract/scalars.ts';
import { call, toProblem } from '../../api/client.ts';
import { useCall } from '../../api/hooks.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { ChoiceCards } from '../../components/fields/choice.tsx';
import { PageHeader } from '../../components/list-page/list-page.tsx';
import { Pairs } from '../../components/marks.tsx';
import { inGroups } from '../../components/packet/packet.ts';
import { sizeText } from '../../components/packet/packet-files.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { KeyChoice } from '../../components/signing/key-choice.tsx';
import { useSigning } from '../../components/signing/use-signing.ts';
import { useSigningKey } from '../../components/signing/use-signing-key.ts';
import { Panel } from '../../components/surfaces.tsx';
import { showProblem } from '../../components/toast.tsx';
import { formatDateTime } from '../../i18n/format.ts';
import styles from './signatures.module.css';

type Form = 'attached' | 'detached';
type Signed = OutputOf<'signing.signFile'>;

/** Any file, signed with any key: the file first, then how, then the key. */
export function SignFilePage() {
  const { t } = useTranslation();
  const organisationBin = useCall('settings.get', {}).data?.organisation.bin;
  const choice = useSigningKey();
  const work = useSigning();
  const [file, setFile] = useState<PickedFile>();
  const [form, setForm] = useState<Form>('attached');
  const [signed, setSigned] = useState<Signed>();
  const missing = file ? choice.missing : 'noFile';
  const ready = missing === undefined && !work.signing && !signed;

  const pick = async () => {
    try {
      const { file: chosen } = await call('shell.pick', { purpose: 'sign-file' });
      if (!chosen) return;
      setFile(chosen);
      setSigned(undefined);
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  const sign = async () => {
    if (!ready || !file) return;
    try {
      const { file: target } = await call('shell.pickSave', { purpose: 'signature', suggestedName: `${file.name}${form === 'attached' ? '.cms' : '.p7s'}` });
      if (!target) return;
      const result = await work.run(choice, (key, { signal }) => call('signing.signFile', { content: file.handle, target: target.handle, detached: form === 'detached', key }, { signal }));
      // The handle was used, whatever came of it.
      setFile(undefined);
      setSigned(result);
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  useShortcut('next', () => void sign(), ready);
  useShortcut('open', () => void pick(), !work.signing);

  return (
    <div className={styles.page}>
      <PageHeader title={t('signatures:signFile.title')} />
      <div className={styles.form}>
        <Panel title={t('signatures:signFile.file')}>
          <div className={styles.file}>
            <IconFile aria-hidden size={20} stroke={1.5} />
            {file ? (
              <span className="stack grow">
                <span className="mono cut">{file.name}</span>
                {file.size !== undefined && <span className="small muted num">{sizeText(t, file.size)}</span>}
              </span>
            ) : (
              <span className="grow muted">{t('signatures:signFile.chooseText')}</span>
            )}
            <Button icon={IconFolder} disabled={work.signing} keys={shortcuts.open.keys} onClick={() => void pick()}>
              {t(file ? 'signing-ui:otherFile' : 'signing-ui:chooseFile')}
            </Button>
          </div>
          <ChoiceCards
            label={t('signatures:signFile.form')}
            columns={2}
            value={form}
            onChange={setForm}
            options={(['attached', 'detached'] as const).map((value) => ({ value, label: t(`signatures:signFile.${value}`), text: t(`signatures:signFile.${value}Text`), disabled: work.signing }))}
          />
        </Panel>
        {signed ? (
          <SignedFile signed={signed} />
        ) : (
          <Panel title={t('signing-ui:way.label')}>
            <div className={styles.key}>
              <KeyChoice choice={choice} organisationBin={organisationBin} signing={work.signing} onSign={() => void sign()} />
              {work.problem && <ProblemView problem={work.problem} />}
              {work.signing && choice.way !== 'ncalayer' && (
                <p className="muted" role="status">
                  {t('signing-ui:signing')}
                </p>
              )}
              <div className={styles.actions}>
                {work.signing && <Button size="lg" onClick={work.cancel}>{t('signing-ui:stop')}</Button>}
                <Button
                  variant="primary"
                  size="lg"
                  icon={IconSignature}
                  busy={work.signing}
                  blockedBy={missing === undefined || work.signing ? undefined : t(`signing-ui:blocked.${missing}`)}
                  keys={shortcuts.next.keys}
                  onClick={() => void sign()}
                >
                  {t('signing-ui:sign')}
                </Button>
              </div>
            </div>
          </Panel>
        )}
      </div>
    </div>
  );
}

function SignedFile({ signed }: { signed: Signed }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { file, signer, at } = signed;
  return (
    <Panel title={t('signing-ui:signedBy', { name: signer.commonName })}>
      <div className={styles.key} role="status">
        <Pairs
          labelWidth={152}
          pairs={[
            { key: 'file', label: t('signing-ui:written'), value: <span className="mono">{file.name}</span> },
            { key: 'digest', label: 'SHA-256', value: <span className="mono">{inGroups(file.sha256)}</span> },
            { key: 'at', label: t('signing-ui:signedAt'), value: <span className="num">{formatDateTime(at)}</span> },
            { key: 'organisation', label: t('certificate:field.organisation'), value: signer.organisation },
          ]}
        />
        <p className="small muted">{t('signing-ui:verifiedAgain')}</p>
        <div className={styles.actions}>
          <Button icon={IconFolder} onClick={() => void call('shell.showInFolder', { path: file.path }).catch((error: unknown) => showProblem(t, toProblem(error)))}>
            {t('signatures:signFile.show')}
          </Button>
          <Button icon={IconCertificate} onClick={() => void navigate({ to: '/verification' })}>
            {t('signatures:signFile.verify')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
