import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import { newestFirst } from '../../components/packet/packet.ts';

/** Of each incident and application the document that stands now: nobody signs a version that was replaced. */
export function latestVersions(documents: readonly DocumentRecord[]): DocumentRecord[] {
  const latest = new Map<string, DocumentRecord>();
  for (const document of newestFirst(documents)) {
    const of = `${document.kind} ${document.subject}`;
    if (!latest.has(of)) latest.set(of, document);
  }
  return [...latest.values()];
}
