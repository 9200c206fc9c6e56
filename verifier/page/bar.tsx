import type { ReactNode } from 'react';
import { languages, type PageLanguage, useTexts } from './texts.ts';
import type { Theme } from './theme.ts';

/** Name of the page, its language and its colours. */
export function Bar({ theme, onTheme, onLanguage }: { readonly theme: Theme; readonly onTheme: (theme: Theme) => void; readonly onLanguage: (language: PageLanguage) => void }): ReactNode {
  const { t, language } = useTexts();
  const other: Theme = theme === 'dark' ? 'light' : 'dark';
  return (
    <header className="bar">
      <span className="name">
        <strong>Derbes</strong> {t('title')}
      </span>
      <div className="choice" role="group" aria-label={t('language')}>
        {languages.map((each) => (
          <button key={each} type="button" lang={each} aria-pressed={each === language} onClick={() => onLanguage(each)}>
            {t(`languages.${each}`)}
          </button>
        ))}
      </div>
      <button type="button" className="button quiet" onClick={() => onTheme(other)}>
        {t(`theme.${other}`)}
      </button>
    </header>
  );
}
