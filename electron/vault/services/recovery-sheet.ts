import type { Content } from 'pdfmake/interfaces.js';
import type { z } from 'zod';
import type { names, Language } from '../../../shared/contract/scalars.ts';
import { inAlmaty } from '../../../shared/domain/almaty.ts';
import en from '../../../shared/locales/en/recovery-sheet.json' with { type: 'json' };
import kk from '../../../shared/locales/kk/recovery-sheet.json' with { type: 'json' };
import ru from '../../../shared/locales/ru/recovery-sheet.json' with { type: 'json' };
import { renderPdf } from '../documents/pdf.ts';
import { formatRecoveryCode, parseRecoveryCode } from '../register/recovery-code.ts';

const words: Readonly<Record<Language, typeof kk>> = { kk, ru, en };

export interface RecoverySheet {
  readonly register: string;
  readonly organisation: z.infer<typeof names>;
  readonly code: string;
  readonly language: Language;
  /** UTC instant. */
  readonly made: string;
}

/** A group under its number: the console asks for one of them by number, to know that the sheet was kept. */
function numbered(number: number, group: string): Content {
  return {
    stack: [
      { text: String(number), fontSize: 10, color: '#555555' },
      { text: group, fontSize: 28, bold: true, characterSpacing: 4 },
    ],
    alignment: 'center',
  };
}

function dayInAlmaty(instant: string): string {
  const { day, month, year } = inAlmaty(instant);
  return `${String(day).padStart(2, '0')}.${String(month).padStart(2, '0')}.${year}`;
}

/** One page for the safe: which register it opens, the code in large groups, how it is used. */
export async function recoverySheet(sheet: RecoverySheet): Promise<Uint8Array> {
  const text = words[sheet.language];
  const secret = parseRecoveryCode(sheet.code);
  const groups = (secret ? formatRecoveryCode(secret) : sheet.code).split('-');
  const rows = Array.from({ length: Math.ceil(groups.length / 3) }, (_, row) => groups.slice(row * 3, row * 3 + 3));
  const organisation = sheet.language === 'ru' && sheet.organisation.ru !== '' ? sheet.organisation.ru : sheet.organisation.kk;
  return renderPdf(
    {
      pageSize: 'A4',
      pageMargins: [64, 64, 64, 64],
      content: [
        { text: text.title, fontSize: 20, bold: true, margin: [0, 0, 0, 20] },
        { text: [`${text.register}: `, { text: sheet.register, bold: true }] },
        { text: [`${text.organisation}: `, { text: organisation, bold: true }] },
        { text: `${text.made}: ${dayInAlmaty(sheet.made)}`, margin: [0, 0, 0, 28] },
        {
          table: { widths: ['*', '*', '*'], body: rows.map((row, above) => row.map((group, left) => numbered(above * 3 + left + 1, group))) },
          margin: [0, 0, 0, 28],
        },
        { ul: text.rules, margin: [0, 0, 0, 20] },
        { text: text.alphabet, color: '#555555' },
      ],
    },
    { language: sheet.language, title: text.title, made: sheet.made },
  );
}
