import { IconPlus, IconX } from '@tabler/icons-react';
import clsx from 'clsx';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../button.tsx';
import { Segmented } from '../tabs.tsx';
import { Field, FieldGroup, type FieldProps } from './field.tsx';
import styles from './fields.module.css';

export interface BothLanguages {
  kk: string;
  ru: string;
}

/** One text in Kazakh and Russian, one at a time; a dash says that it is still empty. */
export function NamesField({ value, onChange, multiline, errors, rows = 3, maxLength, placeholder, ...field }: FieldProps & { value: BothLanguages; onChange: (value: BothLanguages) => void; multiline?: boolean; rows?: number; maxLength?: number; placeholder?: string; errors?: { kk?: string | undefined; ru?: string | undefined } }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<keyof BothLanguages>();
  // An error in the hidden language must be seen.
  const language = chosen ?? (errors?.ru && !errors.kk ? 'ru' : 'kk');
  const error = field.error ?? errors?.[language] ?? errors?.kk ?? errors?.ru;
  const input = {
    value: value[language],
    lang: language,
    maxLength,
    placeholder,
    spellCheck: false,
    onChange: (event: { target: { value: string } }) => onChange({ ...value, [language]: event.target.value }),
  };
  return (
    <Field
      {...field}
      error={error}
      aside={
        <Segmented
          small
          label={t('common:field.textLanguage')}
          options={[
            { id: 'kk', label: t('common:language.short.kk') + (value.kk ? '' : ' \u2013') },
            { id: 'ru', label: t('common:language.short.ru') + (value.ru ? '' : ' \u2013') },
          ]}
          value={language}
          onChange={setChosen}
        />
      }
    >
      {({ id, describedBy, invalid }) =>
        multiline ? (
          <textarea {...input} id={id} rows={rows} aria-describedby={describedBy} aria-invalid={invalid} className={clsx(styles.area, error && styles.bad)} />
        ) : (
          <div className={clsx(styles.input, error && styles.bad)}>
            <input type="text" {...input} id={id} aria-describedby={describedBy} aria-invalid={invalid} />
          </div>
        )
      }
    </Field>
  );
}

/** Any number of lines: purposes, categories. Enter adds the next one; an emptied line goes away on leaving it. */
export function LinesField({ value, onChange, addLabel, suggestions, ...field }: FieldProps & { value: readonly string[]; onChange: (value: string[]) => void; addLabel: string; suggestions?: readonly string[] }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState('');
  const listId = useId();
  const add = () => {
    const text = draft.trim();
    if (text === '' || value.includes(text)) return;
    onChange([...value, text]);
    setDraft('');
  };
  return (
    <FieldGroup {...field}>
      <div className={styles.list}>
        {value.map((line, index) => (
          <div className={styles.input} key={index}>
            <input
              type="text"
              aria-label={`${field.label} ${index + 1}`}
              value={line}
              onChange={(event) => onChange(value.map((one, at) => (at === index ? event.target.value : one)))}
              onBlur={() => {
                if (line.trim() === '') onChange(value.filter((_, at) => at !== index));
              }}
            />
            <IconButton small icon={IconX} label={t('common:action.removeNamed', { name: line })} onClick={() => onChange(value.filter((_, at) => at !== index))} />
          </div>
        ))}
        <div className="row">
          <div className={clsx(styles.input, 'grow', field.error && styles.bad)}>
            <input
              type="text"
              aria-label={addLabel}
              placeholder={addLabel}
              value={draft}
              list={suggestions ? listId : undefined}
              onChange={(event) => setDraft(event.target.value)}
              onBlur={add}
              onKeyDown={(event) => {
                if (event.code === 'Enter' && !event.ctrlKey) {
                  event.preventDefault();
                  add();
                }
              }}
            />
          </div>
          {suggestions && (
            <datalist id={listId}>
              {suggestions.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          )}
          <Button icon={IconPlus} onClick={add} disabled={draft.trim() === ''}>
            {t('common:action.add')}
          </Button>
        </div>
      </div>
    </FieldGroup>
  );
}
