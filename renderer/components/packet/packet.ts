import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import type { DocumentLanguage } from '../../../shared/contract/scalars.ts';

/** One file of a packet. */
export type PacketFile = DocumentRecord['files'][number];

/** The page people read, in that language; undefined where the packet has none. */
export function readable(document: DocumentRecord, language: DocumentLanguage): PacketFile | undefined {
  const pages = document.files.filter((file) => file.mediaType === 'application/pdf' && file.purpose === 'document');
  return pages.find((file) => file.language === language) ?? pages.find((file) => file.language === null);
}

/** Newest version first. */
export function newestFirst(documents: readonly DocumentRecord[]): DocumentRecord[] {
  return [...documents].sort((a, b) => b.version - a.version);
}

export function isSigned(document: DocumentRecord): boolean {
  return document.signatures.length > 0;
}

/** `9f2c71ab04dee6b8…` in groups of four, so that two of them can be compared by eye. */
export function inGroups(hex: string, letters = hex.length): string {
  // A whole digest may run over two lines, a shortened one stays in one.
  const gap = letters < hex.length ? '$1\u00a0' : '$1 ';
  const shown = hex.slice(0, letters).replace(/(.{4})(?=.)/g, gap);
  return letters < hex.length ? `${shown}\u2026` : shown;
}
