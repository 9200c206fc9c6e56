import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { GivenFile, Progress, Report } from '../messages.ts';
import { WorkerClient, WorkerFailure } from './client.ts';
import { Bar } from './bar.tsx';
import { droppedFiles } from './folder.ts';
import { Result } from './result.tsx';
import { FailureView, Running } from './running.tsx';
import { Start } from './start.tsx';
import { type PageLanguage, preferredLanguage, TextsContext, textsOf } from './texts.ts';
import { type Theme, useTheme } from './theme.ts';

type Screen =
  | { readonly show: 'start' }
  | { readonly show: 'running'; readonly progress: Progress | null }
  | { readonly show: 'failed'; readonly reason: string }
  | { readonly show: 'result'; readonly report: Report; readonly at: string };

/** @param embedded the data inside the page, as base64, where there are any */
export function App({ embedded }: { readonly embedded: string | null }): ReactNode {
  const [language, setLanguage] = useState<PageLanguage>(() => preferredLanguage(navigator.languages));
  const [theme, setTheme] = useTheme();
  const [screen, setScreen] = useState<Screen>(embedded === null ? { show: 'start' } : { show: 'running', progress: null });
  const client = useRef<WorkerClient | null>(null);
  const texts = useMemo(() => ({ language, t: textsOf(language) }), [language]);

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = texts.t('title');
  }, [language, texts]);

  const verify = useCallback(async (input: { files: readonly GivenFile[] } | { embedded: string }) => {
    // A new worker for each export: the one before takes its memory with it.
    client.current?.close();
    const worker = new WorkerClient();
    client.current = worker;
    setScreen({ show: 'running', progress: null });
    try {
      const report = await worker.call('verify', input, (progress) => setScreen({ show: 'running', progress }));
      if (client.current === worker) setScreen({ show: 'result', report, at: new Date().toISOString() });
    } catch (error) {
      if (client.current === worker) setScreen({ show: 'failed', reason: error instanceof WorkerFailure ? error.reason : 'crashed' });
    }
  }, []);

  useEffect(() => {
    if (embedded !== null) void verify({ embedded: embedded.trim() });
  }, [embedded, verify]);

  const drop = useCallback(
    async (items: DataTransferItemList) => {
      try {
        await verify({ files: await droppedFiles(items) });
      } catch {
        setScreen({ show: 'failed', reason: 'unreadable' });
      }
    },
    [verify],
  );

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
          void drop(event.dataTransfer.items);
        }}
      >
        {screen.show === 'start' && <Start onFiles={(files) => void verify({ files })} />}
        {screen.show === 'running' && <Running progress={screen.progress} onCancel={() => client.current?.cancel()} />}
        {screen.show === 'failed' && <FailureView reason={screen.reason} onAgain={again} />}
        {screen.show === 'result' && client.current && (
          <Result report={screen.report} at={screen.at} client={client.current} onReport={(report) => setScreen({ ...screen, report })} onAgain={again} />
        )}
      </main>
    </TextsContext.Provider>
  );
}
