import type { Label3 } from '../../../shared/contract/forms.ts';
import type { PackField, RulePack } from '../../../shared/regulation/packs.ts';
import { longestText } from '../../../shared/regulation/values.ts';
import type { AnnexRow, DocumentModel, Entry } from './model.ts';

/**
 * The structure of a document's data, made from its pack. XML, XSD, JSON and JSON Schema all follow it, so that a field
 * more in the pack is a field more in all four.
 */
export type Shape =
  | { readonly kind: 'record'; readonly members: readonly Member[]; readonly anyOf?: readonly string[] }
  | { readonly kind: 'list'; readonly item: string; readonly of: Shape; readonly unique?: boolean }
  | { readonly kind: 'text'; readonly maxLength: number; readonly pattern?: string }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'date' | 'instant' | 'integer' | 'boolean' };

export interface Member {
  /** lowerCamelCase: a property of JSON; with a capital, an element of XML. */
  readonly name: string;
  readonly of: Shape;
  readonly required: boolean;
  /** What it means, for the schemas. */
  readonly label?: Label3;
  readonly requirements?: readonly string[];
}

/** JSON data of a {@link Shape}. */
export type Data = string | number | boolean | readonly Data[] | { readonly [name: string]: Data };

const text = (maxLength: number, pattern?: string): Shape => ({ kind: 'text', maxLength, ...(pattern ? { pattern } : {}) });
const required = (name: string, of: Shape): Member => ({ name, of, required: true });
const optional = (name: string, of: Shape): Member => ({ name, of, required: false });
const bothLanguages = (maxLength: number): Shape => ({
  kind: 'record',
  members: [required('kk', text(maxLength)), required('ru', text(maxLength))],
});

export function shapeOf(pack: RulePack): Extract<Shape, { kind: 'record' }> {
  const members: Member[] = [
    required('document', {
      kind: 'record',
      members: [
        required('kind', { kind: 'choice', values: [pack.kind] }),
        required('number', text(40)),
        required('version', { kind: 'integer' }),
        required('date', { kind: 'date' }),
        required('made', { kind: 'instant' }),
        required('pack', { kind: 'choice', values: [pack.id] }),
        required('order', { kind: 'choice', values: [pack.order] }),
        required('edition', { kind: 'choice', values: [pack.edition] }),
        optional('editionInForce', { kind: 'record', members: [required('order', text(40)), required('from', { kind: 'date' })] }),
      ],
    }),
    required('organisation', {
      kind: 'record',
      members: [
        required('nameKk', text(300)),
        optional('nameRu', text(300)),
        optional('bin', text(12)),
        optional('addressKk', text(300)),
        optional('addressRu', text(300)),
        optional('phone', text(60)),
        optional('email', text(120)),
        optional('head', text(200)),
      ],
    }),
    ...pack.sections.map(
      (section): Member => ({
        name: section.id,
        label: section.title,
        required: section.fields.some((field) => field.mandatory),
        of: { kind: 'record', members: section.fields.map(memberOf) },
      }),
    ),
  ];
  const { annex } = pack;
  if (annex) {
    members.push({
      name: annex.id,
      label: annex.title,
      requirements: annex.requirements,
      required: true,
      of: {
        kind: 'list',
        item: annex.row,
        of: {
          kind: 'record',
          anyOf: annex.anyOf,
          members: annex.columns.map((column) => ({
            name: column.id,
            label: column.label,
            required: column.mandatory,
            of: text(column.maxLength, column.pattern),
          })),
        },
      },
    });
  }
  return { kind: 'record', members };
}

function memberOf(field: PackField): Member {
  return { name: field.id, label: field.label, requirements: field.requirements, required: field.mandatory, of: fieldShape(field) };
}

function fieldShape(field: PackField): Shape {
  const maxLength = field.maxLength ?? longestText;
  if (field.perLanguage) return bothLanguages(maxLength);
  const values = field.options?.map((option) => option.value) ?? [];
  switch (field.type) {
    case 'text':
    case 'multiline':
    case 'phone':
    case 'email':
      return text(maxLength);
    case 'choice':
      return { kind: 'choice', values };
    case 'choices':
      return { kind: 'list', item: 'value', of: { kind: 'choice', values }, unique: true };
    case 'date':
    case 'instant':
    case 'integer':
    case 'boolean':
      return { kind: field.type };
  }
}

/** The data of a document in the shape of its pack; what is empty is left out. */
export function dataOf(model: DocumentModel): Readonly<Record<string, Data>> {
  const { organisation, warning, pack } = model;
  return {
    document: {
      kind: pack.kind,
      number: model.number,
      version: model.version,
      date: model.date,
      made: model.made,
      pack: pack.id,
      order: pack.order,
      edition: pack.edition,
      ...(warning ? { editionInForce: { order: warning.order, from: warning.inForceFrom } } : {}),
    },
    organisation: filled({
      nameKk: organisation.name.kk,
      nameRu: organisation.name.ru,
      bin: organisation.bin,
      addressKk: organisation.address.kk,
      addressRu: organisation.address.ru,
      phone: organisation.phone,
      email: organisation.email,
      head: organisation.head,
    }),
    ...Object.fromEntries(model.sections.map(({ section, entries }) => [section.id, entriesData(entries)])),
    ...(pack.annex && model.annex ? { [pack.annex.id]: model.annex.map((row) => annexData(pack, row)) } : {}),
  };
}

function entriesData(entries: readonly Entry[]): Data {
  return Object.fromEntries(entries.map(({ field, value }) => [field.id, value]));
}

function annexData(pack: RulePack, row: AnnexRow): Data {
  return filled(Object.fromEntries(pack.annex?.columns.map((column) => [column.id, row[column.source]]) ?? []));
}

function filled(record: Readonly<Record<string, string>>): Data {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== ''));
}
