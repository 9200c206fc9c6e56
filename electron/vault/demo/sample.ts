import type { Temporal } from 'temporal-polyfill';
import { almaty } from '../clock.ts';
import { demoCallCentreLog } from './call-centre-log.ts';
import { demoPostgresqlLog } from './postgresql-log.ts';

export { demoBases } from './bases.ts';
export { demoOperator, demoOrganisation, demoSignatory } from './organisation.ts';
export { demoAccounts, type DemoGrant, demoPeople } from './people.ts';
export { demoSubjectsCsv } from './subjects.ts';

/** Minutes after midnight at which the sample's night is over. */
const nightEnds = 45;

/** The night of the sample, seen from now: the last one that is wholly past. @returns its day, which begins at midnight */
export function demoNight(now: Temporal.Instant): Temporal.PlainDate {
  return now.subtract({ minutes: nightEnds }).toZonedDateTimeISO(almaty).toPlainDate();
}

export interface DemoLog {
  readonly name: string;
  readonly content: Uint8Array;
}

/** The logs of the clinic's two sources. */
export function demoLogs(night: Temporal.PlainDate): { readonly postgresql: DemoLog; readonly callCentre: DemoLog } {
  const midnight = night.toZonedDateTime(almaty).epochMilliseconds;
  return {
    postgresql: { name: `postgresql-${night.toString()}.csv`, content: Buffer.from(demoPostgresqlLog(midnight), 'utf8') },
    callCentre: { name: `contact-center-${night.subtract({ days: 6 }).toString()}.csv`, content: demoCallCentreLog(midnight) },
  };
}
