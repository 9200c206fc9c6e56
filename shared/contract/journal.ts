import { z } from 'zod';
import { actions, findingRules } from '../domain/vocabulary.ts';
import { procedure } from './procedure.ts';
import { id, instant, nothing } from './scalars.ts';

/** `log`: imported from systems. `console`: what operators do here. Two streams in one tree. */
export const streams = ['log', 'console'] as const;

export const journalFilter = z.object({
  stream: z.enum(streams).optional(),
  bases: z.array(id).optional(),
  /** Records that no object rule maps. */
  withoutBase: z.boolean().optional(),
  people: z.array(id).optional(),
  accounts: z.array(z.string()).optional(),
  sources: z.array(id).optional(),
  actions: z.array(z.enum(actions)).optional(),
  /** `schema.name`, as lists show them, or `name` where there is no schema. */
  objects: z.array(z.string()).optional(),
  /** Hours of the week in Asia/Almaty: 0 is Monday 00:00, 167 Sunday 23:00. */
  hoursOfWeek: z.array(z.number().int().min(0).max(167)).optional(),
  /** What must not be; the rest of the filter says what must. */
  except: z
    .object({
      bases: z.array(id),
      people: z.array(id),
      accounts: z.array(z.string()),
      sources: z.array(id),
      actions: z.array(z.enum(actions)),
      objects: z.array(z.string()),
    })
    .partial()
    .optional(),
  /** Event time, `from` included, `to` excluded. */
  from: instant.optional(),
  to: instant.optional(),
  /** Substring of account, object or statement; 12 digits are looked up by the blind index as an IIN. */
  text: z.string().max(200).optional(),
  finding: id.optional(),
  onlyFindings: z.boolean().optional(),
});
export type JournalFilter = z.infer<typeof journalFilter>;

export const journalRow = z.object({
  sequence: z.number().int(),
  stream: z.enum(streams),
  time: instant,
  base: z.object({ id, code: z.string(), name: z.string() }).nullable(),
  person: z.object({ id, name: z.string() }).nullable(),
  /** Account of the log, or the operator's name in the console stream. */
  account: z.string(),
  action: z.enum(actions),
  object: z.string(),
  rows: z.number().int().nullable(),
  findings: z.array(z.enum(findingRules)),
  /** An operator's own action, in words by `history:<what>` filled with the details; null in the log stream. */
  done: z.object({ what: z.string(), details: z.record(z.string(), z.union([z.string(), z.number()])) }).nullable(),
});
export type JournalRow = z.infer<typeof journalRow>;

const topCounts = { records: z.number().int(), rows: z.number(), findings: z.number().int() };
const topAccount = z.object({
  account: z.string(),
  /** Where all its records are of one person. */
  person: z.object({ id, name: z.string() }).nullable(),
  ...topCounts,
});
const topObject = z.object({ object: z.string(), base: z.object({ id, code: z.string(), name: z.string() }).nullable(), ...topCounts });

export const journal = {
  /**
   * A page in the order of the filter; `count` is of the whole filter. Offsets, so that a virtual list can jump. With `soFar` a text is
   * looked for a moment only, from the end of the list that is shown first: rows and count are of the share `searched` of the journal,
   * and asking again goes on from there.
   */
  page: procedure({
    access: 'auditor',
    input: z.object({
      filter: journalFilter,
      order: z.enum(['newest', 'oldest']).default('newest'),
      offset: z.number().int().nonnegative().default(0),
      limit: z.number().int().min(1).max(500).default(100),
      soFar: z.boolean().optional(),
    }),
    output: z.object({ count: z.number().int(), rows: z.array(journalRow), /** 0 to 1. */ searched: z.number(), milliseconds: z.number() }),
  }),
  /** Records per day and two-hour band (12 bands) in Asia/Almaty for the activity map. */
  activity: procedure({
    access: 'auditor',
    input: z.object({ filter: journalFilter }),
    output: z.object({ days: z.array(z.object({ day: z.iso.date(), bands: z.array(z.number().int()), findings: z.array(z.number().int()) })) }),
  }),
  /** How many records pass each filter, for tabs; null where a number would answer a search for a subject unrecorded. */
  counts: procedure({
    access: 'auditor',
    input: z.object({ filters: z.array(journalFilter).max(40) }),
    output: z.object({ counts: z.array(z.number().int().nullable()) }),
  }),
  /** Who did most and with what most was done, and when in the week. */
  breakdown: procedure({
    access: 'auditor',
    input: z.object({ filter: journalFilter, by: z.enum(['records', 'rows', 'findings']).default('records'), limit: z.number().int().min(1).max(100).default(10) }),
    output: z.object({
      /** `total` is how many different ones there are; those without a name and those with none of what is counted are not among the top. */
      accounts: z.object({ total: z.number().int(), top: z.array(topAccount) }),
      objects: z.object({ total: z.number().int(), top: z.array(topObject) }),
      /** 168 numbers each, hours of the week in Asia/Almaty from Monday 00:00. */
      week: z.object({ records: z.array(z.number().int()), findings: z.array(z.number().int()) }),
    }),
  }),
  /** Whether each source was journaled day by day (R7). Days are those of Asia/Almaty. */
  coverage: procedure({
    access: 'auditor',
    input: z.object({
      /** How many days, today last. */
      days: z.number().int().min(1).max(1100),
      /** Only the records of this base, and the sources that a rule leads to it from. */
      base: id.optional(),
    }),
    output: z.object({
      firstDay: z.iso.date(),
      sources: z.array(
        z.object({
          id,
          name: z.string(),
          /** A number a day, oldest first. */
          days: z.array(z.number().int()),
          firstRecord: instant.nullable(),
          lastRecord: instant.nullable(),
          lastImport: instant.nullable(),
          /** Whole days without a record since the last one, today not counted; null where there never was one. */
          silentDays: z.number().int().nullable(),
          /** Stretches of at least `gapDays` days without records since the first one, oldest first; days inclusive. */
          gaps: z.array(z.object({ firstDay: z.iso.date(), lastDay: z.iso.date(), days: z.number().int() })),
        }),
      ),
      /** From how many days on silence is a gap. */
      gapDays: z.number().int(),
    }),
  }),
  /** One record opened in full; opening it is itself recorded, before the answer. */
  record: procedure({
    access: 'auditor',
    input: z.object({ sequence: z.number().int() }),
    output: z.object({
      row: journalRow,
      entered: instant,
      source: z.object({ id, name: z.string(), file: z.string(), line: z.number().int() }).nullable(),
      purpose: z.string().nullable(),
      host: z.string().nullable(),
      statement: z.string().nullable(),
      raw: z.string().nullable(),
      details: z.record(z.string(), z.union([z.string(), z.number()])),
      proof: z.object({
        leafHash: z.string(),
        path: z.array(z.string()),
        size: z.number().int(),
        root: z.string(),
        verified: z.boolean(),
      }),
    }),
  }),
  summary: procedure({
    access: 'auditor',
    input: nothing,
    output: z.object({
      size: z.number().int(),
      root: z.string(),
      log: z.number().int(),
      console: z.number().int(),
      sources: z.number().int(),
      firstTime: instant.nullable(),
      lastTime: instant.nullable(),
      lastCheckpoint: z.object({ at: instant, size: z.number().int(), root: z.string() }).nullable(),
    }),
  }),
} as const;
