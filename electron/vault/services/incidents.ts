import { Temporal } from 'temporal-polyfill';
import type { Finding } from '../../../shared/contract/findings.ts';
import type { IncidentFields } from '../../../shared/contract/incidents.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { likelyBreachKinds } from '../../../shared/domain/breach-kinds.ts';
import { breachKinds } from '../../../shared/domain/vocabulary.ts';
import { toInstantString, today } from '../clock.ts';
import { writeOut } from '../common/write-out.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import { findFinding, sequencesOfFinding, setFindingState } from '../journal/findings/finding-store.ts';
import { journalOf } from '../journal/journal.ts';
import { listDocuments } from '../register/documents.ts';
import {
  addFact,
  closeIncident,
  type IncidentFact,
  insertIncident,
  linkFinding,
  listFacts,
  markIncidentSent,
  readNoticeEdits,
  updateIncident,
  writeNoticeEdits,
} from '../register/incidents.ts';
import { nextNumber } from '../register/numbering.ts';
import { listRejectedSubjects, listSubjects, replaceSubjects, subjectFile } from '../register/subjects.ts';
import type { OpenContext, OwnAction } from '../session.ts';
import { changedFields } from './changed-fields.ts';
import { incidentView, incidentViews, openIncident, storedIncident } from './incident-view.ts';
import { makeDocument, refuseIncomplete } from './make-document.ts';
import { editsFrom, noticeView, prepareNotice } from './notice-draft.ts';
import { refusedSubjectsCsv, subjectsTemplateCsv } from './refused-subjects.ts';
import { readSubjects } from './subjects-import.ts';

/** What changes on screens with an incident. */
const touched = ['incidents', 'today'] as const;
/** Clocks of two machines differ; a detection this far ahead (minutes) is no mistake of typing. */
const clockTolerance = 5;

