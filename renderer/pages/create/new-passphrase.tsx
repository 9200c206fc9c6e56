import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.ts';
import { PasswordField } from '../../components/fields/text.tsx';
import styles from './create.module.css';

export interface ChosenPassphrase {
  readonly passphrase: string;
}

interface Strength {
  readonly passphrase: string;
  readonly score: number;
  readonly guessesLog10: number;
  readonly acceptable: boolean;
}

/** Passphrase, its strength as the vault measures it, and the same once more. Tells the parent only when all is well. `replaces`: in place of one that was. */
export function NewPassphrase({ onChange, autoFocus, replaces }: { onChange: (chosen: ChosenPassphrase | undefined) => void; autoFocus?: boolean; replaces?: boolean }) {
  const { t } = useTranslation();
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [left, setLeft] = useState(false);
  const strength = useStrength(first);
  const tell = (one: string, two: string, measured: Strength | undefined) => {
    onChange(measured?.passphrase === one && measured.acceptable && one === two ? { passphrase: one } : undefined);
  };
  useEffect(() => {
    tell(first, second, strength);
    // The parent is told when what was typed or measured changes, not when it passes a new function.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [first, second, strength]);
  return (
    <>
      <div>
        <PasswordField label={t(replaces ? 'create:passphrase.new' : 'create:passphrase.label')} large autoFocus={autoFocus} autoComplete="new-password" value={first} onChange={(event) => setFirst(event.target.value)} hint={t('create:passphrase.hint')} />
        <Meter strength={first === '' ? undefined : strength} />
      </div>
      <PasswordField
        label={t('create:passphrase.again')}
        large
        autoComplete="new-password"
        value={second}
        onChange={(event) => setSecond(event.target.value)}
        onBlur={() => setLeft(true)}
        error={second !== '' && left && !first.startsWith(second) ? t('create:passphrase.different') : second !== '' && left && first !== second ? t('create:passphrase.different') : undefined}
      />
    </>
  );
}

function Meter({ strength }: { strength: Strength | undefined }) {
  const { t } = useTranslation();
  const level = strength === undefined ? 0 : strength.acceptable ? (strength.score >= 4 ? 4 : 3) : Math.min(2, Math.max(1, strength.score));
  const tone = level >= 3 ? 'success' : level === 2 ? 'warning' : 'danger';
  const word = strength === undefined ? t('create:strength.none') : t(strength.acceptable ? (level === 4 ? 'create:strength.strong' : 'create:strength.enough') : 'create:strength.weak');
  return (
    <>
      <div className={styles.meter} data-tone={tone} aria-hidden>
        {[1, 2, 3, 4].map((step) => (
          <i key={step} data-on={step <= level || undefined} />
        ))}
      </div>
      <div className={`small ${strength === undefined ? 'muted' : tone}`} style={{ marginTop: 4 }} role="status">
        {word}
      </div>
    </>
  );
}

/** Measured in the vault, 200 ms after the last letter. */
function useStrength(passphrase: string): Strength | undefined {
  const [strength, setStrength] = useState<Strength>();
  useEffect(() => {
    if (passphrase === '') return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      call('register.passphraseStrength', { passphrase }, { signal: controller.signal }).then(
        (measured) => setStrength({ passphrase, ...measured }),
        () => undefined,
      );
    }, 200);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [passphrase]);
  return strength;
}
