import type { ReactNode } from 'react';
import type { GivenFile } from '../messages.ts';
import { FileButton } from './file-button.tsx';
import { pickedFiles } from './folder.ts';
import { useTexts } from './texts.ts';

/** Where the folder is given. Dropping works on the whole page; the frame only says so. */
export function Start({ onFiles }: { readonly onFiles: (files: readonly GivenFile[]) => void }): ReactNode {
  const { t } = useTexts();
  return (
    <>
      <section className="drop">
        <h1>{t('start.title')}</h1>
        <p>{t('start.text')}</p>
        <FileButton folder primary label={t('start.choose')} onFiles={(list) => onFiles(pickedFiles(list))} />
        <p className="small">{t('start.chooseNote')}</p>
      </section>
      <Limits />
    </>
  );
}

export function Limits(): ReactNode {
  const { t } = useTexts();
  return (
    <section className="panel limits">
      <h2>{t('limits.title')}</h2>
      <p>{t('limits.text')}</p>
    </section>
  );
}
