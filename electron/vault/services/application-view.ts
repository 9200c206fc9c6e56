import type { Database } from 'better-sqlite3';
import type { Application } from '../../../shared/contract/applications.ts';
import { formSection, type FormValues } from '../../../shared/contract/forms.ts';
import { checklistOf } from '../../../shared/regulation/checklist.ts';
import { packFor, packRefOf, type RulePack } from '../../../shared/regulation/packs.ts';
import { defaultValues } from '../../../shared/regulation/values.ts';
import { editionLabel } from '../documents/words.ts';
import { listApplications, type StoredApplication } from '../register/applications.ts';
import { loadPacks } from '../register/packs.ts';
import { termFrom } from './incident-view.ts';
import { editsOf } from './notice-draft.ts';

export interface PreparedApplication {
  readonly view: Application;
  readonly rules: RulePack;
  readonly proposed: FormValues;
}

/**
 * An application as it stands on a day: form and checklist of the pack with what was written.
 * @param day `YYYY-MM-DD`
 * @throws Fault PACK_NONE
 */
export function prepareApplication(db: Database, stored: StoredApplication, day: string): PreparedApplication {
  const { pack: rules, warning } = packFor('application', day, loadPacks(db));
  const proposed = defaultValues(rules);
  const values = { ...proposed, ...editsOf(rules, stored.edits) };
  // The contract has no acceptance for applications: Smart Bridge itself returns one that asks for other fields (para 5).
  const checklist = checklistOf(rules, values, { annexRows: 0, annexRefused: 0, warning, warningAccepted: true, editionLabel });
  const { edits: _edits, ...rest } = stored;
  const view = {
    ...rest,
    pack: packRefOf(rules),
    warning,
    sections: rules.sections.map((section) => formSection.parse(section)),
    values,
    checklist,
    ready: checklist.every((item) => item.ready),
    deadline: stored.submitted === null ? null : termFrom(db, 'application', stored.submitted),
  };
  return { view, rules, proposed };
}

/** Every application with its clock, latest first. */
export function applicationViews(db: Database, day: string): Application[] {
  return listApplications(db).map((stored) => prepareApplication(db, stored, day).view);
}
