import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { GivenFile, Progress, Report } from '../messages.ts';
import { begin, type Running, type WorkerClient, WorkerFailure } from './client.ts';
import { Bar } from './bar.tsx';
import { droppedFiles } from './folder.ts';
import { Result } from './result.tsx';
import { FailureView, RunningView } from './running.tsx';
import { Start } from './start.tsx';
import { type PageLanguage, preferredLanguage, TextsContext, textsOf } from './texts.ts';
import { type Theme, useTheme } from './theme.ts';

type Screen =
  | { readonly show: 'start' }
  | { readonly show: 'running'; readonly progress: Progress | null }
  | { readonly show: 'failed'; readonly reason: string }
  | { readonly show: 'result'; readonly report: Report; readonly at: string; readonly client: WorkerClient };


/** @param first the verification of the data inside the page, where there are any */
export function App({ first }: { readonly first: Running | null }): ReactNode {
  const [language, setLanguage] = useState<PageLanguage>(() => preferredLanguage(navigator.languages));
  const [theme, setTheme] = useTheme();
  const [screen, setScreen] = useState<Screen>(first === null ? { show: 'start' } : { show: 'running', progress: null });
  const current = useRef<Running | null>(null);
  const texts = useMemo(() => ({ language, t: textsOf(language) }), [language]);

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = texts.t('title');
  }, [language, texts]);

  const follow = useCallback((running: Running) => {
    // The one before takes its memory with it.
    current.current?.client.close();
    current.current = running;
    running.outcome.then(
      (report) => {
        if (current.current === running) setScreen({ show: 'result', report, at: new Date().toISOString(), client: running.client });
      },
      (error: unknown) => {
        if (current.current === running) setScreen({ show: 'failed', reason: error instanceof WorkerFailure ? error.reason : 'crashed' });
      },
    );
  }, []);

  useEffect(() => {
    if (first) follow(first);
  }, [first, follow]);

  const verify = (files: readonly GivenFile[]): void => {
    setScreen({ show: 'running', progress: null });
    follow(begin({ files }, (progress) => setScreen({ show: 'running', progress })));
  };
  const drop = (items: DataTransferItemList): void => {
    setScreen({ show: 'running', progress: null });
    droppedFiles(items).then(verify, () => setScreen({ show: 'failed', reason: 'unreadable' }));
  };

  const again = (): void => setScreen({ show: 'start' });
  return (
    <TextsContext.Provider value={texts}>
      <Bar onLanguage={setLanguage} theme={theme} onTheme={(next: Theme) => setTheme(next)} />
      <main
        data-screen={screen.show}
        data-state={screen.show === 'result' ? screen.report.state : undefined}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          drop(event.dataTransfer.items);
        }}
      >
        {screen.show === 'start' && <Start onFiles={verify} />}
        {screen.show === 'running' && <RunningView progress={screen.progress} onCancel={() => current.current?.client.cancel()} />}
        {screen.show === 'failed' && <FailureView reason={screen.reason} onAgain={again} />}
        {screen.show === 'result' && (
          <Result report={screen.report} at={screen.at} client={screen.client} onReport={(report) => setScreen({ ...screen, report })} onAgain={again} />
        )}
      </main>
    </TextsContext.Provider>
  );
}
