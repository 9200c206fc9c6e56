import { Select } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../icon.tsx';
import { Field, FieldGroup, type FieldProps } from './field.tsx';
import styles from './fields.module.css';

export interface Option<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
  /** Under the label, in choice cards. */
  readonly text?: ReactNode;
  readonly disabled?: boolean;
}

export interface SelectFieldProps<Value extends string> extends FieldProps {
  options: readonly Option<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  placeholder?: string;
  disabled?: boolean;
  /** Type to find: for long lists. */
  searchable?: boolean;
  /** Height 36 instead of 28: start pages. */
  large?: boolean;
}

/** One of many. */
export function SelectField<Value extends string>({ label, hint, error, optional, aside, className, options, value, onChange, placeholder, disabled, searchable, large }: SelectFieldProps<Value>) {
  const { t } = useTranslation();
  return (
    <Field {...{ label, hint, error, optional, aside, className }}>
      {({ id, describedBy }) => (
        <Select
          id={id}
          aria-describedby={describedBy}
          data={options.map((option) => ({ value: option.value, label: option.label, disabled: option.disabled ?? false }))}
          value={value}
          onChange={(next) => {
            if (next !== null) onChange(next);
          }}
          {...(placeholder ? { placeholder } : {})}
          disabled={disabled ?? false}
          searchable={searchable ?? false}
          nothingFoundMessage={t('common:nothingFound')}
          error={Boolean(error)}
          {...(large ? { classNames: { input: styles.lgSelect ?? '' } } : {})}
          allowDeselect={false}
          checkIconPosition="right"
          rightSection={<Icon of={IconChevronDown} size="sm" />}
          comboboxProps={{ transitionProps: { duration: 0 }, withinPortal: true }}
        />
      )}
    </Field>
  );
}

type NativeCheck = Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'type'> & { ref?: Ref<HTMLInputElement> };

export function Checkbox({ label, text, ...input }: NativeCheck & { label: ReactNode; text?: ReactNode }) {
  return (
    <label className={styles.check}>
      <input type="checkbox" {...input} />
      <span className="stack">
        <span>{label}</span>
        {text && <span className="small muted">{text}</span>}
      </span>
    </label>
  );
}

/** One of a row of a table, whose head names it; named for others by `aria-label`. */
export function Radio(input: NativeCheck & { 'aria-label': string }) {
  return (
    <span className={styles.check}>
      <input type="radio" {...input} />
    </span>
  );
}

/** One of a few, each with its explanation: kinds of breach, roles, ways. */
export function ChoiceCards<Value extends string>({ options, value, onChange, columns = 1, ...field }: FieldProps & { options: readonly Option<Value>[]; value: Value | undefined; onChange: (value: Value) => void; columns?: number }) {
  const name = useId();
  return (
    <FieldGroup {...field}>
      <div className={styles.cards} role="radiogroup" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
        {options.map((option) => (
          <CardFrame key={option.value} label={option.label} text={option.text}>
            <input type="radio" name={name} value={option.value} checked={option.value === value} disabled={option.disabled ?? false} onChange={() => onChange(option.value)} />
          </CardFrame>
        ))}
      </div>
    </FieldGroup>
  );
}

/** Any number of a few, each with its explanation. */
export function CheckCards<Value extends string>({ options, value, onChange, columns = 1, ...field }: FieldProps & { options: readonly Option<Value>[]; value: readonly Value[]; onChange: (value: Value[]) => void; columns?: number }) {
  return (
    <FieldGroup {...field}>
      <div className={styles.cards} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
        {options.map((option) => (
          <CardFrame key={option.value} label={option.label} text={option.text}>
            <input
              type="checkbox"
              checked={value.includes(option.value)}
              disabled={option.disabled ?? false}
              onChange={(event) => {
                // In the order of the options, whatever the order of clicks.
                const chosen = new Set(event.target.checked ? [...value, option.value] : value.filter((one) => one !== option.value));
                onChange(options.map((one) => one.value).filter((one) => chosen.has(one)));
              }}
            />
          </CardFrame>
        ))}
      </div>
    </FieldGroup>
  );
}

function CardFrame({ label, text, children }: { label: string; text?: ReactNode; children: ReactNode }) {
  return (
    <label className={`${styles.check} ${styles.card}`}>
      {children}
      <span className="stack">
        <span className="medium">{label}</span>
        {text && <span className="small muted">{text}</span>}
      </span>
    </label>
  );
}
