import path from 'node:path';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { writeOut } from '../common/write-out.ts';
import type { AreaHandlers } from '../handlers.ts';
import { listDocuments, readDocument, readFile } from '../register/documents.ts';
import type { Session } from '../session.ts';

export const documents: AreaHandlers<'documents'> = {
  list: (filter, { session }) => ({ documents: listDocuments(session.db, filter) }),

  get: ({ id }, { session }) => storedDocument(session, id),

  content: ({ id, name }, { session }) => {
    const document = storedDocument(session, id);
    const { mediaType, content } = storedFile(session, document, name);
    session.record({
      action: 'view',
      what: 'document.viewed',
      object: `document:${id}`,
      details: { number: document.number, version: document.version, file: name },
    });
    return { mediaType, base64: Buffer.from(content).toString('base64') };
  },

  save: ({ id, folder: handle, names }, { session, files }) => {
    const document = storedDocument(session, id);
    const wanted = names ?? [...document.files, ...document.signed].map((file) => file.name);
    const contents = wanted.map((name) => ({ name, ...storedFile(session, document, name) }));
    const folder = files.take(handle, 'folder');
    session.record({
      action: 'export',
      what: 'document.saved',
      object: `document:${id}`,
      details: { number: document.number, version: document.version, files: wanted.length },
    });
    return { files: contents.map(({ name, content }) => writeOut(path.join(folder, name), content)) };
  },
};

/** @throws Fault NOT_FOUND */
function storedDocument(session: Session, id: string): DocumentRecord {
  const document = readDocument(session.db, id);
  if (!document) throw new Fault('NOT_FOUND');
  return document;
}

/** @throws Fault DOCUMENT_FILE_UNKNOWN */
function storedFile(session: Session, document: DocumentRecord, name: string): NonNullable<ReturnType<typeof readFile>> {
  const file = readFile(session.db, document.id, name);
  if (!file) throw new Fault('DOCUMENT_FILE_UNKNOWN', { params: { name } });
  return file;
}
