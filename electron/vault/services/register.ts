import type { AreaHandlers } from '../handlers.ts';
import { pending } from './pending.ts';

export const register: AreaHandlers<'register'> = pending('register');
