import type { DocumentModel } from './model.ts';
import { type Data, dataOf, type Shape, shapeOf } from './shape.ts';

/** Element of XML for a name of the shape: the same with a capital. */
export function elementName(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/**
 * The document as XML, UTF-8, in the namespace of its pack. Names come from the pack, which allows only identifiers, so
 * that text is all there is to escape. Written here and not by a library: the annex may have 100 000 subjects.
 * @param schemaName file name of the XSD that lies beside it
 */
export function documentXml(model: DocumentModel, schemaName: string): Uint8Array {
  const { namespace, root } = model.pack.xml;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${root} xmlns="${escape(namespace)}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`,
    `  xsi:schemaLocation="${escape(`${namespace} ${schemaName}`)}">`,
  ];
  write(lines, '  ', shapeOf(model.pack), dataOf(model));
  lines.push(`</${root}>`, '');
  return Buffer.from(lines.join('\n'), 'utf8');
}

/** What stands inside an element of that shape, a line an element. */
function write(lines: string[], indent: string, shape: Shape, data: Data): void {
  if (shape.kind === 'record') {
    for (const { name, of } of shape.members) {
      const value = (data as Readonly<Record<string, Data>>)[name];
      if (value !== undefined) element(lines, indent, elementName(name), of, value);
    }
  } else if (shape.kind === 'list') {
    for (const one of data as readonly Data[]) element(lines, indent, elementName(shape.item), shape.of, one);
  }
}

function element(lines: string[], indent: string, name: string, shape: Shape, data: Data): void {
  if (shape.kind !== 'record' && shape.kind !== 'list') {
    lines.push(`${indent}<${name}>${typeof data === 'object' ? '' : escape(String(data))}</${name}>`);
    return;
  }
  lines.push(`${indent}<${name}>`);
  write(lines, `${indent}  `, shape, data);
  lines.push(`${indent}</${name}>`);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Most texts hold none of them. */
const special = /[&<>"]/;

function escape(text: string): string {
  return special.test(text) ? text.replace(/[&<>"]/g, (character) => entities[character] ?? character) : text;
}
