import type { PackCheck, RulePack } from '../../../shared/regulation/packs.ts';
import { type Member, type Shape, shapeOf } from './shape.ts';

type Schema = Readonly<Record<string, unknown>>;

/** JSON Schema (draft 2020-12) of the documents of a pack. */
export function documentJsonSchema(pack: RulePack): Uint8Array {
  const root = schemaOf(shapeOf(pack));
  const conditions = pack.checks.flatMap((check) => conditionOf(pack, check));
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${pack.xml.namespace}:schema`,
    title: pack.title.en,
    description: `${pack.order}, ${pack.edition}`,
    ...root,
    properties: { $schema: { type: 'string' }, ...(root['properties'] as Schema) },
    ...(conditions.length > 0 ? { allOf: conditions } : {}),
  };
  return Buffer.from(`${JSON.stringify(schema, null, 2)}\n`, 'utf8');
}

function schemaOf(shape: Shape): Schema {
  switch (shape.kind) {
    case 'record':
      return {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(shape.members.map((member) => [member.name, memberSchema(member)])),
        required: shape.members.filter((member) => member.required).map((member) => member.name),
        ...(shape.anyOf?.length ? { anyOf: shape.anyOf.map((name) => ({ required: [name] })) } : {}),
      };
    case 'list':
      return { type: 'array', minItems: 1, items: schemaOf(shape.of), ...(shape.unique ? { uniqueItems: true } : {}) };
    case 'text':
      return { type: 'string', minLength: 1, maxLength: shape.maxLength, ...(shape.pattern ? { pattern: `^(?:${shape.pattern})$` } : {}) };
    case 'choice':
      return shape.values.length === 1 ? { const: shape.values[0] } : { enum: shape.values };
    case 'date':
      return { type: 'string', format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
    case 'instant':
      return { type: 'string', format: 'date-time', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$' };
    case 'integer':
      return { type: 'integer', minimum: 0 };
    case 'boolean':
      return { type: 'boolean' };
  }
}

function memberSchema(member: Member): Schema {
  const { label, requirements } = member;
  return {
    ...(label ? { title: label.kk, description: label.ru } : {}),
    ...(requirements?.length ? { $comment: requirements.join(', ') } : {}),
    ...schemaOf(member.of),
  };
}

/** A field that one choice makes mandatory. XSD 1.0 cannot say this; JSON Schema can. */
function conditionOf(pack: RulePack, check: PackCheck): Schema[] {
  if (check.kind !== 'requiredWhen') return [];
  const sectionOf = (id: string): string => pack.sections.find((section) => section.fields.some((field) => field.id === id))?.id ?? '';
  const within = (id: string, rule: Schema): Schema => ({
    type: 'object',
    properties: { [sectionOf(id)]: { type: 'object', ...rule } },
    required: [sectionOf(id)],
  });
  const chosen = pack.sections.flatMap((section) => section.fields).find((field) => field.id === check.when);
  const held = chosen?.type === 'choices' ? { type: 'array', contains: { enum: check.equals } } : { enum: check.equals };
  return [
    {
      if: within(check.when, { properties: { [check.when]: held }, required: [check.when] }),
      then: within(check.field, { required: [check.field] }),
    },
  ];
}
