import { useCallback, useState } from 'react';
import type { Problem } from '../../shared/contract/problem.ts';
import { toProblem } from './client.ts';

export interface Attempt {
  readonly busy: boolean;
  /** What the last attempt ended with, if it failed; gone with the next one. */
  readonly problem: Problem | undefined;
  readonly attempt: (work: () => Promise<unknown>) => Promise<void>;
  readonly forget: () => void;
}

/** For what takes several calls, or a dialog between them: busy while it goes on, its problem kept to be shown. */
export function useAttempt(): Attempt {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const forget = useCallback(() => setProblem(undefined), []);
  const attempt = useCallback(async (work: () => Promise<unknown>) => {
    setProblem(undefined);
    setBusy(true);
    try {
      await work();
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, problem, attempt, forget };
}
