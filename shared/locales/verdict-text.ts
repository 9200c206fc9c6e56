import type { TFunction } from 'i18next';
import { verdictParams } from '../domain/verdict-params.ts';

/** The sentence of a verdict in the language of `t`, its instants in Almaty's time. */
export function verdictText(t: TFunction, { reason, params }: { readonly reason: string; readonly params?: Readonly<Record<string, string | number>> }): string {
  return t(`verify:${reason}`, { ...verdictParams(params), defaultValue: reason });
}
