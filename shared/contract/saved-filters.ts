import { z } from 'zod';
import { journalFilter } from './journal.ts';
import { procedure } from './procedure.ts';
import { id, nothing } from './scalars.ts';

const name = z.string().trim().min(1).max(60);
const place = z.number().int().nonnegative();

export const savedFilter = z.object({ id, name, filter: journalFilter });
export type SavedFilter = z.infer<typeof savedFilter>;

/** The answer to every call: the operator's own filters, in their order. */
const all = z.object({ filters: z.array(savedFilter) });

/** How many an operator may keep: as many as can be told apart as tabs. */
export const mostSavedFilters = 20;

/** Filters of the journal that an operator keeps for themselves. */
export const savedFilters = {
  list: procedure({ access: 'auditor', input: nothing, output: all }),
  /** At `place`, or as the last. */
  create: procedure({
    access: 'auditor',
    input: z.object({ name, filter: journalFilter, place: place.optional() }),
    output: all.extend({ id }),
    problems: ['FILTER_NAME_TAKEN', 'FILTER_NAMES_SUBJECT', 'FILTERS_TOO_MANY'],
  }),
  update: procedure({
    access: 'auditor',
    input: z.object({ id, name: name.optional(), filter: journalFilter.optional() }),
    output: all,
    problems: ['FILTER_NAME_TAKEN', 'FILTER_NAMES_SUBJECT'],
  }),
  move: procedure({ access: 'auditor', input: z.object({ id, place }), output: all }),
  remove: procedure({ access: 'auditor', input: z.object({ id }), output: all }),
} as const;
