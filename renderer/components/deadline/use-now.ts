import { Temporal } from 'temporal-polyfill';
import { useEffect, useState } from 'react';

/** The present moment, renewed every quarter of a minute: a clock in minutes is never more than that behind. */
export function useNow(milliseconds = 15_000): Temporal.Instant {
  const [now, setNow] = useState(() => Temporal.Now.instant());
  useEffect(() => {
    const timer = setInterval(() => setNow(Temporal.Now.instant()), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
  return now;
}
