import { useEffect, useState } from 'react';

export type Theme = 'light' | 'dark';

/** As the system has it, until the reader says otherwise. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
  useEffect(() => {
    const show = (shown: Theme): void => void (document.documentElement.dataset['theme'] = shown);
    // Paper is white.
    const onPaper = (): void => show('light');
    const onScreen = (): void => show(theme);
    onScreen();
    window.addEventListener('beforeprint', onPaper);
    window.addEventListener('afterprint', onScreen);
    return () => {
      window.removeEventListener('beforeprint', onPaper);
      window.removeEventListener('afterprint', onScreen);
    };
  }, [theme]);
  return [theme, setTheme];
}
