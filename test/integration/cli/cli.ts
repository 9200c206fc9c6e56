import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { compile } from '../../../build/compile.mjs';
import { projectRoot } from '../../../build/runtime/project.mjs';

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Builds the command line as users have it; cheap when nothing has changed. */
export async function buildCli(): Promise<void> {
  await compile({ only: 'vault' });
}

/** Runs `derbes ARGS` in a process of its own, without a terminal. */
export function derbes(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(projectRoot, 'dist', 'cli', 'derbes.mjs'), ...args], {
      env: { PATH: process.env.PATH, TZ: 'America/New_York', DERBES_LANG: 'en', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
