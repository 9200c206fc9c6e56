import type { AreaHandlers } from '../handlers.ts';
import { pending } from './pending.ts';

export const findings: AreaHandlers<'findings'> = pending('findings');
