import type { FindingRule } from './vocabulary.ts';

interface NumberParameter {
  readonly kind: 'number';
  readonly initial: number;
  /** Inclusive; whole numbers only. */
  readonly min: number;
  readonly max: number;
}
interface SwitchParameter {
  readonly kind: 'switch';
  readonly initial: boolean;
}
export type RuleParameter = NumberParameter | SwitchParameter;

const number = (initial: number, min: number, max: number): NumberParameter => ({ kind: 'number', initial, min, max });
const off: SwitchParameter = { kind: 'switch', initial: false };
const on: SwitchParameter = { kind: 'switch', initial: true };
const mostRows = 1_000_000_000;

/** What can be set of each rule, with what it is before anybody sets it. Names are locale keys under `findings-rules:parameter`. */
export const ruleParameters = {
  unknown_account: {},
  not_on_list: {},
  grant_revoked: {},
  grant_expired: {},
  beyond_rights: {},
  outside_hours: { graceMinutes: number(15, 0, 180), serviceAccounts: off },
  blocked_subject: { viewing: off },
  purpose_unlisted: { missing: off },
  bulk_export: {
    windowMinutes: number(60, 1, 1440),
    exportedRows: number(1000, 1, mostRows),
    viewedRows: number(5000, 1, mostRows),
    records: number(1000, 2, 1_000_000),
  },
  unusual_volume: {
    historyDays: number(30, 7, 366),
    minimumDays: number(10, 3, 366),
    deviations: number(8, 1, 100),
    minimumRows: number(500, 1, mostRows),
  },
  uncovered_base: { days: number(3, 1, 366), workingDays: on },
  sequence_gap: { minimumMissing: number(1, 1, 1_000_000) },
} as const satisfies Readonly<Record<FindingRule, Readonly<Record<string, RuleParameter>>>>;

type Value<P> = P extends { readonly kind: 'number' } ? number : boolean;
export type ParametersOf<R extends FindingRule> = { readonly [K in keyof (typeof ruleParameters)[R]]: Value<(typeof ruleParameters)[R][K]> };
/** Parameters of any rule, before they are known to be those of one. */
export type ParameterValues = Readonly<Record<string, number | boolean>>;

export function parametersOf(rule: FindingRule): Readonly<Record<string, RuleParameter>> {
  return ruleParameters[rule];
}

export function initialParameters<R extends FindingRule>(rule: R): ParametersOf<R> {
  return Object.fromEntries(Object.entries(parametersOf(rule)).map(([name, { initial }]) => [name, initial])) as ParametersOf<R>;
}

/** The paragraphs a rule stands on, by the ids of requirements. */
export const ruleRequirements: Readonly<Record<FindingRule, readonly string[]>> = {
  unknown_account: ['R4', 'R5'],
  not_on_list: ['R4', 'R5'],
  grant_revoked: ['R4', 'R5'],
  grant_expired: ['R4', 'R5'],
  beyond_rights: ['R4', 'R5'],
  outside_hours: ['R2'],
  blocked_subject: ['R54'],
  purpose_unlisted: ['R1', 'R51'],
  bulk_export: ['R5'],
  unusual_volume: ['R5'],
  uncovered_base: ['R7'],
  sequence_gap: ['R7'],
};

/** Rules that hold one record at a time; the others look at many together, or at what is missing. */
export const recordRules = [
  'unknown_account', 'not_on_list', 'grant_revoked', 'grant_expired', 'beyond_rights', 'outside_hours', 'blocked_subject', 'purpose_unlisted',
] as const satisfies readonly FindingRule[]; // prettier-ignore
