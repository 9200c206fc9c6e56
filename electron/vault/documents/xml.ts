import { createCB } from 'xmlbuilder2';
import type { DocumentModel } from './model.ts';
import { type Data, dataOf, type Shape, shapeOf } from './shape.ts';

type Writer = ReturnType<typeof createCB>;

/** Element of XML for a name of the shape: the same with a capital. */
export function elementName(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/**
 * The document as XML, UTF-8, in the namespace of its pack. Written piece by piece: the annex may have 100 000 subjects.
 * @param schemaName file name of the XSD that lies beside it
 */
export function documentXml(model: DocumentModel, schemaName: string): Uint8Array {
  const { namespace, root } = model.pack.xml;
  const chunks: Buffer[] = [];
  let pending = '';
  const writer = createCB({
    prettyPrint: true,
    data: (chunk: string) => {
      pending += chunk;
      if (pending.length > 1 << 16) {
        chunks.push(Buffer.from(pending, 'utf8'));
        pending = '';
      }
    },
  });
  writer.dec({ version: '1.0', encoding: 'UTF-8' }).ele(namespace, root);
  writer.att('http://www.w3.org/2001/XMLSchema-instance', 'xsi:schemaLocation', `${namespace} ${schemaName}`);
  write(writer, shapeOf(model.pack), dataOf(model));
  writer.up().end();
  chunks.push(Buffer.from(`${pending}\n`, 'utf8'));
  return Buffer.concat(chunks);
}

function write(writer: Writer, shape: Shape, data: Data): void {
  switch (shape.kind) {
    case 'record':
      for (const member of shape.members) {
        const value = (data as Readonly<Record<string, Data>>)[member.name];
        if (value === undefined) continue;
        writer.ele(elementName(member.name));
        write(writer, member.of, value);
        writer.up();
      }
      return;
    case 'list':
      for (const one of data as readonly Data[]) {
        writer.ele(elementName(shape.item));
        write(writer, shape.of, one);
        writer.up();
      }
      return;
    case 'text':
    case 'choice':
    case 'date':
    case 'instant':
    case 'integer':
    case 'boolean':
      writer.txt(typeof data === 'object' ? '' : String(data));
  }
}
