import type { Holder, ObjectName } from './dimensions.ts';

interface Named {
  name(id: number): string | undefined;
}

/** What the numbers of a stored record stand for. */
export interface RecordNames {
  readonly bases: Named;
  readonly sources: Named;
  objectById(id: number): ObjectName | undefined;
  accountById(id: number): Holder | undefined;
  personById(id: number): Holder | undefined;
}

/** The same by value, for another thread. */
export interface NamesByValue {
  readonly bases: ReadonlyMap<number, string>;
  readonly sources: ReadonlyMap<number, string>;
  readonly objects: ReadonlyMap<number, ObjectName>;
  readonly accounts: ReadonlyMap<number, Holder>;
  readonly people: ReadonlyMap<number, Holder>;
}

export function namesOf({ bases, sources, objects, accounts, people }: NamesByValue): RecordNames {
  return {
    bases: { name: (id) => bases.get(id) },
    sources: { name: (id) => sources.get(id) },
    objectById: (id) => objects.get(id),
    accountById: (id) => accounts.get(id),
    personById: (id) => people.get(id),
  };
}
