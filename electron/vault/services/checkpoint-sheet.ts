import type { Content, TableCell } from 'pdfmake/interfaces.js';
import type { Organisation } from '../../../shared/contract/register.ts';
import type { Language } from '../../../shared/contract/scalars.ts';
import { clockTime } from '../../../shared/domain/verdict-params.ts';
import en from '../../../shared/locales/en/checkpoint-sheet.json' with { type: 'json' };
import kk from '../../../shared/locales/kk/checkpoint-sheet.json' with { type: 'json' };
import ru from '../../../shared/locales/ru/checkpoint-sheet.json' with { type: 'json' };
import { toBase64 } from '../common/bytes.ts';
import { renderPdf } from '../documents/pdf.ts';
import { formatInteger } from '../documents/words.ts';
import type { CheckpointSignature, KeptCheckpoint } from '../journal/checkpoint-store.ts';
import { instantText } from '../journal/leaf.ts';
import { rootInGroups } from '../journal/saved-checkpoint.ts';

const words: Readonly<Record<Language, typeof kk>> = { kk, ru, en };
const grey = '#5c5c58';

export interface CheckpointSheet {
  readonly checkpoint: KeptCheckpoint;
  readonly origin: string;
  /** Eight hex digits. */
  readonly keyId: string;
  readonly register: string;
  readonly organisation: Organisation;
  readonly signature: Pick<CheckpointSignature, 'at' | 'signer'> | null;
  /** UTC instant. */
  readonly made: string;
}

/** One thing said in the three languages, the state language first and larger. */
function said(key: Exclude<keyof typeof kk, 'rules'>, style: { readonly fontSize: number; readonly bold?: boolean }): Content {
  const { fontSize, bold = false } = style;
  return { text: [{ text: words.kk[key], fontSize, bold }, { text: `\n${words.ru[key]} · ${words.en[key]}`, fontSize: Math.max(8, fontSize * 0.6), color: grey }] };
}

/** Hex in rows of eight groups, so that one row is compared, or typed, at a time. */
function rootRows(root: Uint8Array): string {
  const groups = rootInGroups(root).split(' ');
  return [groups.slice(0, 8).join('  '), groups.slice(8).join('  ')].join('\n');
}

/**
 * A page to be printed and kept apart from the register: what the checkpoint says, for people and, in the QR code, byte for
 * byte as it was signed.
 */
export function checkpointSheet(sheet: CheckpointSheet): Promise<Uint8Array> {
  const { checkpoint, origin, keyId, register, organisation, signature, made } = sheet;
  const row = (label: Exclude<keyof typeof kk, 'rules'>, value: Content): TableCell[] => [said(label, { fontSize: 10 }), value];
  const name = [organisation.name.kk, organisation.name.ru].filter(Boolean).join('\n');
  return renderPdf(
    {
      pageSize: 'A4',
      pageMargins: [57, 40, 43, 32],
      content: [
        { ...(said('title', { fontSize: 18, bold: true }) as object), margin: [0, 0, 0, 12] } as Content,
        {
          table: {
            widths: [150, '*'],
            dontBreakRows: true,
            body: [
              row('organisation', { text: `${name}${organisation.bin === '' ? '' : `\n${organisation.bin}`}` }),
              row('register', { text: `${register}\n${origin}` }),
              row('time', { text: `${clockTime(instantText(checkpoint.atMs))} (Asia/Almaty)`, bold: true }),
              row('size', { text: formatInteger(checkpoint.size), bold: true, fontSize: 16 }),
              row('root', { stack: [{ text: rootRows(checkpoint.root), fontSize: 12, bold: true, characterSpacing: 0.6 }, { text: toBase64(checkpoint.root), fontSize: 9, color: grey, margin: [0, 3, 0, 0] }] }),
              row('key', { text: keyId }),
              row('ecp', { text: signature ? `${signature.signer}\n${clockTime(signature.at)}` : '—' }),
            ],
          },
          layout: { hLineWidth: () => 0.4, vLineWidth: () => 0, hLineColor: () => '#b9b8b2', paddingLeft: () => 0, paddingTop: () => 4, paddingBottom: () => 4 },
          margin: [0, 0, 0, 14],
        },
        {
          columns: [
            {
              width: 196,
              // Bytes, not letters of a code page: what is scanned is what was signed.
              stack: [{ qr: checkpoint.note, mode: 'octet', eccLevel: 'M', fit: 196 }, { ...(said('qr', { fontSize: 9 }) as object), margin: [0, 6, 0, 0] } as Content],
            },
            {
              width: '*',
              stack: (['kk', 'ru', 'en'] as const).map((language): Content => ({
                ul: words[language].rules,
                fontSize: language === 'kk' ? 10 : 8.5,
                color: language === 'kk' ? '#000000' : grey,
                margin: [0, 0, 0, 8],
              })),
            },
          ],
          columnGap: 18,
        },
        {
          margin: [0, 20, 0, 0],
          columns: (['keeper', 'sign', 'day'] as const).map((key): Content => ({
            stack: [{ canvas: [{ type: 'line', x1: 0, y1: 12, x2: 145, y2: 12, lineWidth: 0.6, lineColor: grey }] }, said(key, { fontSize: 8 })],
          })),
          columnGap: 12,
        },
      ],
    },
    { language: 'kk', title: `${words.kk.title} ${checkpoint.size}`, made },
  );
}
