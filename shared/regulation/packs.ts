import notice481 from './481-2026-03-11.json' with { type: 'json' };
import application236 from './236-2025-05-30.json' with { type: 'json' };
import { parsePack, type RulePack } from './pack.ts';

export { fieldsOf, fillIn, missingEditions, packFor, packRefOf, parsePack } from './pack.ts';
export type { PackCheck, PackField, PackKind, PackSection, RulePack } from './pack.ts';

/** Editions that come with the console, checked like any other. */
export const bundledPacks: readonly RulePack[] = [notice481, application236].map(parsePack);
