import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { mostSavedFilters } from '../../../shared/contract/saved-filters.ts';
import { toInstantString } from '../clock.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import { identifiersIn } from '../journal/blind-index.ts';
import { type SavedFilterRow, savedFilters as read, writeSavedFilters } from '../register/saved-filters.ts';
import type { OpenContext } from '../session.ts';

type Change = 'filter.saved' | 'filter.changed' | 'filter.moved' | 'filter.removed';

function own({ session }: OpenContext): SavedFilterRow[] {
  return read(session.db, session.operator.id);
}

/** @throws Fault NOT_FOUND */
function placeOf(filters: readonly SavedFilterRow[], id: string): number {
  const place = filters.findIndex((one) => one.id === id);
  if (place < 0) throw new Fault('NOT_FOUND');
  return place;
}

/** @throws Fault FILTER_NAME_TAKEN, FILTER_NAMES_SUBJECT */
function check(others: readonly SavedFilterRow[], name: string, filter: JournalFilter): void {
  const key = (text: string): string => text.normalize('NFC').toLocaleLowerCase();
  if (others.some((one) => key(one.name) === key(name))) throw new Fault('FILTER_NAME_TAKEN', { fields: { name: 'FILTER_NAME_TAKEN' } });
  // It would outlive the subject's data, which may have to be destroyed (R54).
  if (identifiersIn([name, filter.text ?? '']).size > 0) throw new Fault('FILTER_NAMES_SUBJECT');
}

function write({ session, vault, clock }: OpenContext, filters: readonly SavedFilterRow[], what: Change, id: string): { filters: SavedFilterRow[] } {
  session.act((db) => {
    writeSavedFilters(db, session.operator.id, filters, toInstantString(clock.now()));
    return { value: undefined, actions: [{ action: what === 'filter.saved' ? 'supplement' : 'change', what, object: `filter:${id}` }] };
  });
  vault.emit('data.changed', ['savedFilters']);
  return { filters: [...filters] };
}

export const savedFilters: AreaHandlers<'savedFilters'> = {
  list: (_input, context) => ({ filters: own(context) }),

  create: ({ name, filter, place }, context) => {
    const filters = own(context);
    if (filters.length >= mostSavedFilters) throw new Fault('FILTERS_TOO_MANY', { params: { limit: mostSavedFilters } });
    check(filters, name, filter);
    const id = randomUUID();
    return { ...write(context, filters.toSpliced(place ?? filters.length, 0, { id, name, filter }), 'filter.saved', id), id };
  },

  update: ({ id, name, filter }, context) => {
    const filters = own(context);
    const place = placeOf(filters, id);
    const before = filters[place];
    if (!before) throw new Fault('NOT_FOUND');
    const changed = { id, name: name ?? before.name, filter: filter ?? before.filter };
    check(filters.toSpliced(place, 1), changed.name, changed.filter);
    return write(context, filters.with(place, changed), 'filter.changed', id);
  },

  move: ({ id, place }, context) => {
    const filters = own(context);
    const [moved] = filters.splice(placeOf(filters, id), 1);
    return moved ? write(context, filters.toSpliced(place, 0, moved), 'filter.moved', id) : { filters };
  },

  remove: ({ id }, context) => {
    const filters = own(context);
    return write(context, filters.toSpliced(placeOf(filters, id), 1), 'filter.removed', id);
  },
};
