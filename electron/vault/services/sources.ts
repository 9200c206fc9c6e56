import type { AreaHandlers } from '../handlers.ts';
import { pending } from './pending.ts';

export const sources: AreaHandlers<'sources'> = pending('sources');
