import { type EditionWarning, type FormValue, type FormValues, packRef, type PackRef } from '../../../shared/contract/forms.ts';
import type { Organisation } from '../../../shared/contract/register.ts';
import type { DocumentLanguage } from '../../../shared/contract/scalars.ts';
import { legalZone } from '../../../shared/domain/working-days.ts';
import { packRefOf, type PackField, type PackSection, type RulePack } from '../../../shared/regulation/packs.ts';
import { isFilled, localTime, textIn } from '../../../shared/regulation/values.ts';
import { cleanText } from './text.ts';
import { formatDate, formatDateTime, formatInteger, words } from './words.ts';

/** One subject of the annex (R21); empty where it is not known. */
export interface AnnexRow {
  readonly surname: string;
  readonly given: string;
  readonly patronymic: string;
  readonly iin: string;
  readonly phone: string;
}

export interface DocumentModel {
  readonly pack: RulePack;
  readonly warning: EditionWarning | null;
  readonly number: string;
  readonly version: number;
  /** Date of the document, `YYYY-MM-DD`, Asia/Almaty. */
  readonly date: string;
  /** Moment of making, UTC. */
  readonly made: string;
  readonly author: string;
  readonly organisation: Organisation;
  /** Sections with what is filled in, in the order of the pack; those with nothing are left out. */
  readonly sections: readonly { readonly section: PackSection; readonly entries: readonly Entry[] }[];
  /** null where the pack has no annex. */
  readonly annex: readonly AnnexRow[] | null;
}

export interface Entry {
  readonly field: PackField;
  readonly value: NonNullable<FormValue>;
}

export interface DocumentParts {
  readonly pack: RulePack;
  readonly warning: EditionWarning | null;
  readonly values: FormValues;
  readonly organisation: Organisation;
  readonly number: string;
  readonly version: number;
  readonly made: string;
  readonly author: string;
  readonly annex: readonly AnnexRow[];
}

/**
 * The one model from which PDF, XML, JSON and CSV of a document are made, so that they say the same.
 * The values have passed the checklist of the pack.
 */
export function documentModel(parts: DocumentParts): DocumentModel {
  const { values, annex, organisation, ...rest } = parts;
  return {
    ...rest,
    organisation: cleanOrganisation(organisation),
    date: localTime(parts.made, legalZone).date,
    sections: parts.pack.sections
      .map((section) => ({ section, entries: section.fields.flatMap((field) => entryOf(field, values[field.id])) }))
      .filter(({ entries }) => entries.length > 0),
    annex: parts.pack.annex ? annex.map(cleanRow) : null,
  };
}

function cleanOrganisation(organisation: Organisation): Organisation {
  const { name, address } = organisation;
  return {
    ...organisation,
    name: { kk: cleanText(name.kk), ru: cleanText(name.ru) },
    address: { kk: cleanText(address.kk), ru: cleanText(address.ru) },
    head: cleanText(organisation.head),
    phone: cleanText(organisation.phone),
    email: cleanText(organisation.email),
  };
}

function cleanRow({ surname, given, patronymic, iin, phone }: AnnexRow): AnnexRow {
  return {
    surname: cleanText(surname),
    given: cleanText(given),
    patronymic: cleanText(patronymic),
    iin: cleanText(iin),
    phone: cleanText(phone),
  };
}

function entryOf(field: PackField, value: FormValue | undefined): Entry[] {
  if (value === undefined || value === null || !isFilled(value)) return [];
  if (field.perLanguage) {
    return [{ field, value: { kk: cleanText(textIn(value, 'kk')), ru: cleanText(textIn(value, 'ru')) } }];
  }
  return [{ field, value: typeof value === 'string' ? cleanText(value.trim()) : value }];
}

/** A value as a person reads it in one language of the document. */
export function valueText({ field, value }: Entry, language: DocumentLanguage): string {
  switch (field.type) {
    case 'choice':
    case 'choices':
      return [value].flat().map((one) => field.options?.find((option) => option.value === one)?.label[language] ?? '').join(', ');
    case 'date':
      return formatDate(textIn(value, language), language);
    case 'instant':
      return formatDateTime(textIn(value, language), language);
    case 'integer':
      return formatInteger(Number(value));
    case 'boolean':
      return value === true ? words[language].yes : words[language].no;
    case 'text':
    case 'multiline':
    case 'phone':
    case 'email':
      return textIn(value, language);
  }
}

/** Name of a file of the packet, e.g. `habarlama-2026-001-v2.kk.pdf`; the first version has no number. */
export function fileName(model: Pick<DocumentModel, 'pack' | 'number' | 'version'>, ending: string): string {
  const version = model.version > 1 ? `-v${model.version}` : '';
  return `${model.pack.fileName}-${model.number}${version}${ending}`;
}

export function packRefIn(model: DocumentModel): PackRef {
  return packRef.parse(packRefOf(model.pack));
}
