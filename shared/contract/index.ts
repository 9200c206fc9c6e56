import { z } from 'zod';
import { applications } from './applications.ts';
import { audit } from './audit.ts';
import { bases } from './bases.ts';
import { blockedSubjects } from './blocked-subjects.ts';
import { certificates } from './certificates.ts';
import { checkpoints } from './checkpoints.ts';
import { destructions } from './destruction.ts';
import { documents } from './documents.ts';
import { encryption } from './encryption.ts';
import { evidence } from './evidence.ts';
import { findings } from './findings.ts';
import { incidents } from './incidents.ts';
import { journal } from './journal.ts';
import { people } from './people.ts';
import { proofs } from './proofs.ts';
import type { Input, OutputDraft, Output, ParsedInput, Procedure, Progress } from './procedure.ts';
import { operators, register } from './register.ts';
import { savedFilters } from './saved-filters.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { signing } from './signing.ts';
import { sources } from './sources.ts';
import { today } from './today.ts';

/** Every call of the console. `shell` is answered by main, all else by the vault. */
export const contract = {
  shell,
  register,
  operators,
  bases,
  people,
  sources,
  journal,
  savedFilters,
  findings,
  blockedSubjects,
  destructions,
  incidents,
  documents,
  applications,
  signing,
  evidence,
  certificates,
  encryption,
  audit,
  checkpoints,
  proofs,
  today,
  settings,
} as const;
export type Contract = typeof contract;
export type AreaName = keyof Contract;
export type VaultAreaName = Exclude<AreaName, 'shell'>;

/** `area.call` for every entry. */
export type ProcedureName = { [A in AreaName]: `${A}.${keyof Contract[A] & string}` }[AreaName];
export type VaultProcedureName = { [A in VaultAreaName]: `${A}.${keyof Contract[A] & string}` }[VaultAreaName];
export type ShellProcedureName = `shell.${keyof Contract['shell']}`;

export type ProcedureOf<N extends ProcedureName> = N extends `${infer A}.${infer C}`
  ? A extends AreaName
    ? C extends keyof Contract[A]
      ? Contract[A][C] extends Procedure
        ? Contract[A][C]
        : never
      : never
    : never
  : never;
export type InputOf<N extends ProcedureName> = Input<ProcedureOf<N>>;
export type ParsedInputOf<N extends ProcedureName> = ParsedInput<ProcedureOf<N>>;
export type OutputOf<N extends ProcedureName> = Output<ProcedureOf<N>>;
export type OutputDraftOf<N extends ProcedureName> = OutputDraft<ProcedureOf<N>>;
export type ProgressOf<N extends ProcedureName> = Progress<ProcedureOf<N>>;

/** Finds an entry by its name; undefined for a name that no build of ours sends. */
export function findProcedure(name: string): Procedure | undefined {
  const [area, call, ...rest] = name.split('.');
  if (!area || !call || rest.length > 0 || !Object.hasOwn(contract, area)) return undefined;
  const entries: Readonly<Record<string, Procedure>> = contract[area as AreaName];
  return Object.hasOwn(entries, call) ? entries[call] : undefined;
}

export const procedureNames: readonly ProcedureName[] = Object.entries(contract).flatMap(([area, calls]) =>
  Object.keys(calls).map((call) => `${area}.${call}` as ProcedureName),
);

/** What processes tell unasked. Pages refetch what an event names; events carry no subjects' data. */
export const events = {
  /** The register was opened, locked, verified, backed up. */
  'register.changed': z.object({}),
  /** Rows of these areas changed. */
  'data.changed': z.object({ areas: z.array(z.string()) }),
  'vault.died': z.object({ code: z.number().nullable() }),
  'vault.started': z.object({}),
  /** Menu or shortcut of main, e.g. lock. */
  'shell.command': z.object({ command: z.enum(['lock', 'palette']) }),
  'shell.preferences': z.object({}),
} as const;
export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.output<(typeof events)[E]>;
