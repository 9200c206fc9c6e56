import { controlDigit } from '../../../shared/domain/identifiers.ts';

/**
 * An IIN with a right control digit that nobody has: serials are given out from low numbers, these come from the top.
 * @param birth `YYMMDD`
 * @param centuryAndSex 3 or 4 for those born in 19xx, 5 or 6 for 20xx
 */
export function fictionalIin(birth: string, centuryAndSex: 3 | 4 | 5 | 6, place: number): string {
  for (let serial = 9990 - place; ; serial -= 1) {
    const eleven = `${birth}${centuryAndSex}${String(serial).padStart(4, '0')}`;
    const control = controlDigit(eleven);
    if (control !== null) return `${eleven}${control}`;
  }
}
