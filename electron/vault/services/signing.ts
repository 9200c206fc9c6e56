import type { AreaHandlers } from '../handlers.ts';
import { pending } from './pending.ts';

export const signing: AreaHandlers<'signing'> = pending('signing');
