import type { AreaHandlers } from '../handlers.ts';
import { pending } from './pending.ts';

export const audit: AreaHandlers<'audit'> = pending('audit');
