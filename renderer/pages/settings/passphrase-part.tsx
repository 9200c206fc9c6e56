import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutationCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { PasswordField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { showDone } from '../../components/toast.tsx';
import { NewPassphrase, type ChosenPassphrase } from '../create/new-passphrase.tsx';
import styles from './settings.module.css';

/** The operator's own passphrase; older backups still open with the old one, and the page says so. */
export function PassphrasePart() {
  const { t } = useTranslation();
  const change = useMutationCall('register.changePassphrase');
  const [current, setCurrent] = useState('');
  const [chosen, setChosen] = useState<ChosenPassphrase>();
  const [round, setRound] = useState(0);
  const submit = () => {
    if (!chosen || current === '') return;
    change.mutate(
      { current, next: chosen.passphrase },
      {
        onSuccess: () => {
          setCurrent('');
          setChosen(undefined);
          setRound(round + 1);
          showDone(t('settings:passphrase.changed'));
        },
      },
    );
  };
  return (
    <form
      className={styles.form}
      style={{ maxWidth: 440 }}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <PasswordField label={t('settings:passphrase.current')} large value={current} onChange={(event) => setCurrent(event.target.value)} />
      <NewPassphrase key={round} replaces onChange={setChosen} />
      <p className="small muted">{t('settings:passphrase.backups')}</p>
      {change.error && <ProblemView problem={change.error.problem} />}
      <div className={styles.save}>
        <Button size="lg" type="submit" busy={change.isPending} blockedBy={current === '' || !chosen ? t('settings:passphrase.incomplete') : undefined}>
          {t('settings:passphrase.change')}
        </Button>
      </div>
    </form>
  );
}
