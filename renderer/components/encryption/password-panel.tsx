import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.ts';
import { useOpenRegister } from '../../app/register.ts';
import { ChoiceCards } from '../fields/choice.tsx';
import { PasswordField, TextField } from '../fields/text.tsx';

export type PasswordKind = 'made' | 'typed';

export interface PasswordPanelProps {
  kind: PasswordKind;
  onKind: (kind: PasswordKind) => void;
  /** The typed password stands here only. */
  field: RefObject<HTMLInputElement | null>;
  recipient: string;
  onRecipient: (recipient: string) => void;
  onFit: (fits: boolean) => void;
}

/** Milliseconds of rest before a typed password is weighed. */
const pause = 250;

/** A password for those without a certificate: made here and shown afterwards, or typed. */
export function PasswordPanel({ kind, onKind, field, recipient, onRecipient, onFit }: PasswordPanelProps) {
  const { t } = useTranslation();
  const register = useOpenRegister();
  const [found, setFound] = useState<'FILE_PASSWORD_WEAK' | 'FILE_PASSWORD_LETTERS' | 'good'>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const weigh = () => {
    clearTimeout(timer.current);
    onFit(false);
    timer.current = setTimeout(() => {
      const password = field.current?.value ?? '';
      if (password === '') {
        setFound(undefined);
        return;
      }
      void call('encryption.checkPassword', { password })
        .then(({ problem }) => {
          if (field.current?.value !== password) return;
          setFound(problem ?? 'good');
          onFit(problem === null);
        })
        // What stands in the way is said when the file is encrypted.
        .catch(() => onFit(true));
    }, pause);
  };
  return (
    <>
      <TextField
        label={t('encryption:forWhom')}
        hint={t('encryption:forWhomHint')}
        optional={register === undefined}
        value={recipient}
        maxLength={300}
        onChange={(event) => onRecipient(event.target.value)}
      />
      <ChoiceCards
        label={t('encryption:password')}
        columns={2}
        value={kind}
        onChange={onKind}
        options={[
          { value: 'made', label: t('encryption:passwordMade'), text: t('encryption:passwordMadeText') },
          { value: 'typed', label: t('encryption:passwordTyped'), text: t('encryption:passwordTypedText') },
        ]}
      />
      {kind === 'typed' && (
        <PasswordField
          ref={field}
          label={t('encryption:passwordField')}
          error={found && found !== 'good' ? `${t(`errors:${found}.message`)} ${t(`errors:${found}.hint`)}` : undefined}
          hint={found === 'good' ? t('encryption:passwordGood') : undefined}
          autoComplete="off"
          maxLength={64}
          onChange={weigh}
        />
      )}
    </>
  );
}
