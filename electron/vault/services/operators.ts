import type { AreaHandlers } from '../handlers.ts';
import { pending } from './pending.ts';

export const operators: AreaHandlers<'operators'> = pending('operators');
