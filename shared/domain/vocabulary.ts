/**
 * The journal's vocabulary of actions: the seven notices of the state service (144/НҚ para 3, R55) together with the
 * actions of 395/НҚ and of systems themselves.
 */
export const actions = [
  'access',
  'view',
  'change',
  'supplement',
  'transfer',
  'block',
  'destroy',
  'collect',
  'accumulate',
  'use',
  'distribute',
  'anonymise',
  'unblock',
  'export',
  'sign_in',
  'sign_in_failed',
] as const;
export type Action = (typeof actions)[number];

/** The seven actions of which the state service notifies the subject (R55). */
export type NotifiedAction = 'access' | 'view' | 'change' | 'supplement' | 'transfer' | 'block' | 'destroy';

/** R55: every action maps to one of the seven, or to none where nothing was done to the data. */
export const notifiedAs: Readonly<Record<Action, NotifiedAction | null>> = {
  access: 'access',
  view: 'view',
  change: 'change',
  supplement: 'supplement',
  transfer: 'transfer',
  block: 'block',
  destroy: 'destroy',
  collect: 'supplement',
  accumulate: 'supplement',
  use: 'access',
  distribute: 'transfer',
  anonymise: 'change',
  unblock: 'change',
  export: 'transfer',
  sign_in: 'access',
  sign_in_failed: null,
};

/** What a grant can allow. Signing in needs no right of its own. */
export const rights = [
  'view',
  'change',
  'supplement',
  'transfer',
  'export',
  'block',
  'destroy',
  'anonymise',
  'use',
] as const satisfies readonly Action[];
export type Right = (typeof rights)[number];

/** Kinds of breach, 481/НҚ para 2 (6), R17, in the order of the text. */
export const breachKinds = [
  'unlawful_distribution',
  'alteration',
  'destruction',
  'unsanctioned_distribution',
  'unsanctioned_access',
] as const;
export type BreachKind = (typeof breachKinds)[number];

/** The organisation's role towards a base (Law 94-V; requirements.md, "Whom they bind"). */
export const organisationRoles = ['owner', 'operator', 'third_party'] as const;
/** Access category of the data in a base. */
export const accessCategories = ['restricted', 'public'] as const;
/** Who stands behind an account of a DBMS. */
export const accountKinds = ['personal', 'shared', 'service'] as const;
/** Roles of the console's own operators. */
export const operatorRoles = ['owner', 'editor', 'auditor'] as const;
export type OperatorRole = (typeof operatorRoles)[number];

/** What the journal is held against, in the order of pages. What each asks and takes stands in `finding-rules.ts`. */
export const findingRules = [
  'unknown_account', 'not_on_list', 'grant_revoked', 'grant_expired', 'beyond_rights', 'outside_hours', 'blocked_subject', 'purpose_unlisted',
  'bulk_export', 'unusual_volume', 'uncovered_base', 'sequence_gap',
] as const; // prettier-ignore
export type FindingRule = (typeof findingRules)[number];
