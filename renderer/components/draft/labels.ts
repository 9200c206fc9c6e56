import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import type { Label3, PackRef } from '../../../shared/contract/forms.ts';
import { formatDate } from '../../i18n/format.ts';

/** A label of a rule pack in the language of the screen. */
export function useLabel(): (label: Label3) => string {
  const { i18n } = useTranslation();
  return useCallback((label) => label[i18n.language as keyof Label3] || label.kk, [i18n.language]);
}

/** `481/НҚ, 3-тармақ`; a clause `5 (1)` is subparagraph 1 of paragraph 5. */
export function citation(t: TFunction, order: string, clause: string): string {
  if (clause === '') return order;
  const parts = /^(\S+) \((.+)\)$/.exec(clause);
  return parts ? t('draft:citeSub', { order, paragraph: parts[1], sub: parts[2] }) : t('draft:cite', { order, paragraph: clause });
}

/** `INC-2026-004`, `APP-2026-002` */
export function documentNumber(t: TFunction, { kind, number }: Pick<DocumentRecord, 'kind' | 'number'>): string {
  return t(kind === 'notice' ? 'incidents:number' : 'applications:number', { number });
}

/** `481/НҚ, edition of 11.03.2026` */
export function editionOf(t: TFunction, pack: PackRef): string {
  return t('draft:edition', { order: pack.order, edition: formatDate(pack.edition) });
}
