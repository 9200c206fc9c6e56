import { z } from 'zod';
import { accountKinds, rights } from '../domain/vocabulary.ts';
import { accessHours } from './access-hours.ts';
import { historyEntry } from './bases.ts';
import { procedure } from './procedure.ts';
import { day, fileHandle, id, instant, nothing, workProgress, writtenFile } from './scalars.ts';

export const personFields = z.object({
  surname: z.string().trim().min(1).max(120),
  given: z.string().trim().max(120).default(''),
  patronymic: z.string().trim().max(120).default(''),
  /** Empty or 12 digits with a right control digit. */
  iin: z.string().max(12).default(''),
  position: z.string().max(200).default(''),
  department: z.string().max(200).default(''),
  /** Day of dismissal; grants do not end by themselves, the screen proposes to revoke them. */
  dismissed: day.nullable().default(null),
  note: z.string().max(4000).default(''),
});
export type PersonFields = z.infer<typeof personFields>;

/** An account of a source. Without a person it is still known: shared and service accounts have none or several. */
export const accountFields = z.object({
  /** Name as it stands in the log, compared exactly. */
  name: z.string().trim().min(1).max(200),
  kind: z.enum(accountKinds),
  /** null: any source. */
  source: id.nullable().default(null),
  /** People who use it: one for `personal`, any number for `shared`, the responsible ones for `service`. */
  people: z.array(id).default([]),
  note: z.string().max(1000).default(''),
});
export type AccountFields = z.infer<typeof accountFields>;
export const account = accountFields.extend({ id, created: instant, disabled: instant.nullable() });
export type Account = z.infer<typeof account>;

/** An account in the list of all of them. */
export const listedAccount = account.extend({
  /** Grants in force of the account itself; those of its people are theirs. */
  activeGrants: z.number().int(),
  lastRecord: instant.nullable(),
});
export type ListedAccount = z.infer<typeof listedAccount>;

/** Exactly one of `person` and `account` is set: service accounts are authorised as themselves. */
export const grantFields = z.object({
  base: id,
  person: id.nullable().default(null),
  account: id.nullable().default(null),
  rights: z.array(z.enum(rights)).min(1),
  /** First and last day, inclusive, Asia/Almaty. */
  from: day,
  to: day.nullable().default(null),
  order: z.object({ number: z.string().max(80).default(''), date: day.nullable().default(null) }),
  /** Hours of this holder; null: as the base says. */
  hours: accessHours.nullable().default(null),
});
export type GrantFields = z.infer<typeof grantFields>;
export const grant = grantFields.extend({
  id,
  created: instant,
  revoked: z.object({ at: instant, order: z.string(), reason: z.string() }).nullable(),
  /** Today's state, for lists. */
  state: z.enum(['active', 'future', 'expired', 'revoked']),
  baseName: z.string(),
  baseCode: z.string(),
  holder: z.string(),
});
export type Grant = z.infer<typeof grant>;

export const person = personFields.extend({
  id,
  created: instant,
  updated: instant,
  archived: instant.nullable(),
  accounts: z.array(account),
  activeGrants: z.number().int(),
  openFindings: z.number().int(),
  lastRecord: instant.nullable(),
});
export type Person = z.infer<typeof person>;

/** A row of an imported list that could not be read or was refused, with its place. */
export const rejectedRow = z.object({
  row: z.number().int(),
  column: z.string().nullable(),
  /** Problem code; the sentence comes from the locale. */
  reason: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  raw: z.string(),
});
export type RejectedRow = z.infer<typeof rejectedRow>;

export const people = {
  list: procedure({
    access: 'auditor',
    input: z.object({ archived: z.boolean().default(false) }),
    output: z.object({ people: z.array(person) }),
  }),
  get: procedure({
    access: 'auditor',
    input: z.object({ id }),
    output: z.object({ person, grants: z.array(grant), history: z.array(historyEntry) }),
  }),
  create: procedure({
    access: 'editor',
    input: personFields,
    output: person,
    problems: ['IIN_CONTROL_DIGIT', 'IIN_INVALID', 'PERSON_IIN_TAKEN', 'FIELDS_INVALID'],
  }),
  update: procedure({
    access: 'editor',
    input: z.object({ id, fields: personFields }),
    output: person,
    problems: ['IIN_CONTROL_DIGIT', 'IIN_INVALID', 'PERSON_IIN_TAKEN', 'FIELDS_INVALID'],
  }),
  archive: procedure({ access: 'editor', input: z.object({ id }), output: person, problems: ['PERSON_HAS_GRANTS'] }),
  restore: procedure({ access: 'editor', input: z.object({ id }), output: person }),
  /** CSV of people with accounts and grants (template: `peopleTemplate`); nothing is lost: refused rows are listed. */
  importCsv: procedure({
    access: 'editor',
    input: z.object({ file: fileHandle }),
    output: z.object({
      added: z.number().int(),
      grants: z.number().int(),
      unchanged: z.number().int(),
      rejected: z.array(rejectedRow),
    }),
    progress: workProgress,
    problems: ['CSV_NO_HEADER', 'CSV_EMPTY', 'FILE_TOO_LARGE'],
  }),
  template: procedure({ access: 'anyone', input: z.object({ target: fileHandle }), output: writtenFile }),

  accounts: procedure({ access: 'auditor', input: nothing, output: z.object({ accounts: z.array(listedAccount) }) }),
  createAccount: procedure({ access: 'editor', input: accountFields, output: account, problems: ['ACCOUNT_EXISTS', 'ACCOUNT_PERSONAL_ONE'] }),
  updateAccount: procedure({
    access: 'editor',
    input: z.object({ id, fields: accountFields }),
    output: account,
    problems: ['ACCOUNT_EXISTS', 'ACCOUNT_PERSONAL_ONE'],
  }),
  disableAccount: procedure({ access: 'editor', input: z.object({ id }), output: account }),

  grants: procedure({
    access: 'auditor',
    /** `on`: only grants in force on that day ("who had access on date D", R4). */
    input: z.object({ base: id.optional(), person: id.optional(), on: day.optional() }),
    output: z.object({ grants: z.array(grant) }),
  }),
  createGrant: procedure({ access: 'editor', input: grantFields, output: grant, problems: ['GRANT_HOLDER', 'GRANT_DATES'] }),
  revokeGrant: procedure({
    access: 'editor',
    input: z.object({ id, order: z.string().max(80).default(''), reason: z.string().max(1000).default(''), at: instant.optional() }),
    output: grant,
    problems: ['GRANT_ALREADY_REVOKED'],
  }),
  /** Undo of a revocation made by mistake, itself journaled. */
  reinstateGrant: procedure({ access: 'editor', input: z.object({ id }), output: grant }),
} as const;
