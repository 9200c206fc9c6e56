import { dataOf } from './shape.ts';
import type { DocumentModel } from './model.ts';

/** The document as JSON, UTF-8. `$schema` names the schema that lies beside it. */
export function documentJson(model: DocumentModel, schemaName: string): Uint8Array {
  return Buffer.from(`${JSON.stringify({ $schema: schemaName, ...dataOf(model) }, null, 2)}\n`, 'utf8');
}
