import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** The verifier of exported journals in Python, written from the format page alone. */

const verifier = path.join(import.meta.dirname, '../independent/verify_journal.py');

export interface PythonVerdict {
  readonly ok: boolean;
  readonly file?: string;
  readonly record?: number | null;
  readonly reason?: string;
  readonly size?: number;
  readonly root?: string;
  readonly shown?: number;
  readonly opened?: Record<string, number>;
  readonly labels?: Record<string, number>;
}

/** Its verdict on one export. @throws Error where it ended without one */
export function pythonVerdict(folder: string): PythonVerdict {
  const { stdout, stderr, error } = spawnSync('python3', [verifier, folder], { encoding: 'utf8' });
  if (error) throw error;
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout) as PythonVerdict;
}

/** The same for many exports, without a start for each. */
export class PythonVerifier {
  readonly #process: ChildProcess;
  readonly #verdicts: AsyncIterator<string>;

  constructor() {
    this.#process = spawn('python3', [verifier, '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#verdicts = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  /** One at a time. @throws Error where it ended instead of answering */
  async verdict(folder: string): Promise<PythonVerdict> {
    this.#process.stdin!.write(`${folder}\n`);
    const { value, done } = await this.#verdicts.next();
    if (done) throw new Error('the verifier in Python ended');
    return JSON.parse(value) as PythonVerdict;
  }

  close(): void {
    this.#process.stdin!.end();
  }
}
