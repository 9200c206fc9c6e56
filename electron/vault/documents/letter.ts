import type { Content, ContentTable, TableCell } from 'pdfmake/interfaces.js';
import type { DocumentLanguage } from '../../../shared/contract/scalars.ts';
import { fillIn } from '../../../shared/regulation/pack.ts';
import { type DocumentModel, type Entry, valueText } from './model.ts';
import { inField, type PdfDefinition } from './pdf.ts';
import { formatDate, formatInteger, phrase, words } from './words.ts';

/** How the subjects' list goes with the letter: printed behind it, or as a file named with its digest. */
export type AnnexForm = { readonly kind: 'printed' } | { readonly kind: 'file'; readonly name: string; readonly sha256: string };

/** Points. A letter has a wide left edge for filing. */
const margins: [number, number, number, number] = [71, 50, 43, 62];
const textWidth = 595.28 - margins[0] - margins[2];
const grey = '#5c5c58';
const hairline = '#b9b8b2';

/** The document as a letter on A4: letterhead, addressee, numbered sections, signature, annex, page numbers. */
export function letter(model: DocumentModel, language: DocumentLanguage, annexForm: AnnexForm): PdfDefinition {
  const said = words[language];
  const { pack, warning } = model;
  const wording = pack.wording[language];
  const values = {
    organisation: model.organisation.name[language] || model.organisation.name.kk,
    bin: model.organisation.bin,
    number: model.number,
    date: formatDate(model.date, language),
    subjects: formatInteger(model.annex?.length ?? 0),
    order: pack.order,
    edition: formatDate(pack.edition, language),
    newOrder: warning?.order ?? '',
    newFrom: warning ? formatDate(warning.inForceFrom, language) : '',
    file: annexForm.kind === 'file' ? annexForm.name : '',
    sha256: annexForm.kind === 'file' ? annexForm.sha256 : '',
  };
  const sections = model.sections.map(({ section, entries }) => ({ title: section.title[language], body: entriesBody(entries, language) }));
  const attachment = annexForm.kind === 'file' ? wording.attachments.annexFile : wording.attachments.annex;
  if (pack.annex && model.annex && attachment) {
    sections.push({ title: pack.annex.title[language], body: [textBlock(fillIn(attachment, values))] });
  }
  const blocks = [
    ...sections.flatMap(({ title, body }, index) => numbered(index + 1, title, body)),
    ...[...wording.closing, ...wording.attachments.other].map((text) => textBlock(fillIn(text, values))),
  ];
  return {
    pageSize: 'A4',
    pageMargins: margins,
    content: [
      ...letterhead(model, language),
      addresseeRow(model, language),
      inField('title', { text: wording.title, bold: true, fontSize: 13, alignment: 'center', margin: [20, 22, 20, 12] }),
      ...(warning ? [editionNote(said.editionNote, fillIn(wording.editionWarning, values))] : []),
      ...wording.opening.map((text) => paragraph(fillIn(text, values))),
      ...withSignature(blocks, signature(model, language)),
      ...(model.annex && annexForm.kind === 'printed' ? annexPages(model, model.annex, language) : []),
    ],
    footer: (page, pages) => ({
      margin: [margins[0], 18, margins[2], 0],
      fontSize: 8,
      color: grey,
      columns: [
        {
          text: `${phrase(said.version, { number: model.number, version: model.version })} · ${phrase(said.madeBy, { order: pack.order, edition: shortDate(pack.edition) })}`,
        },
        { text: `${page} / ${pages}`, alignment: 'right', width: 60 },
      ],
    }),
    styles: { label: { color: grey } },
  };
}

function letterhead({ organisation }: DocumentModel, language: DocumentLanguage): Content[] {
  const said = words[language];
  const name = organisation.name[language] || organisation.name.kk;
  const address = organisation.address[language] || organisation.address.kk;
  const contacts = [address, organisation.phone && `${said.phone} ${organisation.phone}`, organisation.email].filter(Boolean).join(' · ');
  return [
    inField('organisation.name', { text: name, bold: true, fontSize: 14, alignment: 'center', lineHeight: 1.15 }),
    inField('organisation', {
      text: [organisation.bin && `${said.bin} ${organisation.bin}`, contacts].filter(Boolean).join('\n'),
      fontSize: 8.5,
      color: grey,
      alignment: 'center',
      margin: [0, 4, 0, 8],
    }),
    { canvas: [{ type: 'line', x1: 0, y1: 0, x2: textWidth, y2: 0, lineWidth: 0.7, lineColor: hairline }] },
  ];
}

function addresseeRow(model: DocumentModel, language: DocumentLanguage): Content {
  return {
    margin: [0, 16, 0, 0],
    columns: [
      { width: 165, stack: [formatDate(model.date, language), { text: words[language].outgoing, margin: [0, 4, 0, 0] }] },
      { width: '*', stack: model.pack.wording[language].addressee.map((line): Content => ({ text: line })), margin: [16, 0, 0, 0] },
    ],
  };
}

/** Framed, so that nobody who holds the paper can overlook it. */
function editionNote(heading: string, text: string): Content {
  return {
    margin: [0, 0, 0, 12],
    table: { widths: ['*'], body: [[{ stack: [{ text: heading, bold: true }, { text }], fontSize: 9, fillColor: '#fbf3e0' }]] },
    layout: {
      hLineColor: () => '#c79a3a',
      vLineColor: () => '#c79a3a',
      hLineWidth: () => 0.8,
      vLineWidth: () => 0.8,
      paddingLeft: () => 9,
      paddingRight: () => 9,
      paddingTop: () => 6,
      paddingBottom: () => 6,
    },
  };
}

