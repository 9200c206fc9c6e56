import { GrantedFiles } from '../../electron/vault/files.ts';
import type { OpenContext, Session } from '../../electron/vault/session.ts';

/** What the vault gives a handler, around a session of a test. Events and progress are kept. */
export function openContext(session: Session, signal: AbortSignal = new AbortController().signal): OpenContext & { readonly events: string[]; readonly reports: unknown[] } {
  const events: string[] = [];
  const reports: unknown[] = [];
  return {
    session,
    signal,
    events,
    reports,
    progress: (report) => void reports.push(report),
    files: new GrantedFiles(),
    clock: session.clock,
    vault: {
      session,
      selected: session.folder,
      select: () => undefined,
      open: () => undefined,
      lock: () => undefined,
      emit: (event: string) => void events.push(event),
    },
  };
}
