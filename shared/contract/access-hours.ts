import { z } from 'zod';

/** See `AccessHours` of `shared/domain/access-hours.ts`. The whole day is `00:00`–`24:00`. */
export const accessHours = z.object({
  days: z.enum(['working', 'all']),
  from: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/),
  to: z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/),
});