export const incidents: AreaHandlers<'incidents'> = {
  list: (_input, { session }) => ({ incidents: incidentViews(session.db) }),

  get: ({ id }, { session: { db } }) => ({
    incident: incidentView(db, storedIncident(db, id)),
    facts: listFacts(db, id),
    documents: listDocuments(db, { kind: 'notice', subject: id }),
  }),

  create: (given, context) => {
    const fields = checkedFields(given, context);
    const id = randomUUID();
    return changed(context, id, () => {
      const number = insertNumbered(context, id, fields);
      stateFact(context, id, { kind: 'detected', at: fields.detected });
      return [{ action: 'supplement', what: 'incident.created', object: `incident:${id}`, details: { number } }];
    });
  },

  fromFindings: ({ findings: ids }, context) => {
    const findings = openFindings(context, ids);
    const id = randomUUID();
    return changed(
      context,
      id,
      () => {
        const fields = fieldsOfFindings(findings);
        const number = insertNumbered(context, id, fields);
        for (const finding of findings) takeFinding(context, id, finding);
        stateFact(context, id, { kind: 'detected', at: fields.detected });
        const [base] = fields.bases;
        return [
          { ...onIncident(id, 'supplement', 'incident.created', { number }), ...(base !== undefined && fields.bases.length === 1 ? { base } : {}) },
          ...findings.map((finding) => becameIncident(finding, number)),
        ];
      },
      ['findings', 'journal'],
    );
  },

  addFindings: ({ id, findings: ids }, context) => {
    const incident = openIncident(context.session.db, id);
    const findings = openFindings(context, ids);
    return changed(
      context,
      id,
      (at) => {
        updateIncident(context.session.db, id, joined(incident, fieldsOfFindings(findings)), at);
        for (const finding of findings) takeFinding(context, id, finding);
        return findings.flatMap((finding) => [
          onIncident(id, 'change', 'incident.finding_added', { number: incident.number }),
          becameIncident(finding, incident.number),
        ]);
      },
      ['findings', 'journal'],
    );
  },

  update: ({ id, fields: given }, context) => {
    const before = openIncident(context.session.db, id);
    const fields = checkedFields(given, context);
    const names = changedFields(pickFields(before), fields);
    if (names.length === 0) return incidentView(context.session.db, before);
    return changed(context, id, (at) => {
      updateIncident(context.session.db, id, fields, at);
      // The clock starts elsewhere now; the earlier statement stays beside the new one.
      if (fields.detected !== before.detected) stateFact(context, id, { kind: 'detected', at: fields.detected });
      return [onIncident(id, 'change', 'incident.changed', { number: before.number, fields: names.join(',') })];
    });
  },

  addFact: ({ id, at, kind, text }, context) => {
    const { session, vault } = context;
    const { number } = storedIncident(session.db, id);
    const fact = session.act(() => ({
      value: stateFact(context, id, { kind, at: normal(at), text }),
      actions: [onIncident(id, 'supplement', 'incident.fact_added', { number, kind })],
    }));
    vault.emit('data.changed', touched);
    return fact;
  },

  markSent: ({ id, at: sentAt, channel, outgoing, receipt }, context) => {
    const { db } = context.session;
    const { number } = openIncident(db, id);
    if (!listDocuments(db, { kind: 'notice', subject: id }).some((document) => document.signatures.length > 0)) {
      throw new Fault('NOTICE_NOT_SIGNED');
    }
    return changed(context, id, (at) => {
      const sent = { at: normal(sentAt), channel, outgoing, receipt };
      markIncidentSent(db, id, sent, at);
      stateFact(context, id, { kind: 'sent', at: sent.at, text: [channel, outgoing].filter(Boolean).join(', ') });
      if (receipt !== '') stateFact(context, id, { kind: 'receipt', at: sent.at, text: receipt });
      return [{ ...onIncident(id, 'transfer', 'incident.sent', { number }), personal: { channel, outgoing, receipt } }];
    });
  },

  close: ({ id, reason }, context) => {
    const { number } = openIncident(context.session.db, id);
    return changed(context, id, (at) => {
      closeIncident(context.session.db, id, reason, at);
      stateFact(context, id, { kind: 'note', at, text: reason });
      return [{ ...onIncident(id, 'change', 'incident.closed', { number }), personal: { reason } }];
    });
  },

  importSubjects: async ({ id, file: handle }, context) => {
    const { session, files, signal } = context;
    const { number } = openIncident(session.db, id);
    const { file, accepted, rejected, columns } = await readSubjects(files.take(handle, 'read'), context);
    if (signal.aborted) throw new Fault('CANCELLED');
    changed(context, id, (at) => {
      replaceSubjects(session.db, id, file, accepted, rejected, at);
      const details = { number, accepted: accepted.length, rejected: rejected.length, sha256: file.sha256 };
      return [{ ...onIncident(id, 'collect', 'incident.subjects_imported', details), rows: accepted.length }];
    });
    return { accepted: accepted.length, rejected: rejected.length, encoding: file.encoding, delimiter: file.delimiter, columns };
  },

  subjects: ({ id, offset, limit, onlyRejected }, { session }) => {
    const { db } = session;
    const { number, subjects: acceptedCount, rejectedSubjects } = storedIncident(db, id);
    const file = subjectFile(db, id);
    const rejected = listRejectedSubjects(db, id, offset, limit);
    const rows = onlyRejected ? [] : listSubjects(db, id, Math.max(0, offset - rejectedSubjects), limit - rejected.length);
    const shown = rows.length + rejected.length;
    if (shown > 0) session.record({ ...onIncident(id, 'view', 'incident.subjects_viewed', { number, offset }), rows: shown });
    return {
      total: onlyRejected ? rejectedSubjects : rejectedSubjects + acceptedCount,
      accepted: acceptedCount,
      rejected,
      rows,
      fileName: file?.name ?? '',
      encoding: file?.encoding ?? '',
    };
  },

  exportRejectedSubjects: ({ id, target }, { session, files }) => {
    const { db } = session;
    const { number } = storedIncident(db, id);
    const file = subjectFile(db, id);
    if (!file) throw new Fault('NOT_FOUND');
    const rows = listRejectedSubjects(db, id);
    session.record({ ...onIncident(id, 'export', 'incident.subjects_exported', { number }), rows: rows.length });
    return writeOut(files.take(target, 'write'), refusedSubjectsCsv(file, rows));
  },

  subjectsTemplate: ({ target }, { files }) => writeOut(files.take(target, 'write'), subjectsTemplateCsv()),

  notice: ({ id }, { session: { db }, clock }) => noticeView(prepareNotice(db, storedIncident(db, id), today(clock).toString())),

  saveNotice: ({ id, values, warningAccepted }, { session, vault, clock }) => {
    const { db } = session;
    const incident = openIncident(db, id);
    const day = today(clock).toString();
    const { rules, proposed, warning } = prepareNotice(db, incident, day);
    const before = readNoticeEdits(db, id);
    const acceptedOrder = warningAccepted === undefined ? before.acceptedOrder : warningAccepted ? (warning?.order ?? null) : null;
    const after = { edits: editsFrom(rules, proposed, before.edits, values), acceptedOrder };
    const fields = [...new Set([...changedFields(before.edits, after.edits), ...changedFields(after.edits, before.edits)])];
    const accepts = acceptedOrder !== before.acceptedOrder;
    if (fields.length > 0 || accepts) {
      session.act(() => {
        writeNoticeEdits(db, id, after, toInstantString(clock.now()));
        const details = { number: incident.number, fields: fields.join(','), ...(accepts ? { goingOnWithout: acceptedOrder ?? '' } : {}) };
        return { value: undefined, actions: [onIncident(id, 'change', 'notice.saved', details)] };
      });
      vault.emit('data.changed', ['incidents']);
    }
    return noticeView(prepareNotice(db, incident, day));
  },

  makeNotice: async ({ id }, context) => {
    const { session, vault, clock } = context;
    const { db } = session;
    const incident = openIncident(db, id);
    const { rules, warning, warningAccepted, values, checklist } = prepareNotice(db, incident, today(clock).toString());
    if (warning && !warningAccepted) throw new Fault('EDITION_NOT_ACCEPTED', { params: { order: warning.order, from: warning.inForceFrom } });
    refuseIncomplete('NOTICE_INCOMPLETE', checklist);
    const annex = rules.annex ? listSubjects(db, id) : [];
    const wanted = { kind: 'notice', subject: id, number: incident.number, pack: rules, warning, values, annex } as const;
    const document = await makeDocument(wanted, context, ({ version, created }) => {
      stateFact(context, id, { kind: 'document', at: created, text: `${incident.number} v${version}` });
      const details = { number: incident.number, version, pack: rules.id, ...(warning ? { goingOnWithout: warning.order } : {}) };
      return [{ ...onIncident(id, 'use', 'notice.made', details), rows: annex.length }];
    });
    vault.emit('data.changed', [...touched, 'documents']);
    return document;
  },
};

