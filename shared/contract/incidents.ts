import { z } from 'zod';
import { breachKinds } from '../domain/vocabulary.ts';
import { checklistItem, deadline, editionWarning, formSection, formValues, packRef } from './forms.ts';
import { documentRecord } from './documents.ts';
import { rejectedRow } from './people.ts';
import { procedure } from './procedure.ts';
import { fileHandle, id, instant, nothing, workProgress, writtenFile } from './scalars.ts';

export const incidentFields = z.object({
  title: z.string().trim().min(1).max(300),
  kinds: z.array(z.enum(breachKinds)).min(1),
  /** R18: the clock starts here. */
  detected: instant,
  startedAt: instant.nullable().default(null),
  endedAt: instant.nullable().default(null),
  bases: z.array(id),
  accounts: z.array(z.string()),
  /** R24: risk to rights and lawful interests. */
  risk: z.enum(['yes', 'no', 'undecided']).default('undecided'),
  description: z.string().max(20000).default(''),
});
export type IncidentFields = z.infer<typeof incidentFields>;

/** Append-only: a fact is never changed, only added to. */
export const incidentFact = z.object({
  id,
  at: instant,
  recordedAt: instant,
  author: z.string(),
  kind: z.enum(['log', 'detected', 'measure', 'document', 'sent', 'receipt', 'note']),
  text: z.string(),
  sequence: z.number().int().nullable(),
});

export const subjectRow = z.object({
  row: z.number().int(),
  surname: z.string(),
  given: z.string(),
  patronymic: z.string(),
  iin: z.string(),
  phone: z.string(),
  /** Codes of warnings that do not refuse the row, e.g. PHONE_UNUSUAL. */
  warnings: z.array(z.string()),
});
export type SubjectRow = z.infer<typeof subjectRow>;

export const incident = incidentFields.extend({
  id,
  /** `2026-004`; screens put the prefix of their language before it (ИНЦ-2026-004). */
  number: z.string(),
  state: z.enum(['open', 'notified', 'closed']),
  created: instant,
  updated: instant,
  records: z.number().int(),
  findings: z.number().int(),
  subjects: z.number().int(),
  rejectedSubjects: z.number().int(),
  deadline,
  sent: z.object({ at: instant, channel: z.string(), outgoing: z.string(), receipt: z.string() }).nullable(),
});
export type Incident = z.infer<typeof incident>;

/** The notice being prepared: its form comes from the pack, its values from the register and the DPO. */
export const noticeDraft = z.object({
  pack: packRef,
  warning: editionWarning.nullable(),
  /** The user chose to go on with the bundled edition. */
  warningAccepted: z.boolean(),
  sections: z.array(formSection),
  values: formValues,
  checklist: z.array(checklistItem),
  ready: z.boolean(),
});
export type NoticeDraft = z.infer<typeof noticeDraft>;

const someFindings = z.array(id).min(1).max(500);

export const incidents = {
  list: procedure({ access: 'auditor', input: nothing, output: z.object({ incidents: z.array(incident) }) }),
  get: procedure({
    access: 'auditor',
    input: z.object({ id }),
    output: z.object({ incident, facts: z.array(incidentFact), documents: z.array(documentRecord) }),
    problems: [],
  }),
  create: procedure({ access: 'editor', input: incidentFields, output: incident, problems: ['INCIDENT_TIMES'] }),
  /** One click: bases, times, accounts and records are carried over; detection is that of the finding detected first. */
  fromFindings: procedure({ access: 'editor', input: z.object({ findings: someFindings }), output: incident, problems: ['FINDING_CLOSED'] }),
  addFindings: procedure({ access: 'editor', input: z.object({ id, findings: someFindings }), output: incident, problems: ['FINDING_CLOSED'] }),
  update: procedure({ access: 'editor', input: z.object({ id, fields: incidentFields }), output: incident, problems: ['INCIDENT_TIMES', 'INCIDENT_CLOSED'] }),
  addFact: procedure({
    access: 'editor',
    input: z.object({ id, at: instant, kind: z.enum(['measure', 'note', 'receipt']), text: z.string().trim().min(1).max(4000) }),
    output: incidentFact,
  }),
  /** After the letter left: channel, outgoing number and receipt are recorded (facts.md: no official address is known). */
  markSent: procedure({
    access: 'editor',
    input: z.object({ id, at: instant, channel: z.string().min(1).max(200), outgoing: z.string().max(100).default(''), receipt: z.string().max(200).default('') }),
    output: incident,
    problems: ['NOTICE_NOT_SIGNED'],
  }),
  close: procedure({ access: 'editor', input: z.object({ id, reason: z.string().trim().min(3).max(2000) }), output: incident }),

  /** R21. Replaces the list of that incident; rows that cannot be used are listed with their reason. */
  importSubjects: procedure({
    access: 'editor',
    input: z.object({ id, file: fileHandle }),
    output: z.object({
      accepted: z.number().int(),
      rejected: z.number().int(),
      encoding: z.string(),
      delimiter: z.string(),
      /** Column header → field, as guessed. */
      columns: z.record(z.string(), z.string()),
    }),
    progress: workProgress,
    problems: ['CSV_EMPTY', 'CSV_NO_HEADER', 'SUBJECTS_NO_COLUMN', 'FILE_TOO_LARGE', 'ENCODING_UNKNOWN'],
  }),
  /** Viewing subjects is recorded before the answer. Refused rows first. */
  subjects: procedure({
    access: 'auditor',
    input: z.object({ id, offset: z.number().int().default(0), limit: z.number().int().max(500).default(100), onlyRejected: z.boolean().default(false) }),
    output: z.object({
      total: z.number().int(),
      accepted: z.number().int(),
      rejected: z.array(rejectedRow),
      rows: z.array(subjectRow),
      fileName: z.string(),
      encoding: z.string(),
    }),
  }),
  exportRejectedSubjects: procedure({ access: 'auditor', input: z.object({ id, target: fileHandle }), output: writtenFile }),
  subjectsTemplate: procedure({ access: 'anyone', input: z.object({ target: fileHandle }), output: writtenFile }),

  notice: procedure({ access: 'auditor', input: z.object({ id }), output: noticeDraft, problems: ['PACK_NONE'] }),
  saveNotice: procedure({
    access: 'editor',
    input: z.object({ id, values: formValues, warningAccepted: z.boolean().optional() }),
    output: noticeDraft,
    problems: ['INCIDENT_CLOSED', 'PACK_NONE'],
  }),
  /** Makes PDF kk, PDF ru, XML + XSD, JSON + JSON Schema and the subjects' annex, and keeps them in the register. */
  makeNotice: procedure({
    access: 'editor',
    input: z.object({ id }),
    output: documentRecord,
    progress: workProgress,
    problems: ['NOTICE_INCOMPLETE', 'EDITION_NOT_ACCEPTED', 'GLYPH_MISSING', 'PACK_NONE', 'INCIDENT_CLOSED'],
  }),
} as const;
