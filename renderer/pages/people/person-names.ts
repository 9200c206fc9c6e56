import type { PersonFields } from '../../../shared/contract/people.ts';

type Names = Pick<PersonFields, 'surname' | 'given' | 'patronymic'>;

export function fullName({ surname, given, patronymic }: Names): string {
  return [surname, given, patronymic].filter(Boolean).join(' ');
}

/** An IIN for lists: the date of birth and the control digit are enough to tell two people apart. */
export function maskedIin(iin: string): string {
  return iin.length === 12 ? `${iin.slice(0, 6)}\u2022\u2022\u2022\u2022${iin.slice(10)}` : iin;
}
