import { basename, isAbsolute } from 'node:path';
import {
  findProcedure,
  type OutputOf,
  type ParsedInputOf,
  type VaultProcedureName,
} from '../../shared/contract/index.ts';
import type { Result } from '../../shared/contract/problem.ts';
import type { DevelopmentGate } from './development-gate.ts';
import type { PreferenceStore } from './preferences.ts';
import type { RunningCall, VaultLink } from './vault-link.ts';

const folderSuffix = /\.derbes$/;

export interface VaultCallsOptions {
  readonly vault: VaultLink;
  readonly preferences: PreferenceStore;
  readonly gate: DevelopmentGate;
  readonly written: Set<string>;
}

/**
 * Calls of the page to the vault, and what main itself has to know of them: which registers were opened before, whether
 * the selected one is the demo, and which files the vault has written.
 */
export class VaultCalls {
  readonly #options: VaultCallsOptions;
  #selectedIsDemo = false;

  constructor(options: VaultCallsOptions) {
    this.#options = options;
  }

  start(procedure: string, input: unknown, onProgress: (progress: unknown) => void): RunningCall {
    const { gate, vault } = this.#options;
    let cancelled = false;
    let call: RunningCall | null = null;
    const answer = async (): Promise<Result<unknown>> => {
      if (!(await gate.admits(procedure, this.#selectedIsDemo))) {
        return { ok: false, problem: { code: 'DEVELOPMENT_RUNTIME_DECLINED' } };
      }
      if (cancelled) return { ok: false, problem: { code: 'CANCELLED' } };
      call = vault.start(procedure, input, onProgress);
      const result = await call.result;
      if (result.ok) this.#learn(procedure as VaultProcedureName, input, result.value);
      return result;
    };
    return {
      result: answer(),
      cancel: () => {
        cancelled = true;
        call?.cancel();
      },
    };
  }

  #learn(procedure: VaultProcedureName, input: unknown, value: unknown): void {
    const output = findProcedure(procedure)?.output.safeParse(value);
    if (!output?.success) return;
    collectPaths(output.data, this.#options.written);
    switch (procedure) {
      case 'register.select': {
        const { path, name, demo } = output.data as OutputOf<'register.select'>;
        this.#selected(path, name, demo);
        return;
      }
      case 'register.createDemo':
      case 'register.create':
      case 'register.restore': {
        const { path } = output.data as OutputOf<'register.create'>;
        const given = (input as Partial<ParsedInputOf<'register.create'>>).name;
        this.#selected(path, given ?? basename(path).replace(folderSuffix, ''), procedure === 'register.createDemo');
        return;
      }
      default:
    }
  }

  #selected(path: string, name: string, demo: boolean): void {
    this.#selectedIsDemo = demo;
    this.#options.preferences.remember({ path, name, demo });
  }
}

/** Every `path` in an answer. Kept for the life of the program, to be shown in the file manager and for nothing else. */
function collectPaths(value: unknown, into: Set<string>): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'path' && typeof inner === 'string' && isAbsolute(inner)) into.add(inner);
    else collectPaths(inner, into);
  }
}
