import { IconDeviceUsb, IconFolder, IconRefresh } from '@tabler/icons-react';
import clsx from 'clsx';
import type { TFunction } from 'i18next';
import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CertificateView, TokenList, TokenView } from '../../../shared/contract/signing.ts';
import { problemText } from '../../../shared/locales/problem-text.ts';
import { formatDate } from '../../i18n/format.ts';
import { Button, TextButton } from '../button.tsx';
import { Checkbox, SelectField } from '../fields/choice.tsx';
import { PasswordField } from '../fields/text.tsx';
import { Icon } from '../icon.tsx';
import { Tag } from '../marks.tsx';
import { ProblemView } from '../problem-view.tsx';
import { Banner } from '../surfaces.tsx';
import { CertificateCard } from './certificate-card.tsx';
import styles from './signing.module.css';
import type { SigningKeyChoice } from './use-signing-key.ts';

export interface TokenPanelProps {
  choice: SigningKeyChoice;
  organisationBin: string | undefined;
  /** A signing is under way. */
  signing: boolean;
  /** Enter in the field of the PIN. */
  onSign: () => void;
}

/** The driver, the tokens in its slots with what is on them, and the PIN of the one chosen. */
export function TokenPanel({ choice, organisationBin, signing, onSign }: TokenPanelProps) {
  const { t } = useTranslation();
  const { token } = choice;
  const { modules, module, list, key, busy, problem } = token;
  const names = [...new Set([...(modules ?? []), ...(module ? [module] : [])].map(({ name }) => name))];
  return (
    <>
      <div className={styles.driver}>
        <SelectField
          className="grow"
          label={t('signing-ui:token.driver')}
          placeholder={t(names.length > 0 ? 'signing-ui:token.chooseDriver' : 'signing-ui:token.noDriver')}
          disabled={signing || busy || names.length === 0}
          value={module?.name ?? null}
          onChange={(name) => {
            const chosen = name === module?.name ? module : modules?.find((each) => each.name === name);
            if (chosen) void token.look(chosen);
          }}
          options={names.map((name) => ({ value: name, label: name }))}
        />
        <Button icon={IconFolder} disabled={signing || busy} onClick={() => void token.chooseFile()}>
          {t('signing-ui:token.driverFile')}
        </Button>
      </div>
      {problem && <ProblemView problem={problem} {...(module && { onRetry: () => void token.lookAgain() })} />}
      {busy && !list && <p className="muted" role="status">{t('signing-ui:token.looking')}</p>}
      {list && (
        <>
          <div className={styles.label}>
            <span className="medium">{t('signing-ui:token.keys')}</span>
            <TextButton disabled={signing || busy} onClick={() => void token.lookAgain()}>
              <Icon of={IconRefresh} size="sm" /> {t('signing-ui:token.again')}
            </TextButton>
          </div>
          <TokenKeys list={list} choice={choice} disabled={signing || busy} />
        </>
      )}
      {key && (
        <>
          {!(choice.pinProblem && key.token.pin === 'low') && <PinState token={key.token} />}
          <PinForm choice={choice} token={key.token} signing={signing} onSign={onSign} />
          <CertificateCard certificate={key.certificate} organisationBin={organisationBin} />
        </>
      )}
    </>
  );
}

function TokenKeys({ list, choice, disabled }: { list: TokenList; choice: SigningKeyChoice; disabled: boolean }) {
  const { t } = useTranslation();
  const tokens = list.slots.flatMap(({ token }) => (token ? [token] : []));
  if (tokens.length === 0) {
    return (
      <div className={styles.choose}>
        <Icon of={IconDeviceUsb} />
        <span className="grow muted">{t('signing-ui:token.none')}</span>
      </div>
    );
  }
  return (
    <div className={styles.keys} role="radiogroup" aria-label={t('signing-ui:token.keys')}>
      {tokens.map((token) => (
        <div key={`${token.serial}-${token.label}`} className={styles.token}>
          <div className={styles.tokenHead}>
            <Icon of={IconDeviceUsb} />
            <span className="medium cut">{token.label}</span>
            <span className="small muted cut grow">{[token.manufacturer, token.model].filter(Boolean).join(', ')}</span>
            <span className="mono small muted">{token.serial}</span>
          </div>
          {token.certificates.length === 0 && <p className="small muted">{t('signing-ui:token.empty')}</p>}
          {token.certificates.map(({ certificate, refusals }) => (
            <TokenKeyLine key={certificate.fingerprint} token={token} certificate={certificate} refusals={refusals} choice={choice} disabled={disabled} />
          ))}
        </div>
      ))}
    </div>
  );
}