/** Runs a change of one incident with its record, tells the screens, and answers with the incident as it is now. */
function changed(context: OpenContext, id: string, change: (at: string) => readonly OwnAction[], alsoTouched: readonly string[] = []) {
  const { session, vault, clock } = context;
  session.act(() => ({ value: undefined, actions: change(toInstantString(clock.now())) }));
  vault.emit('data.changed', [...touched, ...alsoTouched]);
  return incidentView(session.db, storedIncident(session.db, id));
}

function onIncident(id: string, action: OwnAction['action'], what: string, details: OwnAction['details']): OwnAction {
  return { action, what, object: `incident:${id}`, details };
}

function insertNumbered({ session, clock }: OpenContext, id: string, fields: IncidentFields): string {
  const number = nextNumber(session.db, 'incident', today(clock).year);
  insertIncident(session.db, id, number, fields, toInstantString(clock.now()));
  return number;
}

function stateFact(
  { session, clock }: OpenContext,
  id: string,
  fact: { readonly kind: IncidentFact['kind']; readonly at: string; readonly text?: string; readonly sequence?: number | undefined },
): IncidentFact {
  const { sequence } = fact;
  return addFact(session.db, id, {
    at: fact.at,
    recordedAt: toInstantString(clock.now()),
    author: session.operator.name,
    kind: fact.kind,
    text: fact.text ?? '',
    ...(sequence === undefined ? {} : { sequence }),
  });
}

/** Links a finding with its records, closes it into the incident, and states its first and last record. */
function takeFinding(context: OpenContext, id: string, finding: Finding): void {
  const { db, operator } = context.session;
  linkFinding(db, id, finding.id);
  setFindingState(db, finding.id, 'incident', { at: toInstantString(context.clock.now()), operator: operator.name });
  const sequences = journalOf(db, context.clock).inOrderOfTime(sequencesOfFinding(db, finding.id));
  stateFact(context, id, { kind: 'log', at: finding.firstTime, text: finding.account || (finding.source?.name ?? finding.base?.code ?? ''), sequence: sequences[0] });
  if (sequences.length > 1) stateFact(context, id, { kind: 'log', at: finding.lastTime, text: finding.account || (finding.source?.name ?? finding.base?.code ?? ''), sequence: sequences.at(-1) });
}

