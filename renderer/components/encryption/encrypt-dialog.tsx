import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Encrypted, EncryptionWay } from '../../../shared/contract/encryption.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { call, toProblem } from '../../api/client.ts';
import { useProgressCall } from '../../api/hooks.ts';
import { shortcuts } from '../../app/keyboard/shortcuts.ts';
import { useOpenRegister } from '../../app/register.ts';
import { Button } from '../button.tsx';
import { DialogKeys } from '../dialog-keys.tsx';
import { Dialog } from '../dialog.tsx';
import { ChoiceCards } from '../fields/choice.tsx';
import { ProblemView } from '../problem-view.tsx';
import { WorkBar } from '../progress-dialog.tsx';
import { EncryptedResult } from './encrypted-result.tsx';
import { PasswordPanel, type PasswordKind } from './password-panel.tsx';
import { RecipientPanel } from './recipient-panel.tsx';
import { useRecipients } from './use-recipients.ts';

/** What is encrypted: the packet of a document, or files that were picked. */
export type EncryptionSubject = { readonly document: string } | { readonly files: readonly string[] };

export interface EncryptDialogProps {
  subject: EncryptionSubject;
  title: string;
  /** Suggested for the file that is written, with its ending. */
  names: { readonly envelope: string; readonly zip: string };
  onClose: (encrypted: boolean) => void;
}

/** For whom, then where to; afterwards how it is opened, and the password once. */
export function EncryptDialog({ subject, title, names, onClose }: EncryptDialogProps) {
  const { t } = useTranslation();
  const register = useOpenRegister();
  const recipients = useRecipients();
  const documentCall = useProgressCall('encryption.encryptDocument');
  const filesCall = useProgressCall('encryption.encryptFiles');
  const work = 'document' in subject ? documentCall : filesCall;
  const [by, setBy] = useState<'certificate' | 'password'>('certificate');
  const [compatible, setCompatible] = useState(false);
  const [kind, setKind] = useState<PasswordKind>('made');
  const [fits, setFits] = useState(false);
  const [recipient, setRecipient] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const [done, setDone] = useState<{ result: Encrypted; password: string | undefined }>();
  const typed = useRef<HTMLInputElement>(null);

  const missing =
    by === 'certificate'
      ? recipients.usable.length === 0
        ? t('encryption:missing.certificate')
        : recipients.usable.length < recipients.chosen.length
          ? t('encryption:missing.refused')
          : undefined
      : register !== undefined && recipient.trim() === ''
        ? t('encryption:missing.recipient')
        : kind === 'typed' && !fits
          ? t('encryption:missing.password')
          : undefined;

  const wayOf = (password: string): EncryptionWay =>
    by === 'password'
      ? { by, password, recipient }
      : {
          by,
          files: recipients.usable.flatMap(({ file }) => (file ? [file.handle] : [])),
          remembered: recipients.usable.flatMap((one) => (one.file ? [] : [one.recipient.certificate.fingerprint])),
          compatible,
        };

  const encrypt = async () => {
    setProblem(undefined);
    try {
      const password = by === 'certificate' ? '' : kind === 'typed' ? (typed.current?.value ?? '') : (await call('encryption.newPassword', {})).password;
      const purpose = by === 'password' ? 'password-zip' : 'envelope';
      const { file: target } = await call('shell.pickSave', { purpose, suggestedName: by === 'password' ? names.zip : names.envelope });
      if (!target) return;
      const to = wayOf(password);
      // The field is empty again when the work is over.
      setFits(false);
      const result =
        'document' in subject
          ? await documentCall.run({ document: subject.document, target: target.handle, to })
          : await filesCall.run({ files: [...subject.files], target: target.handle, to });
      if (result) setDone({ result, password: by === 'password' && kind === 'made' ? password : undefined });
    } catch (error) {
      setProblem(toProblem(error));
    }
  };

  if (done) {
    return (
      <Dialog
        title={title}
        width={600}
        // A password that is shown once must not go by a slip of the hand.
        onClose={done.password === undefined ? () => onClose(true) : undefined}
        footer={
          <Button variant="primary" keys={shortcuts.next.keys} onClick={() => onClose(true)}>
            {t(done.password === undefined ? 'common:action.close' : 'encryption:passwordKept')}
          </Button>
        }
      >
        <DialogKeys onSave={() => onClose(true)} />
        <EncryptedResult result={done.result} way={by === 'password' ? 'password' : compatible ? 'compatible' : 'authenticated'} password={done.password} picked={by === 'certificate' ? recipients.usable : []} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={title}
      width={600}
      onClose={work.running ? undefined : () => onClose(false)}
      footer={
        <>
          <Button onClick={() => (work.running ? work.stop() : onClose(false))}>{t(work.running ? 'common:action.stop' : 'common:action.cancel')}</Button>
          <Button variant="primary" busy={work.running} blockedBy={missing} keys={shortcuts.next.keys} onClick={() => void encrypt()}>
            {t('encryption:encryptAndSave')}
          </Button>
        </>
      }
    >
      <DialogKeys
        onSave={() => {
          if (missing === undefined && !work.running) void encrypt();
        }}
      />
      {work.running ? (
        <WorkBar progress={work.progress} startedAt={work.startedAt} />
      ) : (
        <>
          <ChoiceCards
            label={t('encryption:way')}
            columns={2}
            value={by}
            onChange={setBy}
            options={[
              { value: 'certificate', label: t('encryption:byCertificate'), text: t('encryption:byCertificateText') },
              { value: 'password', label: t('encryption:byPassword'), text: t('encryption:byPasswordText') },
            ]}
          />
          {by === 'certificate' ? (
            <RecipientPanel recipients={recipients} compatible={compatible} onCompatible={setCompatible} />
          ) : (
            <PasswordPanel kind={kind} onKind={setKind} field={typed} recipient={recipient} onRecipient={setRecipient} onFit={setFits} />
          )}
          {(problem ?? work.problem) && <ProblemView problem={problem ?? work.problem ?? { code: 'INTERNAL' }} />}
        </>
      )}
    </Dialog>
  );
}
