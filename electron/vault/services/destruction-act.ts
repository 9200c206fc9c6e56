import type { Content, TableCell } from 'pdfmake/interfaces.js';
import type { Destruction, Remaining } from '../../../shared/contract/destruction.ts';
import type { Organisation } from '../../../shared/contract/register.ts';
import type { DocumentLanguage } from '../../../shared/contract/scalars.ts';
import { clockTime } from '../../../shared/domain/verdict-params.ts';
import wordsKk from '../../../shared/locales/kk/destruction-act.json' with { type: 'json' };
import pageKk from '../../../shared/locales/kk/destruction.json' with { type: 'json' };
import wordsRu from '../../../shared/locales/ru/destruction-act.json' with { type: 'json' };
import pageRu from '../../../shared/locales/ru/destruction.json' with { type: 'json' };
import { renderPdf } from '../documents/pdf.ts';
import { formatInteger } from '../documents/words.ts';
import type { OrderedDestruction } from '../register/destructions.ts';

const words: Readonly<Record<DocumentLanguage, typeof wordsKk>> = { kk: wordsKk, ru: wordsRu };
const page: Readonly<Record<DocumentLanguage, Pick<typeof pageKk, 'grounds' | 'kind' | 'place' | 'stays' | 'table'>>> = { kk: pageKk, ru: pageRu };
const grey = '#5c5c58';

export interface DestructionAct {
  readonly destruction: Destruction & OrderedDestruction;
  readonly register: string;
  readonly organisation: Organisation;
  /** UTC instant. */
  readonly made: string;
}

/** The act of destruction (R54), a page in Kazakh and one in Russian. Whose data they were stands there as the keyed hash alone. */
export function destructionAct(act: DestructionAct): Promise<Uint8Array> {
  return renderPdf(
    {
      pageSize: 'A4',
      pageMargins: [71, 57, 43, 43],
      content: [...pageIn('kk', act), { text: '', pageBreak: 'after' }, ...pageIn('ru', act)],
    },
    { language: 'kk', title: wordsKk.title, made: act.made },
  );
}

function pageIn(language: DocumentLanguage, { destruction, register, organisation }: DestructionAct): Content[] {
  const text = words[language];
  const said = page[language];
  const name = language === 'ru' && organisation.name.ru !== '' ? organisation.name.ru : organisation.name.kk;
  const row = (label: string, value: Content | string): TableCell[] => [{ text: label, color: grey }, value];
  const { orderNumber, orderDay, ground, note, legalDemand, kind, hash, applied, operator, records, texts, places, backups, finished } = destruction;
  const order = filled(text.orderOf, { number: orderNumber, day: orderDay.split('-').toReversed().join('.') });
  return [
    { text: text.title, fontSize: 18, bold: true, margin: [0, 0, 0, 16] },
    {
      table: {
        widths: [170, '*'],
        body: [
          row(text.organisation, [name, organisation.bin].filter(Boolean).join('\n')),
          row(text.register, register),
          row(text.order, { text: order, bold: true }),
          row(text.ground, [said.grounds[ground], note].filter(Boolean).join('\n')),
          ...(legalDemand === '' ? [] : [row(text.legalDemand, legalDemand)]),
          row(text.kind, said.kind[kind]),
          row(text.trace, Buffer.from(hash).toString('hex')),
          row(text.time, `${clockTime(applied)} (Asia/Almaty)`),
          row(text.operator, operator),
          row(text.records, formatInteger(records)),
          row(text.texts, formatInteger(texts)),
          row(text.places, places.length === 0 ? '0' : places.map(({ place, count }) => `${said.place[place]}: ${formatInteger(count)}`).join('\n')),
          row(text.stays, destruction.stays.length === 0 ? text.nothingStays : destruction.stays.map((stay) => stayText(language, stay)).join('\n')),
          row(text.backups, backups === 'keep' ? text.kept : text.replaced),
        ],
      },
      layout: { hLineWidth: () => 0.4, vLineWidth: () => 0, hLineColor: () => '#b9b8b2', paddingLeft: () => 0, paddingTop: () => 4, paddingBottom: () => 4 },
      margin: [0, 0, 0, 16],
    },
    { text: finished === null ? `${text.statement} ${text.unfinished}` : text.statement, margin: [0, 0, 0, 36] },
    {
      columns: (['position', 'name', 'sign', 'day'] as const).map((key): Content => ({
        stack: [{ canvas: [{ type: 'line', x1: 0, y1: 12, x2: 108, y2: 12, lineWidth: 0.6, lineColor: grey }] }, { text: text[key], fontSize: 9, color: grey }],
      })),
      columnGap: 12,
    },
  ];
}

function stayText(language: DocumentLanguage, { what, count, names }: Remaining): string {
  const { stays, table } = page[language];
  switch (what) {
    case 'documents':
      return filled(stays.documents, { names: names.join(', ') });
    case 'bodies':
      return filled(words[language].bodies, { count: formatInteger(count) });
    case 'exports':
      return filled(words[language].exports, { count: formatInteger(count) });
    case 'other': {
      const known: Readonly<Record<string, string>> = table;
      return filled(stays.other, { names: [...new Set(names.map((name) => known[name] ?? table.other))].join(', ') });
    }
  }
}

function filled(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
}
