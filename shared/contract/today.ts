import { z } from 'zod';
import { deadline } from './forms.ts';
import { finding } from './findings.ts';
import { integrity } from './register.ts';
import { procedure } from './procedure.ts';
import { instant, nothing } from './scalars.ts';

/** Something with a date. `target` is where it is done. */
export const dueItem = z.object({
  kind: z.enum(['incident_notice', 'application_review', 'grant_expiry', 'certificate_expiry', 'backup', 'checkpoint_copy', 'dismissed_with_access']),
  /** Locale parameters for the sentence `today:due.<kind>`. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  due: instant,
  deadline: deadline.nullable(),
  /** Whole working days left, 0 today, negative overdue. */
  workingDaysLeft: z.number().int(),
  state: z.enum(['overdue', 'today', 'soon', 'later']),
  target: z.object({ page: z.enum(['incidents', 'applications', 'people', 'bases', 'certificates', 'checkpoints', 'settings']), id: z.string().nullable() }),
});
export type DueItem = z.infer<typeof dueItem>;

export const today = {
  overview: procedure({
    access: 'auditor',
    input: nothing,
    output: z.object({
      now: instant,
      workingDay: z.boolean(),
      due: z.array(dueItem),
      findings: z.array(finding),
      openFindings: z.number().int(),
      openIncidents: z.number().int(),
      openApplications: z.number().int(),
      bases: z.number().int(),
      people: z.number().int(),
      /** Last 10 days × 24 hours, records of the log stream; newest day last. */
      activity: z.array(z.object({ day: z.iso.date(), hours: z.array(z.number().int()), findings: z.array(z.number().int()) })),
      journal: z.object({ size: z.number().int(), root: z.string(), lastCheckpoint: instant.nullable() }),
      integrity,
      sourcesCovered: z.number().int(),
      sourcesTotal: z.number().int(),
      lastBackup: instant.nullable(),
    }),
  }),
} as const;
