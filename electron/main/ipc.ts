import { ipcMain, type WebContents } from 'electron';
import { z } from 'zod';
import { channels, type BridgeMessage } from '../../shared/contract/bridge.ts';
import { callId } from '../../shared/contract/envelope.ts';
import { events, findProcedure, type EventName, type EventPayload } from '../../shared/contract/index.ts';
import { Fault, inputProblem, type Problem, type Result } from '../../shared/contract/problem.ts';
import { report } from './log.ts';
import { isTrusted } from './security.ts';
import type { RunningCall } from './vault-link.ts';

const callMessage = z.object({ procedure: z.string().max(100), input: z.unknown(), id: callId });

export interface CallService {
  /** The page that may call; null while there is no window. */
  readonly page: () => WebContents | null;
  /** Answers a call whose name and input fit the contract. */
  readonly start: (procedure: string, input: unknown, onProgress: (progress: unknown) => void) => RunningCall;
}

/** Answers the page. The only place that listens to it: who asks is checked first, then what, then what is answered. */
export function serveCalls(service: CallService): void {
  const running = new Map<string, RunningCall>();

  ipcMain.handle(channels.call, async (event, raw: unknown): Promise<Result<unknown>> => {
    const page = service.page();
    if (!isTrusted(event, page)) return refused({ code: 'SENDER_REFUSED' });
    const message = callMessage.safeParse(raw);
    if (!message.success) return refused(inputProblem('', message.error.issues));
    const { procedure, input, id } = message.data;
    const entry = findProcedure(procedure);
    if (!entry) return refused({ code: 'PROCEDURE_UNKNOWN', params: { procedure: procedure.slice(0, 60) } });
    const parsed = entry.input.safeParse(input);
    if (!parsed.success) return refused(inputProblem(procedure, parsed.error.issues));
    if (running.has(id)) return refused(inputProblem(procedure, [{ path: ['id'] }]));

    try {
      const call = service.start(procedure, parsed.data, (progress) => {
        const checked = entry.progress?.safeParse(progress);
        if (checked?.success) tell(page, { kind: 'progress', id, progress: checked.data });
      });
      running.set(id, call);
      const result = await call.result;
      if (!result.ok) return result;
      const output = entry.output.safeParse(result.value);
      if (output.success) return { ok: true, value: output.data };
      report.info(`${procedure}: an answer outside the contract`);
      return refused({ code: 'OUTPUT_INVALID', params: { procedure } });
    } catch (error) {
      if (error instanceof Fault) return refused(error.problem);
      report.problem(procedure, error);
      return refused({ code: 'INTERNAL', params: { procedure } });
    } finally {
      running.delete(id);
    }
  });

  ipcMain.on(channels.cancel, (event, raw: unknown) => {
    const id = callId.safeParse(raw);
    if (id.success && isTrusted(event, service.page())) running.get(id.data)?.cancel();
  });
}

/** Tells the page of an event, if it is one of the contract and holds what the contract says. */
export function tellEvent<E extends EventName>(page: WebContents | null, event: E, payload: EventPayload<E>): void {
  const parsed = events[event].safeParse(payload);
  if (parsed.success) tell(page, { kind: 'event', event, payload: parsed.data });
}

export function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name);
}

function tell(page: WebContents | null, message: BridgeMessage): void {
  if (page && !page.isDestroyed()) page.send(channels.message, message);
}

function refused(problem: Problem): Result<never> {
  return { ok: false, problem };
}
