import { IconClock, IconFolderOpen, IconLock, IconLockOpen2, IconPlayerPlay, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RegisterStatus } from '../../../shared/contract/register.ts';
import { call, toProblem } from '../../api/client.ts';
import { usePreferences } from '../../app/preferences.ts';
import { useRegisterStatus } from '../../app/register.ts';
import { BareFrame } from '../../app/shell/bare-frame.tsx';
import { Mark } from '../../app/shell/mark.tsx';
import { closeRegister } from '../../app/shell/register-actions.ts';
import { Button, TextButton } from '../../components/button.tsx';
import { SelectField } from '../../components/fields/choice.tsx';
import { PasswordField } from '../../components/fields/text.tsx';
import { Icon } from '../../components/icon.tsx';
import { Kbd } from '../../components/kbd.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { refreshStatus, useOpening } from '../start/opening.ts';
import { demoPassphrase } from './demo.ts';
import { RecoverForm } from './recover-form.tsx';
import { useWait } from './wait.ts';
import styles from './unlock.module.css';

type Locked = Extract<RegisterStatus, { state: 'locked' }>;

export function UnlockPage() {
  const { t } = useTranslation();
  const status = useRegisterStatus();
  // Stays while the new recovery code is shown, although the register is open by then.
  const [register, setRegister] = useState<Locked>();
  if (status?.state === 'locked' && status !== register) setRegister(status);
  if (!register) return null;
  return (
    <BareFrame
      status={
        <span className="row small muted" style={{ gap: 5 }}>
          <Icon of={IconLock} size="sm" />
          {t('unlock:lockedStatus')}
        </span>
      }
    >
      <div className={styles.page}>
        <Registers current={register} />
        <div className={styles.middle}>
          <Unlock key={register.path} register={register} />
        </div>
      </div>
    </BareFrame>
  );
}

function Registers({ current }: { current: Locked }) {
  const { t } = useTranslation();
  const recent = usePreferences()?.recent ?? [];
  const opening = useOpening();
  const others = recent.filter((one) => one.path !== current.path);
  return (
    <nav className={styles.list} aria-label={t('unlock:registers')}>
      <h2>{t('unlock:registers')}</h2>
      <button type="button" className={styles.register} aria-current="true">
        <Icon of={IconLock} />
        <span className="stack">
          <span className="medium cut">{current.name}.derbes</span>
          <span className="small muted cut">{current.demo ? t('start:demoRegister') : current.path}</span>
        </span>
      </button>
      {others.map((one) => (
        <button key={one.path} type="button" className={styles.register} disabled={opening.busy} onClick={() => opening.openRecent(one.path)}>
          <Icon of={one.demo ? IconPlayerPlay : IconLock} />
          <span className="stack">
            <span className="medium cut">{one.name}.derbes</span>
            <span className="small muted cut">{one.demo ? t('start:demoRegister') : one.path}</span>
          </span>
        </button>
      ))}
      {opening.problem && <ProblemView problem={opening.problem} />}
      <span className="grow" />
      <div className="row" style={{ padding: '12px 6px 0', flexWrap: 'wrap' }}>
        <Button icon={IconFolderOpen} onClick={opening.openOther} busy={opening.busy}>
          {t('unlock:openOther')}
        </Button>
        <Button icon={IconPlus} onClick={() => void closeRegister()}>
          {t('unlock:new')}
        </Button>
      </div>
    </nav>
  );
}

function Unlock({ register }: { register: Locked }) {
  const { t } = useTranslation();
  const [operator, setOperator] = useState(register.operators[0]?.id ?? null);
  const [passphrase, setPassphrase] = useState(register.demo ? demoPassphrase : '');
  const [problem, setProblem] = useState<ReturnType<typeof toProblem>>();
  const [busy, setBusy] = useState(false);
  const [recovering, setRecovering] = useState(false);
  const wait = useWait();

  if (recovering) return <RecoverForm register={register} onBack={() => setRecovering(false)} />;

  const unlock = async () => {
    if (operator === null || passphrase === '' || busy || wait.left > 0) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await call('register.unlock', { operator, passphrase });
      setPassphrase('');
      await refreshStatus();
    } catch (error) {
      const found = toProblem(error);
      setProblem(found);
      setPassphrase('');
      const seconds = found.params?.['seconds'];
      if (typeof seconds === 'number') wait.start(seconds);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void unlock();
      }}
    >
      <div className={styles.head}>
        <Mark size={36} />
        <h1>{register.name}.derbes</h1>
      </div>
      {register.demo && <Banner framed>{t('unlock:demo')}</Banner>}
      <SelectField
        large
        label={t('unlock:operator')}
        value={operator}
        onChange={setOperator}
        options={register.operators.map((one) => ({ value: one.id, label: one.name }))}
      />
      <PasswordField
        label={t('unlock:passphrase')}
        large
        autoFocus
        autoComplete="off"
        value={passphrase}
        onChange={(event) => setPassphrase(event.target.value)}
      />
      {problem && <ProblemView problem={problem} />}
      <Button variant="primary" size="xl" wide type="submit" icon={IconLockOpen2} busy={busy} blockedBy={wait.left > 0 ? t('unlock:wait', { count: wait.left }) : undefined}>
        {wait.left > 0 ? t('unlock:wait', { count: wait.left }) : t(busy ? 'unlock:opening' : 'unlock:open')}
        {wait.left === 0 && !busy && <Kbd keys="Enter" onAccent />}
      </Button>
      <div className="row">
        <TextButton onClick={() => setRecovering(true)}>{t('unlock:byCode')}</TextButton>
      </div>
      <div className={styles.foot}>
        <span className="row" style={{ gap: 6 }}>
          <Icon of={IconClock} size="sm" />
          {t('unlock:waitGrows')}
        </span>
      </div>
    </form>
  );
}
