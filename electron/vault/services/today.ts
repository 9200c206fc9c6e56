import type { AreaHandlers } from '../handlers.ts';
import { pending } from './pending.ts';

export const today: AreaHandlers<'today'> = pending('today');
