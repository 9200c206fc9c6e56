import type { Action } from '../../../shared/domain/vocabulary.ts';
import type { Stream } from './entry.ts';

/** Numbers under which actions stand in the register. Only ever added to: the vocabulary may be reordered, this may not. */
const actionCodes = {
  access: 0,
  view: 1,
  change: 2,
  supplement: 3,
  transfer: 4,
  block: 5,
  destroy: 6,
  collect: 7,
  accumulate: 8,
  use: 9,
  distribute: 10,
  anonymise: 11,
  unblock: 12,
  export: 13,
  sign_in: 14,
  sign_in_failed: 15,
} as const satisfies Record<Action, number>;

const actionNames = Object.entries(actionCodes)
  .sort(([, a], [, b]) => a - b)
  .map(([name]) => name as Action);

export function actionCode(action: Action): number {
  return actionCodes[action];
}

/** @throws RangeError for a number that no version of ours wrote */
export function actionOf(code: number): Action {
  const action = actionNames[code];
  if (!action) throw new RangeError('journal: unknown action code');
  return action;
}

export function streamCode(stream: Stream): number {
  return stream === 'console' ? 1 : 0;
}

export function streamOf(code: number): Stream {
  return code === 1 ? 'console' : 'log';
}
