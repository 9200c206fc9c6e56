import type { WorkProgress } from '../../../shared/contract/scalars.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { sha256 } from '../crypto/primitives.ts';
import type { NewFile } from '../register/documents.ts';
import { annexCsv } from './annex-csv.ts';
import { documentJsonSchema } from './json-schema.ts';
import { documentJson } from './json.ts';
import { type AnnexForm, letter } from './letter.ts';
import { type DocumentModel, fileName } from './model.ts';
import { renderPdf } from './pdf.ts';
import { documentXml } from './xml.ts';
import { documentXsd } from './xsd.ts';

/**
 * The longest list that is printed behind the letter. A longer one would be thousands of pages that nobody reads; it goes
 * as the CSV of the packet, which the letter names with its digest.
 */
export const longestPrintedAnnex = 2000;

export interface PacketOptions {
  readonly progress?: (progress: WorkProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Everything a document leaves as: PDF in Kazakh and in Russian, XML + XSD for a notice, JSON + JSON Schema, and the
 * annex as CSV where there is one. PDFs come first.
 * @throws Fault GLYPH_MISSING, CANCELLED
 */
export async function documentPacket(model: DocumentModel, options: PacketOptions = {}): Promise<NewFile[]> {
  const files: NewFile[] = [];
  const csv = annexCsv(model);
  const csvName = fileName(model, '.csv');
  const annexForm: AnnexForm =
    csv && (model.annex?.length ?? 0) > longestPrintedAnnex
      ? { kind: 'file', name: csvName, sha256: Buffer.from(sha256(csv)).toString('hex') }
      : { kind: 'printed' };
  const steps: (() => Promise<void> | void)[] = [
    ...(['kk', 'ru'] as const).map((language) => async () => {
      const title = `${model.pack.wording[language].title} № ${model.number}`;
      const content = await renderPdf(letter(model, language, annexForm), { language, title, made: model.made, author: model.organisation.name[language] || model.organisation.name.kk });
      files.push({ name: fileName(model, `.${language}.pdf`), mediaType: 'application/pdf', purpose: 'document', language, content });
    }),
    () => {
      if (model.pack.kind !== 'notice') return;
      const schema = fileName(model, '.xsd');
      files.push(
        { name: fileName(model, '.xml'), mediaType: 'application/xml', purpose: 'data', language: null, content: documentXml(model, schema) },
        { name: schema, mediaType: 'application/xml', purpose: 'schema', language: null, content: documentXsd(model.pack) },
      );
    },
    () => {
      const schema = fileName(model, '.schema.json');
      files.push(
        { name: fileName(model, '.json'), mediaType: 'application/json', purpose: 'data', language: null, content: documentJson(model, schema) },
        { name: schema, mediaType: 'application/schema+json', purpose: 'schema', language: null, content: documentJsonSchema(model.pack) },
      );
    },
    () => {
      if (csv) files.push({ name: csvName, mediaType: 'text/csv', purpose: 'annex', language: null, content: csv });
    },
  ];
  for (const [index, step] of steps.entries()) {
    if (options.signal?.aborted) throw new Fault('CANCELLED');
    options.progress?.({ stage: 'document', done: index, total: steps.length });
    await step();
  }
  options.progress?.({ stage: 'document', done: steps.length, total: steps.length });
  return files;
}
