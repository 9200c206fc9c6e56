import type { AreaHandlers } from '../handlers.ts';
import { pending } from './pending.ts';

export const documents: AreaHandlers<'documents'> = pending('documents');
