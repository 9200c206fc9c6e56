import type { AreaHandlers } from '../handlers.ts';
import { pending } from './pending.ts';

export const bases: AreaHandlers<'bases'> = pending('bases');
