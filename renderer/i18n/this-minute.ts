import { Temporal } from 'temporal-polyfill';

/** The present minute, as fields for a moment begin with. */
export function thisMinute(): string {
  return Temporal.Now.instant().round({ smallestUnit: 'minute', roundingMode: 'floor' }).toString({ smallestUnit: 'millisecond' });
}
