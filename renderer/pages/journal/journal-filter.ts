import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { actions } from '../../../shared/domain/vocabulary.ts';
import { exceptKey, type FilterAddress, textOfValues, valuesOf } from '../../components/list-page/filter-values.ts';

/** Tabs of the journal. `findings` is what should not have happened; `unmapped` what no object rule gives a base. */
export const journalViews = ['log', 'findings', 'unmapped', 'console'] as const;
export type JournalView = (typeof journalViews)[number];

/** What the journal is filtered by, as it stands in the address. */
export interface JournalAddress {
  readonly view: JournalView;
  /** Chips; `from` and `to` are instants that the map sets, `hours` hours of the week. */
  readonly f: FilterAddress;
  readonly q: string;
}

/** Chips with values from a list → the lists of the filter. */
const lists = { base: 'bases', person: 'people', account: 'accounts', source: 'sources', object: 'objects', action: 'actions' } as const;
const chipIds = Object.keys(lists) as (keyof typeof lists)[];

/** The filter that the vault understands. What an address names and no version of ours knows is passed over. */
export function journalFilter({ view, f, q }: JournalAddress): JournalFilter {
  const only = listsOf(f, (chip) => chip);
  const except = listsOf(f, exceptKey);
  const hours = valuesOf(f['hours']).map(Number).filter((hour) => Number.isInteger(hour) && hour >= 0 && hour < 168);
  return {
    stream: view === 'console' ? 'console' : 'log',
    ...(view === 'findings' ? { onlyFindings: true } : {}),
    ...(view === 'unmapped' ? { withoutBase: true } : {}),
    ...only,
    ...(Object.keys(except).length > 0 ? { except } : {}),
    ...(hours.length > 0 ? { hoursOfWeek: hours } : {}),
    ...(f['finding'] ? { finding: f['finding'] } : {}),
    ...(f['from'] ? { from: f['from'] } : {}),
    ...(f['to'] ? { to: f['to'] } : {}),
    ...(q.trim() ? { text: q.trim() } : {}),
  };
}

/** The address that means a filter: what {@link journalFilter} makes of it is the filter again. */
export function journalAddress(filter: JournalFilter): JournalAddress {
  const f: Record<string, string> = {};
  for (const chip of chipIds) {
    const only = filter[lists[chip]];
    const except = filter.except?.[lists[chip]];
    if (only && only.length > 0) f[chip] = textOfValues(only);
    if (except && except.length > 0) f[exceptKey(chip)] = textOfValues(except);
  }
  if (filter.hoursOfWeek && filter.hoursOfWeek.length > 0) f['hours'] = textOfValues(filter.hoursOfWeek.map(String));
  for (const key of ['finding', 'from', 'to'] as const) {
    const value = filter[key];
    if (value !== undefined) f[key] = value;
  }
  const view = filter.stream === 'console' ? 'console' : filter.onlyFindings ? 'findings' : filter.withoutBase ? 'unmapped' : 'log';
  return { view, f, q: filter.text ?? '' };
}

/** Everything but the period: what the activity map shows under its brush. */
export function withoutPeriod({ from: _from, to: _to, ...rest }: JournalFilter): JournalFilter {
  return rest;
}

type Lists = NonNullable<JournalFilter['except']>;

function listsOf(f: FilterAddress, keyOf: (chip: string) => string): Lists {
  const found: Record<string, readonly string[]> = {};
  for (const chip of chipIds) {
    const values = valuesOf(f[keyOf(chip)]).filter((value) => chip !== 'action' || actions.some((action) => action === value));
    if (values.length > 0) found[lists[chip]] = values;
  }
  return found;
}