/** A part of the letter's body, with how much text it holds. */
interface Block {
  readonly content: Content;
  readonly characters: number;
}

/** What is kept on one page holds at most this many characters, about half a page. */
const longestKept = 1600;

function textBlock(text: string): Block {
  return { content: paragraph(text), characters: text.length };
}

/** A heading never stands alone at the foot of a page. */
function numbered(number: number, title: string, [first, ...rest]: readonly Block[]): Block[] {
  const heading: Content = { text: `${number}. ${title}`, bold: true, fontSize: 10.5, margin: [0, 10, 0, 4] };
  if (first === undefined) return [{ content: heading, characters: title.length }];
  const characters = title.length + first.characters;
  return [{ content: { unbreakable: characters < longestKept, stack: [heading, first.content] }, characters }, ...rest];
}

/** A signature never stands alone on a page: it would be one that could be put under another letter. */
function withSignature(blocks: readonly Block[], signed: Content): Content[] {
  const last = blocks.at(-1);
  if (!last || last.characters >= longestKept) return [...blocks.map((block) => block.content), signed];
  return [...blocks.slice(0, -1).map((block) => block.content), { unbreakable: true, stack: [last.content, signed] }];
}

/** Short values side by side with their labels, long texts below them. */
function entriesBody(entries: readonly Entry[], language: DocumentLanguage): Block[] {
  const body: Block[] = [];
  let rows: TableCell[][] = [];
  let characters = 0;
  const closeTable = (): void => {
    if (rows.length > 0) body.push({ content: factTable(rows), characters });
    rows = [];
    characters = 0;
  };
  for (const entry of entries) {
    const { field } = entry;
    const label = field.label[language];
    const value = valueText(entry, language);
    if (field.type !== 'multiline' || value.length <= 60) {
      rows.push([{ text: label, style: 'label' }, inField(field.id, { text: value })]);
      // A row takes a line however short it is.
      characters += Math.max(80, label.length + value.length);
      continue;
    }
    closeTable();
    const [opening = '', ...rest] = value.split('\n').filter((line) => line.trim() !== '');
    body.push({
      content: {
        unbreakable: opening.length < longestKept,
        stack: [{ text: label, style: 'label', margin: [0, 4, 0, 1] }, inField(field.id, paragraph(opening))],
      },
      characters: label.length + opening.length,
    });
    for (const line of rest) body.push({ content: inField(field.id, paragraph(line)), characters: line.length });
  }
  closeTable();
  return body;
}

function factTable(rows: TableCell[][]): Content {
  return {
    table: { widths: [178, '*'], body: rows, dontBreakRows: true },
    layout: {
      defaultBorder: false,
      vLineWidth: () => 0,
      hLineWidth: () => 0,
      paddingLeft: () => 0,
      paddingRight: () => 8,
      paddingTop: () => 1.5,
      paddingBottom: () => 1.5,
    },
  };
}

function paragraph(text: string): Exclude<Content, string | readonly Content[]> {
  return { text, margin: [0, 0, 0, 4] };
}

function signature(model: DocumentModel, language: DocumentLanguage): Content {
  const said = words[language];
  return {
    unbreakable: true,
    margin: [0, 30, 0, 0],
    stack: [
      {
        columns: [
          { width: 150, text: said.head, bold: true },
          { width: 160, canvas: [{ type: 'line', x1: 0, y1: 12, x2: 140, y2: 12, lineWidth: 0.6, lineColor: grey }] },
          inField('organisation.head', { width: '*', text: model.organisation.head, bold: true }),
        ],
      },
      inField('author', { text: phrase(said.executor, { name: model.author }), fontSize: 8.5, color: grey, margin: [0, 26, 0, 0] }),
    ],
  };
}

function annexPages(model: DocumentModel, rows: NonNullable<DocumentModel['annex']>, language: DocumentLanguage): Content[] {
  const { annex } = model.pack;
  if (!annex) return [];
  const head = [words[language].rowNumber, ...annex.columns.map((column) => column.label[language])];
  const table: ContentTable = {
    fontSize: 8.5,
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: [30, ...annex.columns.map((column) => columnWidths[column.source])],
      body: [
        head.map((text): TableCell => ({ text, bold: true, fillColor: '#f2f1ec' })),
        ...rows.map((row, index): TableCell[] => [
          { text: String(index + 1), color: grey },
          ...annex.columns.map((column) => inField(`${annex.id}.${index + 1}`, { text: column.source === 'phone' ? spacedPhone(row.phone) : row[column.source] })),
        ]),
      ],
    },
    layout: {
      hLineWidth: () => 0.4,
      vLineWidth: () => 0,
      hLineColor: () => hairline,
      paddingLeft: () => 4,
      paddingRight: () => 4,
      paddingTop: () => 2,
      paddingBottom: () => 2,
    },
  };
  return [
    { text: phrase(words[language].annexTo, { number: model.number }), pageBreak: 'before', alignment: 'right', margin: [0, 0, 0, 14] },
    { text: annex.title[language], bold: true, fontSize: 11.5, alignment: 'center', margin: [20, 0, 20, 10] },
    table,
  ];
}

const columnWidths = { surname: '*', given: '*', patronymic: '*', iin: 76, phone: 86 } as const;

/** `+77015550142` → `+7 701 555 01 42`; another form stays as it is. */
function spacedPhone(phone: string): string {
  return phone.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, '+7 $1 $2 $3 $4').replaceAll(' ', '\u00A0');
}

function shortDate(day: string): string {
  return day.split('-').reverse().join('.');
}
