import { type ReactNode, useState } from 'react';
import type { Comparison } from '../messages.ts';
import type { WorkerClient } from './client.ts';
import { FileButton } from './file-button.tsx';
import { Mark } from './mark.tsx';
import { formatNumber, useTexts } from './texts.ts';

/** Against a journal that was cut off or begun anew: a checkpoint that the reader has from elsewhere. */
export function Compare({ client }: { readonly client: WorkerClient }): ReactNode {
  const { t, language } = useTexts();
  const [compared, setCompared] = useState<{ readonly name: string; readonly comparison: Comparison } | null>(null);
  const compare = async ([file]: FileList): Promise<void> => {
    if (!file) return;
    const comparison = await client.call('compare', { file }).catch((): Comparison => ({ state: 'undecided', reason: 'unreadable', size: null }));
    setCompared({ name: file.name, comparison });
  };
  return (
    <section className="panel">
      <h2>{t('compare.title')}</h2>
      <p>{t('compare.text')}</p>
      {compared && (
        <p role="status" data-compared={compared.comparison.reason}>
          <Mark state={compared.comparison.state} /> <span className="mono">{compared.name}</span>:{' '}
          {t(`compare.${compared.comparison.reason}`, { size: compared.comparison.size === null ? '' : formatNumber(compared.comparison.size, language) })}
        </p>
      )}
      <div className="actions">
        <FileButton label={t('compare.choose')} onFiles={(files) => void compare(files)} />
      </div>
    </section>
  );
}
