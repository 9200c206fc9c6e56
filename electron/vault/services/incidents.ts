import type { AreaHandlers } from '../handlers.ts';
import { pending } from './pending.ts';

export const incidents: AreaHandlers<'incidents'> = pending('incidents');
