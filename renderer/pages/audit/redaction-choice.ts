import { type PersonalKind, pseudonymises, type Redaction, redactionPresets, type RedactionPreset, sound, type Treatment, usualRedaction } from '../../../shared/domain/redaction.ts';

export const presets = ['inspector', 'subject', 'contractor', 'custom'] as const satisfies readonly (RedactionPreset | 'custom')[];
export type Preset = (typeof presets)[number];

/** What the form of an export holds of personal values. */
export interface RedactionChoice {
  readonly preset: Preset;
  readonly redaction: Redaction;
  /** IIN or phone of the subject whose records alone are opened, as typed. */
  readonly subject: string;
  /** Name of the series of pseudonyms; empty: those of this export alone. */
  readonly series: string;
}

export const startingRedaction: RedactionChoice = { preset: 'custom', redaction: usualRedaction, subject: '', series: '' };

export function withPreset(choice: RedactionChoice, preset: Preset): RedactionChoice {
  return { ...choice, preset, redaction: preset === 'custom' ? choice.redaction : redactionPresets[preset] };
}

/** One kind treated otherwise; what it gave away until now closes with it. */
export function withTreatment(choice: RedactionChoice, kind: PersonalKind, treatment: Treatment): RedactionChoice {
  return { ...choice, redaction: sound({ ...choice.redaction, [kind]: treatment }), preset: choice.preset === 'subject' ? 'subject' : 'custom' };
}

/** The number by which the subject's records are found, null where what was typed is none. */
export function subjectNumber(text: string): string | null {
  const digits = text.replace(/\D/g, '');
  const bare = /^[\d\s()+-]+$/.test(text);
  return bare && (digits.length === 12 || /^[78]7\d{9}$/.test(digits)) ? text.trim() : null;
}

/** What of the choice goes into a call. */
export function redactionInput({ redaction, series }: RedactionChoice): { redaction: Redaction; pseudonymSeries?: string } {
  const name = series.trim();
  return { redaction, ...(name !== '' && pseudonymises(redaction) ? { pseudonymSeries: name } : {}) };
}
