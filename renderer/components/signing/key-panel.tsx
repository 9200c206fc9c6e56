import { IconBan, IconCircleCheck, IconFolder, IconKey } from '@tabler/icons-react';
import clsx from 'clsx';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, TextButton } from '../button.tsx';
import { PasswordField } from '../fields/text.tsx';
import { Icon } from '../icon.tsx';
import { Tag } from '../marks.tsx';
import { ProblemView } from '../problem-view.tsx';
import { CertificateCard } from './certificate-card.tsx';
import styles from './signing.module.css';
import type { useKey } from './use-key.ts';

export interface KeyPanelProps {
  keyFile: ReturnType<typeof useKey>;
  organisationBin: string | undefined;
  disabled: boolean;
}

/** Choosing a key file, its password, and whose key it turned out to be. Files that cannot sign stay with their reason. */
export function KeyPanel({ keyFile, organisationBin, disabled }: KeyPanelProps) {
  const { t } = useTranslation();
  const { state, refused, busy, problem, choose, open, held } = keyFile;
  return (
    <>
      <div className={styles.label}>
        <span className="medium">{t(refused.length > 0 ? 'signing-ui:chosenFiles' : 'signing-ui:keyFile')}</span>
        {state.at !== 'none' && (
          <TextButton disabled={disabled || busy} onClick={() => void choose()}>
            {t('signing-ui:otherFile')}
          </TextButton>
        )}
      </div>
      <ul className={styles.keys}>
        {refused.map((key) => (
          <li key={key.name} className={clsx(styles.key, styles.no)}>
            <Icon of={IconBan} />
            <div className="stack grow">
              <span className="row">
                <span className="mono grow cut">{key.name}</span>
                <Tag tone="danger">{t('signing-ui:refused')}</Tag>
              </span>
              {key.reasons.map((code) => (
                <span key={code}>
                  {t(`errors:${code}.message`)} {t(`errors:${code}.hint`)}
                </span>
              ))}
            </div>
          </li>
        ))}
        {state.at === 'none' && (
          <li className={styles.choose}>
            <Icon of={IconKey} />
            <span className="grow muted">{t(refused.length > 0 ? 'signing-ui:chooseAnother' : 'signing-ui:chooseText')}</span>
            <Button data-autofocus icon={IconFolder} disabled={disabled} onClick={() => void choose()}>
              {t('signing-ui:chooseFile')}
            </Button>
          </li>
        )}
        {state.at !== 'none' && (
          <li className={clsx(styles.key, state.at === 'open' && styles.on)}>
            <span className={state.at === 'open' ? styles.accent : 'muted'}>
              <Icon of={state.at === 'open' ? IconCircleCheck : IconKey} />
            </span>
            <div className="stack grow">
              <span className="row">
                <span className="mono grow cut">{state.file.name}</span>
                {state.at === 'open' && <Tag tone="success">{t('signing-ui:usable')}</Tag>}
              </span>
            </div>
          </li>
        )}
      </ul>
      {problem && <ProblemView problem={problem} />}
      {state.at === 'open' && <CertificateCard certificate={state.inspection.certificate} inspected={state.inspection} organisationBin={organisationBin} />}
      {state.at === 'closed' && (
        <PasswordForm
          key={state.file.handle}
          busy={busy}
          wrong={state.problem && `${t(`errors:${state.problem.code}.message`)} ${t(`errors:${state.problem.code}.hint`, { defaultValue: '' })}`}
          onGiven={(password) => void open(state.file, password)}
        />
      )}
      {state.at === 'open' && !held && !disabled && (
        <PasswordForm key="again" again busy={busy} wrong={undefined} onGiven={(password) => void open(state.file, password)} />
      )}
    </>
  );
}

/**
 * The password goes from the field straight to the call: it never stands in React's state, and the field is empty as
 * soon as it was handed over.
 */
function PasswordForm({ busy, wrong, again, onGiven }: { busy: boolean; wrong: string | undefined; again?: boolean; onGiven: (password: string) => void }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      className={styles.password}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        const input = field.current;
        const given = input?.value ?? '';
        if (!input || given === '' || busy) return;
        input.value = '';
        onGiven(given);
      }}
    >
      <div className="grow">
        <PasswordField
          ref={field}
          label={t('signing-ui:password')}
          aside={t('signing-ui:passwordNote')}
          hint={again ? t('signing-ui:passwordAgain') : undefined}
          error={wrong}
          autoComplete="off"
          autoFocus
          maxLength={1024}
        />
      </div>
      <Button type="submit" busy={busy} icon={IconKey}>
        {t('signing-ui:openKey')}
      </Button>
    </form>
  );
}
