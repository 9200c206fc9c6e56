import type { AreaHandlers } from '../handlers.ts';
import { pending } from './pending.ts';

export const journal: AreaHandlers<'journal'> = pending('journal');
