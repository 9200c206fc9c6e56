import type { ReactNode } from 'react';
import { useTexts } from './texts.ts';

/** A label in the place of a value: looks like none, and says that nothing proves it. */
export function Pseudonym({ label }: { readonly label: string }): ReactNode {
  const { t } = useTexts();
  return (
    <span className="pseudonym" title={`${t('redaction:pseudonym')}. ${t('redaction:unproven')}`}>
      {label}
    </span>
  );
}
