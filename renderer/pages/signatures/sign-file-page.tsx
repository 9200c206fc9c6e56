import { IconCertificate, IconFile, IconFolder } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { PickedFile } from '../../../shared/contract/scalars.ts';
import type { ViewableFile } from '../../../shared/contract/signing.ts';
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
import { SignButtons } from '../../components/signing/signing-frame.tsx';
import { useSigning } from '../../components/signing/use-signing.ts';
import { useSigningKey } from '../../components/signing/use-signing-key.ts';
import { Banner, Centre, EmptyState } from '../../components/surfaces.tsx';
import { showProblem } from '../../components/toast.tsx';
import { formatDateTime } from '../../i18n/format.ts';
import { FileView } from './file-view.tsx';
import styles from './signatures.module.css';

type Form = 'attached' | 'detached';
type Signed = OutputOf<'signing.signFile'>;

interface Chosen {
  readonly picked: PickedFile;
  readonly looked: ViewableFile;
}

/** Any file, signed with any key. The file is shown first, with its digests; only then there is a key to ask for. */
export function SignFilePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const organisationBin = useCall('settings.get', {}).data?.organisation.bin;
  const choice = useSigningKey();
  const work = useSigning();
  const [chosen, setChosen] = useState<Chosen>();
  const [unreadable, setUnreadable] = useState<Problem>();
  const [form, setForm] = useState<Form>('attached');
  const [signed, setSigned] = useState<Signed>();
  const ready = chosen !== undefined && choice.missing === undefined && !work.signing && !signed;

  const pick = async () => {
    try {
      const { file } = await call('shell.pick', { purpose: 'sign-file' });
      if (!file) return;
      setSigned(undefined);
      setChosen(undefined);
      setUnreadable(undefined);
      setChosen({ picked: file, looked: await call('signing.lookAtFile', { file: file.handle }) });
    } catch (error) {
      setUnreadable(toProblem(error));
    }
  };
  const sign = async () => {
    if (!ready) return;
    const { picked, looked } = chosen;
    try {
      const { file: target } = await call('shell.pickSave', { purpose: 'signature', suggestedName: `${picked.name}${form === 'attached' ? '.cms' : '.p7s'}` });
      if (!target) return;
      const what = { content: picked.handle, shown: looked.sha256, target: target.handle, detached: form === 'detached' };
      setSigned(await work.run(choice, (key, { signal }) => call('signing.signFile', { ...what, key }, { signal })));
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  const verify = ({ again }: Signed) => void navigate({ to: '/verification', state: { verify: { file: again.file, content: again.content ?? undefined } } });
  useShortcut('next', () => (signed ? verify(signed) : void sign()), ready || signed !== undefined);
  useShortcut('open', () => void pick(), !work.signing);

  return (
    <div className={styles.page}>
      <PageHeader
        title={t('signatures:signFile.heading')}
        actions={
          chosen && (
            <Button icon={IconFolder} disabled={work.signing} keys={shortcuts.open.keys} onClick={() => void pick()}>
              {t('signing-ui:otherFile')}
            </Button>
          )
        }
      />
      {chosen ? (
        <div className={styles.split}>
          <FilePane file={chosen.looked} streebog={choice.way === 'ncalayer' || choice.certificate?.algorithm.startsWith('GOST') === true} />
          <div className={styles.side} data-pane>
            <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('signing-ui:way.label')}>
              {signed ? (
                <SignedFile signed={signed} />
              ) : (
                <>
                  <ChoiceCards
                    label={t('signatures:signFile.form')}
                    columns={2}
                    value={form}
                    onChange={setForm}
                    options={(['attached', 'detached'] as const).map((value) => ({ value, label: t(`signatures:signFile.${value}`), text: t(`signatures:signFile.${value}Text`), disabled: work.signing }))}
                  />
                  <h2 className={styles.keyHead}>{t('signing-ui:way.label')}</h2>
                  <KeyChoice choice={choice} organisationBin={organisationBin} signing={work.signing} onSign={() => void sign()} />
                  {work.problem && <ProblemView problem={work.problem} />}
                  {work.signing && choice.way !== 'ncalayer' && (
                    <p className="muted" role="status">
                      {t('signing-ui:signing')}
                    </p>
                  )}
                </>
              )}
            </div>
            <div className={styles.actions}>
              {signed ? (
                <>
                  <Button size="lg" icon={IconFolder} onClick={() => void call('shell.showInFolder', { path: signed.file.path }).catch((error: unknown) => showProblem(t, toProblem(error)))}>
                    {t('signatures:signFile.show')}
                  </Button>
                  <Button variant="primary" size="lg" icon={IconCertificate} keys={shortcuts.next.keys} onClick={() => verify(signed)}>
                    {t('signatures:verify')}
                  </Button>
                </>
              ) : (
                <SignButtons
                  label={t('signing-ui:sign')}
                  signing={work.signing}
                  missing={choice.missing}
                  onSign={() => void sign()}
                  onStop={work.cancel}
                  onClose={() => void navigate({ to: '/signatures' })}
                />
              )}
            </div>
          </div>
        </div>
      ) : (
        <>
          {unreadable && (
            <Centre>
              <ProblemView problem={unreadable} />
            </Centre>
          )}
          <EmptyState
            title={t('signatures:signFile.chooseTitle')}
            text={t('signatures:signFile.chooseText')}
            action={
              <Button variant="primary" icon={IconFile} keys={shortcuts.open.keys} onClick={() => void pick()}>
                {t('signing-ui:chooseFile')}
              </Button>
            }
          />
        </>
      )}
    </div>
  );
}

/** Name and size above, the file as far as it can be shown, and its digests below. */
function FilePane({ file, streebog }: { file: ViewableFile; streebog: boolean }) {
  const { t } = useTranslation();
  return (
    <section className={styles.shown} aria-label={t('signatures:signFile.file')} data-pane>
      <div className={styles.fileHead}>
        <IconFile aria-hidden size={20} stroke={1.5} />
        <span className="mono medium cut" title={file.name}>
          {file.name}
        </span>
        <span className="small muted num">{sizeText(t, file.bytes)}</span>
      </div>
      <FileView file={file} />
      <dl className={styles.digests}>
        <dt>SHA-256</dt>
        <dd className="mono">{inGroups(file.sha256)}</dd>
        {streebog && file.streebog512 !== null && (
          <>
            <dt>{t('signatures:signFile.streebog')}</dt>
            <dd className="mono">{inGroups(file.streebog512)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

function SignedFile({ signed }: { signed: Signed }) {
  const { t } = useTranslation();
  const { file, signer, at } = signed;
  return (
    <div className={styles.key} role="status">
      <Banner framed tone="success">
        <span className="medium">{t('signing-ui:signedBy', { name: signer.commonName })}</span>
      </Banner>
      <Pairs
        labelWidth={152}
        pairs={[
          { key: 'file', label: t('signing-ui:written'), value: <span className="mono" style={{ overflowWrap: 'anywhere' }}>{file.name}</span> },
          { key: 'digest', label: 'SHA-256', value: <span className="mono">{inGroups(file.sha256)}</span> },
          { key: 'at', label: t('signing-ui:signedAt'), value: <span className="num">{formatDateTime(at)}</span> },
          { key: 'organisation', label: t('certificate:field.organisation'), value: signer.organisation },
        ]}
      />
      <p className="small muted">{t('signing-ui:verifiedAgain')}</p>
    </div>
  );
}
