import type { Problem } from '../../../shared/contract/problem.ts';
import { call } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { useAttempt } from '../../api/use-attempt.ts';

export async function refreshStatus(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['register.status'] });
}

export interface Opening {
  readonly problem: Problem | undefined;
  readonly busy: boolean;
  /** Asks for a folder and looks at it; the gate then shows the unlock page. */
  readonly openOther: () => void;
  readonly openRecent: (path: string) => void;
  /** The same for one that can be made anew: a folder that is gone is taken off the list. @returns whether it was there */
  readonly openKnown: (path: string) => Promise<boolean>;
}

/** Ways to choose a register; used by the start and the unlock page. */
export function useOpening(): Opening {
  const { problem, busy, attempt } = useAttempt();
  const select = async (folder: string) => {
    await call('register.select', { folder });
    await refreshStatus();
  };
  return {
    problem,
    busy,
    openOther: () =>
      void attempt(async () => {
        const { file } = await call('shell.pick', { purpose: 'register-folder' });
        if (file) await select(file.handle);
      }),
    openRecent: (path) =>
      void attempt(async () => {
        const { folder } = await call('shell.pickRecent', { path });
        await select(folder);
      }),
    openKnown: async (path) => {
      try {
        const { folder } = await call('shell.pickRecent', { path });
        await select(folder);
        return true;
      } catch {
        await call('shell.forgetRecent', { path });
        return false;
      }
    },
  };
}
