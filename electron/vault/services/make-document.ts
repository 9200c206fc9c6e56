import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import type { ChecklistItem, EditionWarning, FormValues } from '../../../shared/contract/forms.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { packRefOf, type RulePack } from '../../../shared/regulation/packs.ts';
import { toInstantString } from '../clock.ts';
import { type AnnexRow, documentModel } from '../documents/model.ts';
import { documentPacket } from '../documents/packet.ts';
import { insertDocument, nextVersion } from '../register/documents.ts';
import { readOrganisation } from '../register/settings.ts';
import type { OpenContext, OwnAction } from '../session.ts';

export interface DocumentToMake {
  readonly kind: DocumentRecord['kind'];
  /** The incident or the application. */
  readonly subject: string;
  readonly number: string;
  readonly pack: RulePack;
  readonly warning: EditionWarning | null;
  readonly values: FormValues;
  readonly annex: readonly AnnexRow[];
}

/**
 * Makes the packet of a document and keeps it in the register as the next version, in one transaction with what else
 * changes (`also`) and its journal record. Nothing is kept when any file of it fails.
 * @throws Fault GLYPH_MISSING, CANCELLED
 */
export async function makeDocument(
  wanted: DocumentToMake,
  context: OpenContext,
  also: (document: DocumentRecord) => readonly OwnAction[],
): Promise<DocumentRecord> {
  const { session, clock, signal } = context;
  const { db, operator } = session;
  const made = toInstantString(clock.now());
  const model = documentModel({
    pack: wanted.pack,
    warning: wanted.warning,
    values: wanted.values,
    organisation: readOrganisation(db),
    number: wanted.number,
    version: nextVersion(db, wanted.kind, wanted.subject),
    made,
    author: operator.name,
    annex: wanted.annex,
  });
  const files = await documentPacket(model, {
    signal,
    progress: (report) => {
      context.progress(report);
    },
  });
  // The register may have been locked while the pages were laid out.
  if (signal.aborted) throw new Fault('CANCELLED');
  return session.act(() => {
    // Another call was faster: its document has this version and these names.
    if (nextVersion(db, wanted.kind, wanted.subject) !== model.version) throw new Fault('CANCELLED');
    const document = insertDocument(db, {
      kind: wanted.kind,
      subject: wanted.subject,
      number: wanted.number,
      created: made,
      author: operator.name,
      pack: packRefOf(wanted.pack),
      warning: wanted.warning,
      files,
    });
    return { value: document, actions: also(document) };
  });
}

/** Refuses a document that is not ready; each field of the form is told what it lacks. */
export function refuseIncomplete(code: 'NOTICE_INCOMPLETE' | 'APPLICATION_INCOMPLETE', checklist: readonly ChecklistItem[]): void {
  const lacking = checklist.filter((item) => !item.ready);
  if (lacking.length === 0) return;
  const fields = lacking.flatMap((item) => (item.field ? [[item.field, code] as const] : []));
  throw new Fault(code, { params: { count: lacking.length }, fields: Object.fromEntries(fields) });
}
