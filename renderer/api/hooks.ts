import {
  keepPreviousData,
  queryOptions,
  useMutation,
  useQuery,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { InputOf, OutputOf, ProcedureName, ProgressOf } from '../../shared/contract/index.ts';
import type { Problem } from '../../shared/contract/problem.ts';
import { call, type ProblemError, toProblem } from './client.ts';
import { invalidateAreas } from './query-client.ts';

/** Key and function of a call, for hooks and for prefetching. */
export function callQuery<N extends ProcedureName>(name: N, input: InputOf<N>) {
  return queryOptions<OutputOf<N>, ProblemError>({
    queryKey: [name, input],
    queryFn: ({ signal }) => call(name, input, { signal }),
  });
}

/**
 * Reads by a call of the contract; kept until an event of its area says that it changed.
 * `keep` shows the answer to the previous input until the new one is there (paging, filters).
 */
export function useCall<N extends ProcedureName>(
  name: N,
  input: InputOf<N>,
  { enabled = true, keep = false }: { enabled?: boolean; keep?: boolean } = {},
): UseQueryResult<OutputOf<N>, ProblemError> {
  return useQuery({ ...callQuery(name, input), enabled, ...(keep ? { placeholderData: keepPreviousData } : {}) });
}

/** Changes by a call of the contract; the lists of its area are read anew afterwards. */
export function useMutationCall<N extends ProcedureName>(name: N): UseMutationResult<OutputOf<N>, ProblemError, InputOf<N>> {
  return useMutation<OutputOf<N>, ProblemError, InputOf<N>>({
    mutationKey: [name],
    mutationFn: (input) => call(name, input),
    onSuccess: () => {
      invalidateAreas([name.split('.')[0] ?? '']);
    },
  });
}

export interface ProgressCall<N extends ProcedureName> {
  /** Starts the work. @returns its answer, or undefined after a refusal or a stop. */
  readonly run: (input: InputOf<N>) => Promise<OutputOf<N> | undefined>;
  readonly stop: () => void;
  readonly running: boolean;
  readonly progress: ProgressOf<N> | undefined;
  /** Milliseconds (performance.now) when the work began. */
  readonly startedAt: number;
  readonly problem: Problem | undefined;
  readonly reset: () => void;
}

/** Long work with a bar and a stop; `ProgressDialog` shows it. Leaving the page does not stop it. */
export function useProgressCall<N extends ProcedureName>(name: N): ProgressCall<N> {
  const [running, setRunning] = useState(false);
  const [progress, setProgress] = useState<ProgressOf<N>>();
  const [problem, setProblem] = useState<Problem>();
  const [startedAt, setStartedAt] = useState(0);
  const controller = useRef<AbortController>(undefined);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const run = useCallback(
    async (input: InputOf<N>) => {
      const own = new AbortController();
      controller.current = own;
      setProblem(undefined);
      setProgress(undefined);
      setStartedAt(performance.now());
      setRunning(true);
      try {
        const output = await call(name, input, {
          signal: own.signal,
          onProgress: (next) => {
            if (mounted.current) setProgress(() => next);
          },
        });
        invalidateAreas([name.split('.')[0] ?? '']);
        return output;
      } catch (error) {
        const found = toProblem(error);
        if (mounted.current && found.code !== 'CANCELLED') setProblem(found);
        return undefined;
      } finally {
        if (mounted.current) setRunning(false);
      }
    },
    [name],
  );
  const stop = useCallback(() => controller.current?.abort(), []);
  const reset = useCallback(() => {
    setProblem(undefined);
    setProgress(undefined);
  }, []);
  return { run, stop, running, progress, startedAt, problem, reset };
}
