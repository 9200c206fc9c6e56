import { bridgeMessage } from '../../shared/contract/bridge.ts';
import {
  events,
  findProcedure,
  type EventName,
  type EventPayload,
  type InputOf,
  type OutputOf,
  type ProcedureName,
  type ProgressOf,
} from '../../shared/contract/index.ts';
import type { Problem } from '../../shared/contract/problem.ts';

/** A refusal on its way through promises and React Query; screens show {@link ProblemError.problem}. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** Whatever was thrown, as a problem that can be shown. */
export function toProblem(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : { code: 'INTERNAL' };
}

export interface CallOptions<N extends ProcedureName> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ProgressOf<N>) => void) | undefined;
}

const progressListeners = new Map<string, (progress: unknown) => void>();
const eventListeners = new Map<EventName, Set<(payload: never) => void>>();

window.derbes.subscribe((raw) => {
  const message = bridgeMessage.safeParse(raw);
  if (!message.success) return;
  if (message.data.kind === 'progress') {
    progressListeners.get(message.data.id)?.(message.data.progress);
    return;
  }
  const { event, payload } = message.data;
  if (!isEventName(event)) return;
  const parsed = events[event].safeParse(payload);
  if (!parsed.success) return;
  for (const listener of eventListeners.get(event) ?? []) listener(parsed.data as never);
});

function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name);
}

function newCallId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Calls a procedure of the contract and parses its answer.
 * @throws ProblemError with the code of the refusal; CANCELLED after `signal` was aborted.
 */
export async function call<N extends ProcedureName>(
  name: N,
  input: InputOf<N>,
  options: CallOptions<N> = {},
): Promise<OutputOf<N>> {
  const entry = findProcedure(name);
  if (!entry) throw new ProblemError({ code: 'PROCEDURE_UNKNOWN', params: { procedure: name } });
  if (options.signal?.aborted) throw new ProblemError({ code: 'CANCELLED' });

  const id = newCallId();
  const { onProgress } = options;
  if (onProgress && entry.progress) {
    const shape = entry.progress;
    progressListeners.set(id, (progress) => {
      const parsed = shape.safeParse(progress);
      if (parsed.success) onProgress(parsed.data as never);
    });
  }
  const cancel = () => {
    window.derbes.cancel(id);
  };
  options.signal?.addEventListener('abort', cancel, { once: true });
  try {
    const result = await window.derbes.call(name, input, id);
    if (!result.ok) throw new ProblemError(result.problem);
    const output = entry.output.safeParse(result.value);
    if (!output.success) throw new ProblemError({ code: 'OUTPUT_INVALID', params: { procedure: name } });
    return output.data as OutputOf<N>;
  } finally {
    progressListeners.delete(id);
    options.signal?.removeEventListener('abort', cancel);
  }
}

/** Listens to what the other processes tell unasked. @returns a function that ends it. */
export function onEvent<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
  const listeners = eventListeners.get(event) ?? new Set();
  eventListeners.set(event, listeners);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
