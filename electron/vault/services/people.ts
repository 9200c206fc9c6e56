import type { AreaHandlers } from '../handlers.ts';
import { pending } from './pending.ts';

export const people: AreaHandlers<'people'> = pending('people');