interface TokenKeyLineProps {
  token: TokenView;
  certificate: CertificateView;
  refusals: readonly string[];
  choice: SigningKeyChoice;
  disabled: boolean;
}

function TokenKeyLine({ token, certificate, refusals, choice, disabled }: TokenKeyLineProps) {
  const { t } = useTranslation();
  const name = useId();
  const { key } = choice.token;
  const on = key?.token.serial === token.serial && key.certificate.fingerprint === certificate.fingerprint;
  const [refusal] = refusals;
  return (
    <label className={clsx(styles.key, on && styles.on, refusal && styles.no)}>
      <input type="radio" name={name} checked={on} disabled={disabled || refusal !== undefined} onChange={() => choice.token.choose({ token, certificate })} />
      <span className="stack grow">
        <span className="row">
          <span className="medium cut grow">{certificate.commonName || certificate.subject}</span>
          <span className="small num text-2">
            {t(`certificate:algorithm.${certificate.algorithm}`)} · {formatDate(certificate.notAfter)}
          </span>
          {refusal && <Tag tone="danger">{t('signing-ui:refused')}</Tag>}
        </span>
        {refusal && (
          <span className="small">
            {t(`errors:${refusal}.message`)} {t(`errors:${refusal}.hint`)}
          </span>
        )}
      </span>
    </label>
  );
}

/** How many wrong PINs the token still takes, said before one is typed. */
function PinState({ token }: { token: TokenView }) {
  const { t } = useTranslation();
  if (token.pin === 'good') return null;
  const code = { low: 'TOKEN_PIN_WRONG_LOW', last: 'TOKEN_PIN_LAST_TRY', locked: 'TOKEN_PIN_LOCKED', not_set: 'TOKEN_PIN_NOT_SET' }[token.pin];
  const text = token.pin === 'low' ? t('signing-ui:token.low') : `${t(`errors:${code}.message`)} ${t(`errors:${code}.hint`)}`;
  return (
    <Banner framed tone={token.pin === 'low' ? 'warning' : 'danger'}>
      {text}
    </Banner>
  );
}

/** What was wrong with the PIN; what follows from a last try stands above it already. */
function wrongPin(t: TFunction, { pinProblem }: SigningKeyChoice, token: TokenView): string | undefined {
  if (!pinProblem) return undefined;
  const { message, hint } = problemText(t, pinProblem);
  return token.pin === 'last' ? message : [message, hint].filter(Boolean).join(' ');
}

interface PinFormProps {
  choice: SigningKeyChoice;
  token: TokenView;
  signing: boolean;
  onSign: () => void;
}

/** Consent to the last try, and the PIN: typed here, or on the device where that has keys of its own. */
function PinForm({ choice, token, signing, onSign }: PinFormProps) {
  const { t } = useTranslation();
  const { missing, lastTry, setLastTry } = choice;
  const wrong = wrongPin(t, choice, token);
  if (token.pin === 'locked' || token.pin === 'not_set') return null;
  return (
    <form
      className={styles.pin}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (missing === undefined && !signing) onSign();
      }}
    >
      {token.pin === 'last' && <Checkbox label={t('signing-ui:token.lastTry')} disabled={signing} checked={lastTry} onChange={(event) => setLastTry(event.target.checked)} />}
      {token.pinPad ? (
        <div className={styles.pin} role="status">
          {wrong && (
            <Banner framed tone="danger">
              {wrong}
            </Banner>
          )}
          <Banner framed>{t(signing ? 'signing-ui:token.pinPadNow' : 'signing-ui:token.pinPad')}</Banner>
        </div>
      ) : (
        <PinField choice={choice} token={token} disabled={signing} />
      )}
    </form>
  );
}

/** The PIN goes from the field straight to the call and stands in no state. */
function PinField({ choice, token, disabled }: { choice: SigningKeyChoice; token: TokenView; disabled: boolean }) {
  const { t } = useTranslation();
  const { pinProblem, holdPin, focusPin } = choice;
  // After a wrong one the next is typed at once, with the reason in sight, also when the count of tries comes in later.
  useEffect(() => {
    if (pinProblem && !disabled) focusPin();
  }, [pinProblem, disabled, focusPin, token.pin]);
  return (
    <PasswordField
      ref={holdPin}
      label={t('signing-ui:token.pin')}
      aside={t('signing-ui:token.pinNote')}
      error={wrongPin(t, choice, token)}
      autoComplete="off"
      maxLength={256}
      disabled={disabled}
      onChange={(event) => choice.setHasPin(event.target.value !== '')}
    />
  );
}
