import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { WorkProgress } from '../../../shared/contract/scalars.ts';
import type { SigningKey } from '../../../shared/contract/signing-key.ts';
import { toProblem } from '../../api/client.ts';
import type { SigningKeyChoice } from './use-signing-key.ts';

interface Options {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: WorkProgress) => void;
}

/** One signing at a time: it takes the key with its secret, can be cancelled, and says what a refusal was about. */
export function useSigning(onBusy?: (busy: boolean) => void) {
  const [signing, setSigning] = useState(false);
  const [progress, setProgress] = useState<WorkProgress>();
  const [startedAt, setStartedAt] = useState(0);
  const [problem, setProblem] = useState<Problem>();
  const controller = useRef<AbortController>(undefined);
  // A dialog that is taken away, by a lock for example, waits for nobody in NCALayer.
  useEffect(() => () => controller.current?.abort(), []);

  const run = useCallback(
    async <T>(choice: SigningKeyChoice, sign: (key: SigningKey, options: Options) => Promise<T>): Promise<T | undefined> => {
      const key = choice.take();
      if (!key) return undefined;
      const own = new AbortController();
      controller.current = own;
      setStartedAt(performance.now());
      setSigning(true);
      onBusy?.(true);
      setProblem(undefined);
      try {
        const result = await sign(key, { signal: own.signal, onProgress: setProgress });
        choice.used();
        return result;
      } catch (error) {
        const found = toProblem(error);
        if (!choice.refused(found)) setProblem(found);
        return undefined;
      } finally {
        setSigning(false);
        setProgress(undefined);
        onBusy?.(false);
      }
    },
    [onBusy],
  );
  const cancel = useCallback(() => controller.current?.abort(), []);
  return { signing, progress, startedAt, problem, run, cancel };
}
