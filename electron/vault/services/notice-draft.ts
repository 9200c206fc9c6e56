import type { Database } from 'better-sqlite3';
import type { FormValue, FormValues } from '../../../shared/contract/forms.ts';
import type { NoticeDraft } from '../../../shared/contract/incidents.ts';
import { formSection } from '../../../shared/contract/forms.ts';
import type { Prefill } from '../../../shared/regulation/pack.ts';
import { checklistOf } from '../../../shared/regulation/checklist.ts';
import { fieldsOf, packFor, packRefOf, type RulePack } from '../../../shared/regulation/packs.ts';
import { defaultValues, sameValue } from '../../../shared/regulation/values.ts';
import { editionLabel } from '../documents/words.ts';
import { baseNames, readNoticeEdits, type StoredIncident } from '../register/incidents.ts';
import { loadPacks } from '../register/packs.ts';
import { readOrganisation } from '../register/settings.ts';

export interface PreparedNotice extends NoticeDraft {
  readonly rules: RulePack;
  /** What the register proposes, before anything was written over it. */
  readonly proposed: FormValues;
}

/**
 * The notice of an incident as it stands on a day: form and checklist of the pack, values of the register, and what the
 * user wrote over them. A value that was not written over follows the register.
 * @param day `YYYY-MM-DD`, date of the document
 * @throws Fault PACK_NONE
 */
export function prepareNotice(db: Database, incident: StoredIncident, day: string): PreparedNotice {
  const { pack: rules, warning } = packFor('notice', day, loadPacks(db));
  const { edits, acceptedOrder } = readNoticeEdits(db, incident.id);
  const proposed = { ...defaultValues(rules), ...prefilled(db, rules, incident) };
  const values = { ...proposed, ...editsOf(rules, edits) };
  const warningAccepted = warning !== null && acceptedOrder === warning.order;
  const checklist = checklistOf(rules, values, {
    annexRows: incident.subjects,
    annexRefused: incident.rejectedSubjects,
    warning,
    warningAccepted,
    editionLabel,
  });
  return {
    rules,
    proposed,
    pack: packRefOf(rules),
    warning,
    warningAccepted,
    sections: rules.sections.map((section) => formSection.parse(section)),
    values,
    checklist,
    ready: checklist.every((item) => item.ready),
  };
}

/** The part of a prepared notice that screens get. */
export function noticeView({ rules: _rules, proposed: _proposed, ...draft }: PreparedNotice): NoticeDraft {
  return draft;
}

/** What of the given values differs from the proposed ones, together with earlier edits of other fields. */
export function editsFrom(pack: RulePack, proposed: FormValues, earlier: FormValues, given: FormValues): FormValues {
  const known = fieldsOf(pack).map((field) => field.id);
  const edits = new Map(Object.entries(earlier));
  for (const id of known) {
    const value = given[id];
    if (value === undefined) continue;
    if (sameValue(value, proposed[id])) edits.delete(id);
    else edits.set(id, value);
  }
  return Object.fromEntries(edits);
}

/** Edits of fields that the pack has: another edition may have dropped some. */
export function editsOf(pack: RulePack, edits: FormValues): FormValues {
  const known = new Set(fieldsOf(pack).map((field) => field.id));
  return Object.fromEntries(Object.entries(edits).filter(([id]) => known.has(id)));
}

function prefilled(db: Database, pack: RulePack, incident: StoredIncident): FormValues {
  const { responsible } = readOrganisation(db);
  const bases = baseNames(db, incident.id);
  const sources: Readonly<Record<Prefill, FormValue>> = {
    'incident.kinds': incident.kinds,
    'incident.detected': incident.detected,
    'incident.startedAt': incident.startedAt,
    'incident.endedAt': incident.endedAt,
    'incident.bases': bases.length === 0 ? null : { kk: bases.map((base) => base.kk).join('\n'), ru: bases.map((base) => base.ru).join('\n') },
    'incident.records': incident.records === 0 ? null : incident.records,
    'incident.subjects': incident.subjects === 0 ? null : incident.subjects,
    'incident.risk': incident.risk,
    'responsible.name': responsible.name,
    'responsible.position': responsible.position,
    'responsible.phone': responsible.phone,
    'responsible.email': responsible.email,
  };
  return Object.fromEntries(fieldsOf(pack).flatMap((field) => (field.prefill ? [[field.id, sources[field.prefill]]] : [])));
}