function becameIncident({ id, base }: Finding, number: string): OwnAction {
  return { action: 'change', what: 'finding.became_incident', object: `finding:${id}`, details: { number }, ...(base && { base: base.id }) };
}

/** In the order they were detected. @throws Fault NOT_FOUND, FINDING_CLOSED */
function openFindings({ session }: OpenContext, ids: readonly string[]): Finding[] {
  const findings = [...new Set(ids)].map((id) => {
    const finding = findFinding(session.db, id);
    if (!finding) throw new Fault('NOT_FOUND');
    if (finding.state !== 'open') throw new Fault('FINDING_CLOSED');
    return finding;
  });
  return findings.sort((a, b) => (a.detectedAt < b.detectedAt ? -1 : 1));
}

/** R18: the clock starts when the first of them was detected. */
function fieldsOfFindings([first, ...others]: readonly Finding[]): IncidentFields {
  if (!first) throw new Fault('NOT_FOUND');
  return others.reduce((fields, finding) => joined(fields, fieldsOfFinding(finding)), fieldsOfFinding(first));
}

/** The title is data only, so that it reads the same in every language. */
function fieldsOfFinding(finding: Finding): IncidentFields {
  return {
    title: [finding.account || finding.source?.name, finding.base && `${finding.base.code} ${finding.base.name}`].filter(Boolean).join(' · '),
    kinds: likelyBreachKinds(finding.actions),
    detected: normal(finding.detectedAt),
    startedAt: finding.firstTime,
    endedAt: finding.lastTime,
    bases: finding.base ? [finding.base.id] : [],
    accounts: finding.account === '' ? [] : [finding.account],
    risk: 'undecided',
    description: '',
  };
}

/** An incident that takes in what another finding says: wider times, more bases, accounts and kinds. The clock stays. */
function joined(incident: IncidentFields, other: IncidentFields): IncidentFields {
  const both = <T>(a: readonly T[], b: readonly T[]): T[] => [...new Set([...a, ...b])];
  const times = (pick: 'startedAt' | 'endedAt'): string[] => [incident[pick], other[pick]].flatMap((at) => at ?? []).sort();
  const kinds = both(incident.kinds, other.kinds);
  return {
    ...pickFields(incident),
    kinds: breachKinds.filter((kind) => kinds.includes(kind)),
    startedAt: times('startedAt')[0] ?? null,
    endedAt: times('endedAt').at(-1) ?? null,
    bases: both(incident.bases, other.bases),
    accounts: both(incident.accounts, other.accounts),
  };
}

function pickFields({ title, kinds, detected, startedAt, endedAt, bases, accounts, risk, description }: IncidentFields): IncidentFields {
  return { title, kinds, detected, startedAt, endedAt, bases, accounts, risk, description };
}

/** @throws Fault INCIDENT_TIMES when the moments cannot be true, NOT_FOUND for a base that is not here */
function checkedFields(given: IncidentFields, { session, clock }: OpenContext): IncidentFields {
  const fields = {
    ...pickFields(given),
    detected: normal(given.detected),
    startedAt: given.startedAt === null ? null : normal(given.startedAt),
    endedAt: given.endedAt === null ? null : normal(given.endedAt),
  };
  const refuse = (field: string): never => {
    throw new Fault('INCIDENT_TIMES', { fields: { [field]: 'INCIDENT_TIMES' } });
  };
  if (fields.detected > toInstantString(clock.now().add({ minutes: clockTolerance }))) refuse('detected');
  if (fields.startedAt !== null && fields.startedAt > fields.detected) refuse('startedAt');
  if (fields.startedAt !== null && fields.endedAt !== null && fields.endedAt < fields.startedAt) refuse('endedAt');
  const known = session.db.prepare('SELECT 1 FROM base WHERE id = ?').pluck();
  if (fields.bases.some((base) => known.get(base) === undefined)) throw new Fault('NOT_FOUND');
  return fields;
}

/** Instants in the one form that sorts as text. */
function normal(instant: string): string {
  return toInstantString(Temporal.Instant.from(instant));
}
