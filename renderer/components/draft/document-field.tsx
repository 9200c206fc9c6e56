import { IconAlertCircle, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textInBoth, type ChecklistItem, type FormField, type FormValue } from '../../../shared/contract/forms.ts';
import type { DocumentLanguage } from '../../../shared/contract/scalars.ts';
import { isFilled, textIn } from '../../../shared/regulation/values.ts';
import { formatNumber } from '../../i18n/format.ts';
import { Checkbox, CheckCards, ChoiceCards } from '../fields/choice.tsx';
import { DateField, DateTimeField } from '../fields/dates.tsx';
import { FieldGroup } from '../fields/field.tsx';
import { NumberField, TextAreaField, TextField } from '../fields/text.tsx';
import { Icon } from '../icon.tsx';
import { Segmented } from '../tabs.tsx';
import styles from './draft.module.css';
import { useLabel } from './labels.ts';

export interface DocumentFieldProps {
  field: FormField;
  value: FormValue | undefined;
  onChange: (value: FormValue) => void;
  /** Which text of a field written in both languages is on the screen. */
  language: DocumentLanguage;
  /** What the checklist says of it. */
  line: ChecklistItem | undefined;
  /** It was visited, so what is missing may be said in red. */
  visited: boolean;
  readOnly: boolean;
  rows?: number;
}

/** One field of a document, drawn from what its rule pack says and nothing else. */
export function DocumentField({ field, value, onChange, language, line, visited, readOnly, rows = 4 }: DocumentFieldProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const text = field.perLanguage ? textIn(value, language) : typeof value === 'string' ? value : '';
  // The stored text, with the blanks at its end that are just being typed.
  const typed = field.perLanguage ? (bothOf(value)?.[language] ?? '') : text;
  const wrong = line !== undefined && !line.ready && (visited || isFilled(value));
  const error = wrong ? t(`checklist:${line.missing ?? 'fieldInvalid'}`, line.params) : undefined;
  const hint = (
    <span className={styles.hint}>
      <span>{field.hint ? label(field.hint) : field.mandatory ? t('draft:mandatory') : t('draft:optional')}</span>
      {isText(field) && typed.length > 0 && (
        <span className="num" aria-label={t('draft:characters', { count: typed.length })}>
          {formatNumber(typed.length)}
          {field.maxLength !== undefined && typed.length > field.maxLength * 0.8 && ` / ${formatNumber(field.maxLength)}`}
        </span>
      )}
    </span>
  );
  const common = {
    label: label(field.label),
    hint,
    error,
    aside: <Mark filled={isFilled(value)} line={line} wrong={wrong} />,
  };
  const native = {
    value: typed,
    readOnly,
    lang: field.perLanguage ? language : undefined,
    // One more than allowed may be typed, so that the reason is seen rather than a key that does nothing.
    maxLength: 20_000,
    placeholder: field.example && !readOnly ? t('draft:example', { text: label(field.example) }) : undefined,
    'aria-required': field.mandatory || undefined,
    onChange: (event: { target: { value: string } }) => {
      const next = event.target.value;
      onChange(field.perLanguage ? { kk: '', ru: '', ...bothOf(value), [language]: next } : next === '' ? null : next);
    },
  };
  const options = (field.options ?? []).map((option) => ({
    value: option.value,
    label: label(option.label),
    text: option.condition ? label(option.condition) : undefined,
    disabled: readOnly,
  }));

  switch (field.type) {
    case 'text':
      return <TextField {...common} {...native} />;
    case 'email':
      return <TextField {...common} {...native} type="email" inputMode="email" />;
    case 'phone':
      return <TextField {...common} {...native} type="tel" inputMode="tel" />;
    case 'multiline':
      return <TextAreaField {...common} {...native} rows={rows} />;
    case 'integer':
      return <NumberField {...common} readOnly={readOnly} value={typeof value === 'number' ? value : undefined} onChange={(next) => onChange(next ?? null)} />;
    case 'date':
      return <DateField {...common} disabled={readOnly} value={text === '' ? null : text} onChange={onChange} />;
    case 'instant':
      return readOnly ? <TextField {...common} readOnly value={text} /> : <DateTimeField {...common} value={text === '' ? null : text} onChange={onChange} />;
    case 'boolean':
      return (
        <FieldGroup {...common}>
          <Checkbox label={t('draft:confirm')} checked={value === true} disabled={readOnly} onChange={(event) => onChange(event.target.checked)} />
        </FieldGroup>
      );
    case 'choices':
      return <CheckCards {...common} columns={2} options={options} value={Array.isArray(value) ? value : []} onChange={onChange} />;
    case 'choice':
      return options.some((option) => option.text) || options.length > 4 ? (
        <ChoiceCards {...common} columns={2} options={options} value={text} onChange={onChange} />
      ) : (
        <FieldGroup {...common}>
          <span className="row">
            <Segmented label={common.label} options={options.map((option) => ({ id: option.value, label: option.label }))} value={text} onChange={onChange} disabled={readOnly} />
          </span>
        </FieldGroup>
      );
  }
}

function isText(field: FormField): boolean {
  return field.type === 'text' || field.type === 'multiline';
}

function bothOf(value: FormValue | undefined): { kk: string; ru: string } | undefined {
  const parsed = textInBoth.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** Right of the label: done, missing, or nothing yet. */
function Mark({ filled, line, wrong }: { filled: boolean; line: ChecklistItem | undefined; wrong: boolean }): ReactNode {
  const { t } = useTranslation();
  if (wrong) {
    return (
      <span className={styles.wrong} title={t('draft:state.missing')}>
        <Icon of={IconAlertCircle} size="sm" />
      </span>
    );
  }
  if (line?.ready && filled) {
    return (
      <span className={styles.ready} title={t('draft:state.ready')}>
        <Icon of={IconCheck} size="sm" />
      </span>
    );
  }
  return null;
}
