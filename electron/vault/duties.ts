import type { Duty, Session, VaultControl } from './session.ts';

/** Calls `run` again and again. @returns what ends it */
export type Repeat = (run: () => void, everyMs: number) => () => void;

export const repeatByTimer: Repeat = (run, everyMs) => {
  const timer = setInterval(run, everyMs);
  timer.unref();
  return () => clearInterval(timer);
};

/** Begins them for a register that was opened. A duty that is still at work is not begun again. @returns what ends them */
export function beginDuties(
  duties: readonly Duty[],
  session: Session,
  vault: VaultControl,
  { repeat, report }: { readonly repeat: Repeat; readonly report: (name: string, error: unknown) => void },
): () => void {
  const ends = duties.map(({ name, everyMs, run }) => {
    let busy = false;
    const once = async (): Promise<void> => {
      if (busy) return;
      busy = true;
      try {
        await run(session, vault);
      } catch (error) {
        report(name, error);
      } finally {
        busy = false;
      }
    };
    return repeat(() => void once(), everyMs);
  });
  return () => {
    for (const end of ends) end();
  };
}
