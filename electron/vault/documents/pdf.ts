import pdfmake from 'pdfmake';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { Temporal } from 'temporal-polyfill';
import type { Language } from '../../../shared/contract/scalars.ts';
import { fontFiles, mainFamily, runsOf } from './glyphs.ts';
import { cleanText } from './text.ts';

export interface PdfOptions {
  /** Language of the text, for readers that speak. */
  readonly language: Language;
  /** Shown by viewers in place of the file name. */
  readonly title: string;
  /** Moment of making, UTC: same input and same moment give the same bytes. */
  readonly made: string;
  readonly author?: string;
}

/** What a PDF is made of: pdfmake's own definition without the parts that are set here for every document. */
export type PdfDefinition = Omit<TDocumentDefinitions, 'info' | 'language' | 'version' | 'images' | 'attachments' | 'files'>;

let prepared = false;

function prepare(): void {
  if (prepared) return;
  const allowed = new Set(Object.values(fontFiles).flatMap((family) => Object.values(family)));
  pdfmake.setFonts(fontFiles);
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((file) => allowed.has(file));
  prepared = true;
}

/** Says which field a part of the page comes from, so that a fault can name it. */
export function inField<C extends Content>(field: string, content: C): C {
  return typeof content === 'object' ? Object.assign(content, { field }) : content;
}

/**
 * Renders a PDF. Fonts are embedded; a letter that Inter lacks comes from Noto Sans; one that neither has is an error
 * before a byte is written. PDF/A is not claimed.
 * @throws Fault GLYPH_MISSING
 */
export async function renderPdf(definition: PdfDefinition, options: PdfOptions): Promise<Uint8Array> {
  prepare();
  const document: TDocumentDefinitions = {
    ...definition,
    content: spread(definition.content, '') as Content,
    version: '1.7',
    language: options.language === 'en' ? 'en' : `${options.language}-KZ`,
    displayTitle: true,
    defaultStyle: { font: mainFamily, fontSize: 10, lineHeight: 1.3, ...definition.defaultStyle },
    info: {
      title: cleanText(options.title),
      ...(options.author ? { author: cleanText(options.author) } : {}),
      creator: 'Derbes',
      producer: 'Derbes',
      creationDate: new Date(Temporal.Instant.from(options.made).epochMilliseconds),
    },
  };
  return new Uint8Array(await pdfmake.createPdf(document).getBuffer());
}

/** Parts of a definition that hold further content; everything else is left as it is. */
const inner = ['stack', 'columns', 'ul', 'ol'] as const;

/** Walks a definition and splits every text into runs of one font. */
function spread(node: unknown, field: string): unknown {
  if (typeof node === 'string' || typeof node === 'number') return { text: spreadText(node, field) };
  if (Array.isArray(node)) return node.map((child) => spread(child, field));
  if (typeof node !== 'object' || node === null) return node;
  const { field: own, ...rest } = node as Record<string, unknown>;
  const inside = typeof own === 'string' ? own : field;
  const result: Record<string, unknown> = { ...rest };
  if ('text' in rest) result['text'] = spreadText(rest['text'], inside);
  for (const key of inner) if (key in rest) result[key] = spread(rest[key], inside);
  if (typeof rest['table'] === 'object' && rest['table'] !== null) {
    const table = rest['table'] as { body: unknown[][] };
    result['table'] = { ...table, body: table.body.map((row) => row.map((cell) => spread(cell, inside))) };
  }
  return result;
}

function spreadText(text: unknown, field: string): unknown {
  if (Array.isArray(text)) return text.map((part) => spread(part, field));
  if (typeof text === 'object' && text !== null) return spread(text, field);
  if (typeof text !== 'string' && typeof text !== 'number') return text;
  const runs = runsOf(String(text), field);
  if (runs.every((run) => run.family === mainFamily)) return runs.map((run) => run.text).join('');
  return runs.map((run) => ({ text: run.text, font: run.family }));
}
