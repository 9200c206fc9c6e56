import type { ReactNode } from 'react';
import type { State } from '../messages.ts';
import { useTexts } from './texts.ts';

/** The state of a check as a sign, with its word for those who cannot see it. */
export function Mark({ state }: { readonly state: State }): ReactNode {
  const { t } = useTexts();
  return (
    <span className={`mark ${state}`} role="img" aria-label={t(`verify:state.${state}`)}>
      {t(`verify:mark.${state}`)}
    </span>
  );
}
