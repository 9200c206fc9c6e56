import { createInterface } from 'node:readline';
import type { TFunction } from 'i18next';
import type { WorkProgress } from '../../shared/contract/scalars.ts';

/** Where the CLI speaks: results to stdout, everything else to stderr, so that `--json` can be piped. */
export interface Terminal {
  /** A line of the result for people; silent under `--json`. */
  line(text?: string): void;
  /** The result for machines; only under `--json`. */
  json(value: unknown): void;
  note(text: string): void;
  progress(report: WorkProgress): void;
  /** Wipes the progress line. */
  settle(): void;
  /** A secret typed without echo; null where there is no terminal to ask at. */
  askSecret(question: string): Promise<string | null>;
}

export function processTerminal(options: { json: boolean; quiet: boolean; t: TFunction }): Terminal {
  const live = process.stderr.isTTY && !options.quiet;
  let drawn = false;
  const settle = (): void => {
    if (drawn) process.stderr.write('\r\u001b[K');
    drawn = false;
  };
  return {
    line: (text = '') => {
      if (options.json) return;
      settle();
      process.stdout.write(`${text}\n`);
    },
    json: (value) => {
      if (options.json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    note: (text) => {
      settle();
      if (!options.quiet) process.stderr.write(`${text}\n`);
    },
    progress: ({ stage, done, total }) => {
      if (!live) return;
      const share = total > 0 ? `${Math.floor((100 * done) / total)} %` : String(done);
      process.stderr.write(`\r\u001b[K${options.t(`progress:${stage}`, { defaultValue: stage })} ${share}`);
      drawn = true;
    },
    settle,
    askSecret: (question) => (process.stdin.isTTY ? readHidden(question) : Promise.resolve(null)),
  };
}

function readHidden(question: string): Promise<string> {
  return new Promise((resolve) => {
    process.stderr.write(question);
    const lines = createInterface({ input: process.stdin, terminal: false });
    process.stdin.setRawMode(true);
    let typed = '';
    const finish = (answer: string): void => {
      process.stdin.off('data', onData);
      process.stdin.setRawMode(false);
      process.stdin.pause();
      lines.close();
      process.stderr.write('\n');
      resolve(answer);
    };
    const onData = (chunk: Buffer): void => {
      for (const character of chunk.toString('utf8')) {
        if (character === '\r' || character === '\n') {
          finish(typed);
          return;
        }
        if (character === '\u0003') {
          finish('');
          process.kill(process.pid, 'SIGINT');
          return;
        }
        typed = character === '\u007f' || character === '\b' ? [...typed].slice(0, -1).join('') : typed + character;
      }
    };
    process.stdin.on('data', onData);
  });
}
