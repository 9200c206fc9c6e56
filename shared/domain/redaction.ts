/** What becomes of personal values when journal records leave the register (docs/formats/journal.md, "Treatments and pseudonyms"). */

/** `other`: every kind besides, as own actions have them (a search, a file's name, the reason of a change). */
export const personalKinds = ['account', 'person', 'statement', 'parameters', 'host', 'raw', 'other'] as const;
export type PersonalKind = (typeof personalKinds)[number];

export const treatments = ['revealed', 'withheld', 'pseudonymised'] as const;
export type Treatment = (typeof treatments)[number];

export type Redaction = Readonly<Record<PersonalKind, Treatment>>;

const named: ReadonlySet<string> = new Set(personalKinds.filter((kind) => kind !== 'other'));

/** The entry of a redaction that speaks of this kind. */
export function entryOf(kind: string): PersonalKind {
  return named.has(kind) ? (kind as PersonalKind) : 'other';
}

/** Kinds whose texts hold the values of others: they may be revealed only together with those. */
export const revealedOnlyWith: Readonly<Partial<Record<PersonalKind, readonly PersonalKind[]>>> = {
  raw: ['account', 'host', 'statement', 'parameters'],
  other: ['account', 'person'],
};

/** What keeps a kind from being revealed: kinds that it would give away. */
export function keepsClosed(redaction: Redaction, kind: PersonalKind): PersonalKind[] {
  return (revealedOnlyWith[kind] ?? []).filter((needed) => redaction[needed] !== 'revealed');
}

/** The first kind that is revealed though others that it holds are not; null where the redaction is sound. */
export function givenAway(redaction: Redaction): PersonalKind | null {
  return personalKinds.find((kind) => redaction[kind] === 'revealed' && keepsClosed(redaction, kind).length > 0) ?? null;
}

/** The same with every kind withheld that would give others away. */
export function sound(redaction: Redaction): Redaction {
  const found = { ...redaction };
  for (const kind of personalKinds) if (found[kind] === 'revealed' && keepsClosed(found, kind).length > 0) found[kind] = 'withheld';
  return found;
}

/** Everything by one treatment, but for some kinds. */
export function redactionOf(all: Treatment, but: Partial<Redaction> = {}): Redaction {
  return { account: all, person: all, statement: all, parameters: all, host: all, raw: all, other: all, ...but };
}

export function pseudonymises(redaction: Redaction): boolean {
  return personalKinds.some((kind) => redaction[kind] === 'pseudonymised');
}

/** For whom an export is made. Whoever works for the organisation is no matter of a subject, nor of a contractor. */
export const redactionPresets = {
  inspector: redactionOf('revealed'),
  subject: redactionOf('withheld'),
  contractor: redactionOf('withheld', { account: 'pseudonymised', person: 'pseudonymised' }),
} as const satisfies Readonly<Record<string, Redaction>>;
export type RedactionPreset = keyof typeof redactionPresets;

/** What is opened where nothing was said: who acted, and no text that may hold subjects' data. */
export const usualRedaction: Redaction = redactionOf('withheld', { account: 'revealed', person: 'revealed' });

/** `account-7F3K9QWXM2C4`; the kind is the one that the record has, which `other` stands for. */
export const pseudonymPattern = /^([a-z][A-Za-z0-9]*)-[0-9A-HJKMNP-TV-Z]{12}$/;
