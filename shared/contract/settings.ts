import { z } from 'zod';
import { label3, packRef } from './forms.ts';
import { procedure } from './procedure.ts';
import { organisation } from './register.ts';
import { day, fileHandle, nothing } from './scalars.ts';

export const calendarDay = z.object({
  day,
  kind: z.enum(['holiday', 'transferred_off', 'transferred_work']),
  name: label3,
  /** Where the date comes from; days the user added say so. */
  source: z.string(),
});
export type CalendarDay = z.infer<typeof calendarDay>;

export const registerSettings = z.object({
  week: z.enum(['five', 'six']),
  /** Minutes of idleness before the register locks; 0 never. */
  idleLockMinutes: z.number().int().min(0).max(240),
  lockOnScreenLock: z.boolean(),
  backupsKept: z.number().int().min(1).max(100),
  /** Whole backup made at lock when the last one is older than this many hours; 0 never. */
  backupEveryHours: z.number().int().min(0).max(720),
  /** facts.md: whether 3 and 10 days count from the working day after receipt. */
  countFromNextDay: z.boolean(),
  /** Days of 24 hours before a certificate ends from which it is reminded of. */
  certificateReminderDays: z.number().int().min(1).max(180).default(30),
  /** A checkpoint is made while the register is open when the last one is this many hours old; 0: not by time. */
  checkpointEveryHours: z.number().int().min(0).max(720).default(1),
  /** And when so many records were added since; 0: not by number. */
  checkpointEveryRecords: z.number().int().min(0).max(100_000_000).default(10_000),
  /** Days without a checkpoint kept outside the register after which it is reminded of; 0 never. */
  checkpointReminderDays: z.number().int().min(0).max(365).default(30),
});
export type RegisterSettings = z.infer<typeof registerSettings>;

export const settings = {
  get: procedure({ access: 'auditor', input: nothing, output: z.object({ organisation, settings: registerSettings }) }),
  setOrganisation: procedure({ access: 'editor', input: organisation, output: organisation, problems: ['BIN_CONTROL_DIGIT'] }),
  set: procedure({ access: 'editor', input: registerSettings, output: registerSettings }),
  calendar: procedure({ access: 'auditor', input: z.object({ year: z.number().int().min(2020).max(2100) }), output: z.object({ days: z.array(calendarDay), known: z.boolean() }) }),
  setCalendarDay: procedure({
    access: 'editor',
    input: z.object({ day, kind: z.enum(['holiday', 'transferred_off', 'transferred_work', 'ordinary']), name: z.string().max(200).default('') }),
    output: nothing,
  }),
  packs: procedure({
    access: 'auditor',
    input: nothing,
    output: z.object({ packs: z.array(packRef.extend({ kind: z.enum(['notice', 'application']), title: label3, bundled: z.boolean() })), missing: z.array(z.object({ order: z.string(), replaces: z.string(), from: day })) }),
  }),
  /** Adds a rule pack from a JSON file after checking it whole. */
  addPack: procedure({ access: 'owner', input: z.object({ file: fileHandle }), output: packRef, problems: ['PACK_INVALID', 'PACK_EXISTS'] }),
} as const;
