import type { ObjectRule } from '../contract/sources.ts';

/** `mapped`: to a base, or to null for "known, and not personal data". `unmapped`: no rule says anything, or two contradict. */
export type Mapped = { readonly kind: 'mapped'; readonly base: string | null } | { readonly kind: 'unmapped' };

const unmapped: Mapped = { kind: 'unmapped' };
const any = '*';

interface Rule {
  readonly database: string;
  readonly schema: string;
  readonly table: string;
  readonly base: string | null;
}

/** Names are compared without regard to letter case: servers fold unquoted names, people do not. */
function folded(name: string): string {
  return name.trim().toLowerCase();
}

/**
 * Maps what a log names to bases. The most specific rule wins: one that names the table before one that names the schema
 * before one that names the database. A record without a schema (COPY patient) fits rules of every schema; where they
 * contradict each other it stays unmapped.
 */
export class ObjectRules {
  readonly #rules: readonly Rule[];
  readonly #cache = new Map<string, Mapped>();

  constructor(rules: readonly ObjectRule[]) {
    this.#rules = rules.map(({ database, schema, table, base }) => ({ database: folded(database), schema: folded(schema), table: folded(table), base }));
  }

  /** Base of a table; with an empty table, of what is done in a database without naming one (signing in, roles). */
  map(database: string, schema: string, table: string): Mapped {
    const key = `${database}\u0000${schema}\u0000${table}`;
    let found = this.#cache.get(key);
    if (!found) {
      found = table === '' ? this.#ofDatabase(folded(database)) : this.#ofTable(folded(database), folded(schema), folded(table));
      if (this.#cache.size > 50_000) this.#cache.clear();
      this.#cache.set(key, found);
    }
    return found;
  }

  #ofTable(database: string, schema: string, table: string): Mapped {
    const fitting = this.#rules.filter(
      (rule) =>
        (rule.database === any || rule.database === database) &&
        (rule.schema === any || schema === '' || rule.schema === schema) &&
        (rule.table === any || rule.table === table),
    );
    return mostSpecific(fitting);
  }

  /** A whole-database rule, or the one base that all rules of the database lead to. */
  #ofDatabase(database: string): Mapped {
    const ofDatabase = this.#rules.filter((rule) => rule.database === any || rule.database === database);
    const whole = mostSpecific(ofDatabase.filter((rule) => rule.schema === any && rule.table === any));
    if (whole.kind === 'mapped') return whole;
    const bases = new Set(ofDatabase.map((rule) => rule.base).filter((base) => base !== null));
    const [only] = bases;
    return bases.size === 1 && only !== undefined ? { kind: 'mapped', base: only } : unmapped;
  }
}

function mostSpecific(rules: readonly Rule[]): Mapped {
  const weight = (rule: Rule): number => (rule.table === any ? 0 : 4) + (rule.schema === any ? 0 : 2) + (rule.database === any ? 0 : 1);
  const highest = Math.max(-1, ...rules.map(weight));
  const bases = new Set(rules.filter((rule) => weight(rule) === highest).map((rule) => rule.base));
  const [base] = bases;
  return bases.size === 1 && base !== undefined ? { kind: 'mapped', base } : unmapped;
}
