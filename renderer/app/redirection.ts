import type { RegisterStatus } from '../../shared/contract/register.ts';

const beforeOpening = ['/start', '/create', '/restore'];
/** Where an open register begins. */
export const home = '/today';

/** Where this state of the register may not stay, and where it goes instead; undefined where it may. */
export function redirection(state: RegisterStatus['state'], path: string): string | undefined {
  if (state === 'none') return beforeOpening.includes(path) ? undefined : '/start';
  if (state === 'locked') return path === '/unlock' ? undefined : '/unlock';
  return path === '/' || path === '/unlock' || beforeOpening.includes(path) ? home : undefined;
}
