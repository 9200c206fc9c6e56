import { create } from 'xmlbuilder2';
import type { RulePack } from '../../../shared/regulation/packs.ts';
import { type Member, type Shape, shapeOf } from './shape.ts';
import { elementName } from './xml.ts';

const xs = 'http://www.w3.org/2001/XMLSchema';
type Element = ReturnType<typeof create>;

/** XSD 1.0 of the documents of a pack. Elements stand in the order of the pack. */
export function documentXsd(pack: RulePack): Uint8Array {
  const schema = create({ version: '1.0', encoding: 'UTF-8' }).ele(xs, 'xs:schema', {
    targetNamespace: pack.xml.namespace,
    elementFormDefault: 'qualified',
    version: pack.edition,
  });
  annotate(schema, `${pack.order}, ${pack.edition}: ${pack.title.kk}`);
  typeInto(schema.ele(xs, 'xs:element', { name: pack.xml.root }), shapeOf(pack));
  return Buffer.from(`${schema.end({ prettyPrint: true })}\n`, 'utf8');
}

function typeInto(element: Element, shape: Shape): void {
  switch (shape.kind) {
    case 'record': {
      const sequence = element.ele(xs, 'xs:complexType').ele(xs, 'xs:sequence');
      for (const member of shape.members) memberInto(sequence, member);
      return;
    }
    case 'list': {
      const sequence = element.ele(xs, 'xs:complexType').ele(xs, 'xs:sequence');
      typeInto(sequence.ele(xs, 'xs:element', { name: elementName(shape.item), maxOccurs: 'unbounded' }), shape.of);
      return;
    }
    case 'text': {
      const restriction = restrict(element, 'xs:string');
      facet(restriction, 'minLength', 1);
      facet(restriction, 'maxLength', shape.maxLength);
      if (shape.pattern) facet(restriction, 'pattern', shape.pattern);
      return;
    }
    case 'choice': {
      const restriction = restrict(element, 'xs:string');
      for (const value of shape.values) facet(restriction, 'enumeration', value);
      return;
    }
    case 'date':
      restrict(element, 'xs:date');
      return;
    case 'instant':
      // An instant without `Z` would mean another one in every zone.
      facet(restrict(element, 'xs:dateTime'), 'pattern', '.*Z');
      return;
    case 'integer':
      restrict(element, 'xs:nonNegativeInteger');
      return;
    case 'boolean':
      restrict(element, 'xs:boolean');
  }
}

function memberInto(sequence: Element, member: Member): void {
  const element = sequence.ele(xs, 'xs:element', { name: elementName(member.name), ...(member.required ? {} : { minOccurs: 0 }) });
  if (member.label) annotate(element, [member.label.kk, member.label.ru, ...(member.requirements ?? [])].join('; '));
  typeInto(element, member.of);
}

function annotate(element: Element, text: string): void {
  element.ele(xs, 'xs:annotation').ele(xs, 'xs:documentation').txt(text);
}

function restrict(element: Element, base: string): Element {
  return element.ele(xs, 'xs:simpleType').ele(xs, 'xs:restriction', { base });
}

function facet(restriction: Element, name: string, value: string | number): void {
  restriction.ele(xs, `xs:${name}`, { value });
}
