import type { AreaHandlers } from '../handlers.ts';
import { pending } from './pending.ts';

export const applications: AreaHandlers<'applications'> = pending('applications');
