import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { RegisterStatus } from '../../../shared/contract/register.ts';
import { call, toProblem } from '../../api/client.ts';
import { holdGate } from '../../app/gate-hold.ts';
import { Button } from '../../components/button.tsx';
import { SelectField } from '../../components/fields/choice.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { refreshStatus } from '../start/opening.ts';
import { NewPassphrase, type ChosenPassphrase } from '../create/new-passphrase.tsx';
import { RecoveryCode } from '../create/recovery-code.tsx';
import { useWait } from './wait.ts';
import styles from './unlock.module.css';

/** Opens with the recovery code, sets a new passphrase, and shows the new code: the used one no longer opens. */
export function RecoverForm({ register, onBack }: { register: Extract<RegisterStatus, { state: 'locked' }>; onBack: () => void }) {
  const { t } = useTranslation();
  const [operator, setOperator] = useState(register.operators[0]?.id ?? null);
  const [code, setCode] = useState('');
  const [chosen, setChosen] = useState<ChosenPassphrase>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [newCode, setNewCode] = useState<string>();
  const [kept, setKept] = useState(false);
  const wait = useWait();

  const recover = async () => {
    if (operator === null || !chosen || busy || wait.left > 0) return;
    setBusy(true);
    setProblem(undefined);
    holdGate(true);
    try {
      const answer = await call('register.recover', { recoveryCode: code, operator, newPassphrase: chosen.passphrase });
      setNewCode(answer.recoveryCode);
    } catch (error) {
      holdGate(false);
      const found = toProblem(error);
      setProblem(found);
      const seconds = found.params?.['seconds'];
      if (typeof seconds === 'number') wait.start(seconds);
    } finally {
      setBusy(false);
    }
  };
  const finish = () => {
    holdGate(false);
    void refreshStatus();
  };
  const missing = code.trim() === '' ? t('unlock:recover.needCode') : chosen ? undefined : t('create:passphrase.incomplete');
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void recover();
      }}
    >
      <div>
        <h1 style={{ fontSize: 20, lineHeight: '28px', fontWeight: 600 }}>{t('unlock:recover.title')}</h1>
        <p className="text-2">{t('unlock:recover.text')}</p>
      </div>
      <SelectField large label={t('unlock:operator')} value={operator} onChange={setOperator} options={register.operators.map((one) => ({ value: one.id, label: one.name }))} />
      <TextField label={t('unlock:recover.code')} mono large autoFocus value={code} onChange={(event) => setCode(event.target.value)} hint={t('unlock:recover.codeHint')} />
      <NewPassphrase replaces onChange={setChosen} />
      {problem && <ProblemView problem={problem} />}
      <div className="row">
        <Button size="xl" variant="ghost" onClick={onBack}>
          {t('common:action.back')}
        </Button>
        <span className="grow" />
        <Button size="xl" variant="primary" type="submit" busy={busy} blockedBy={wait.left > 0 ? t('unlock:wait', { count: wait.left }) : missing}>
          {t('unlock:recover.run')}
        </Button>
      </div>
      {newCode && (
        <Dialog
          title={t('create:recovery.newTitle')}
          width={620}
          footer={
            <Button variant="primary" size="lg" blockedBy={kept ? undefined : t('create:recovery.confirmFirst')} onClick={finish}>
              {t('create:finish')}
            </Button>
          }
        >
          <RecoveryCode code={newCode} registerName={register.name} onKept={setKept} />
        </Dialog>
      )}
    </form>
  );
}
