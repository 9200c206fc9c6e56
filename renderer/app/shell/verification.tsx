import { createContext, useCallback, useContext, useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.ts';
import { useProgressCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { ProgressDialog } from '../../components/progress-dialog.tsx';
import { showDone } from '../../components/toast.tsx';
import { useOpenRegister } from '../register.ts';

const VerificationContext = createContext<() => void>(() => undefined);

/** Checks the database and the whole journal tree now: status line, today, settings. */
export function useVerification(): () => void {
  return useContext(VerificationContext);
}

/** R9: integrity is looked at once whenever the register is opened, without a word unless something is wrong. */
function useVerificationAtOpening(): void {
  const unchecked = useOpenRegister()?.integrity.state === 'unchecked';
  const begun = useRef(false);
  useEffect(() => {
    if (!unchecked || begun.current) return;
    begun.current = true;
    // What it found stands in the status line, which is read anew on `register.changed`; a lock stops it.
    call('register.verify', {}).catch(() => undefined);
  }, [unchecked]);
}

export function VerificationProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const work = useProgressCall('register.verify');
  const { run } = work;
  useVerificationAtOpening();
  const start = useCallback(() => {
    void run({}).then((integrity) => {
      if (integrity) showDone(t(integrity.state === 'good' ? 'shell-ui:integrity.doneGood' : 'shell-ui:integrity.doneBad'));
    });
  }, [run, t]);
  const value = useMemo(() => start, [start]);
  return (
    <VerificationContext value={value}>
      {children}
      {work.running && <ProgressDialog title={t('shell-ui:integrity.check')} progress={work.progress} startedAt={work.startedAt} onStop={work.stop} />}
      {work.problem && (
        <Dialog title={t('shell-ui:integrity.check')} onClose={work.reset} footer={<Button onClick={work.reset}>{t('common:action.close')}</Button>}>
          <ProblemView problem={work.problem} onRetry={start} />
        </Dialog>
      )}
    </VerificationContext>
  );
}
