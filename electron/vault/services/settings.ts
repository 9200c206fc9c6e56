import type { AreaHandlers } from '../handlers.ts';
import { pending } from './pending.ts';

export const settings: AreaHandlers<'settings'> = pending('settings');
