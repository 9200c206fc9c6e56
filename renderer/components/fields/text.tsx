import { IconEye, IconEyeOff, IconLock } from '@tabler/icons-react';
import clsx from 'clsx';
import { useState, type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../button.tsx';
import { Icon, type IconType } from '../icon.tsx';
import { Tag } from '../marks.tsx';
import { Field, type FieldProps } from './field.tsx';
import styles from './fields.module.css';

type NativeInput = Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'size'> & { ref?: Ref<HTMLInputElement> };

export interface TextFieldProps extends FieldProps, NativeInput {
  mono?: boolean;
  icon?: IconType;
  /** Inside the frame, right. */
  end?: ReactNode;
  /** Height 36 instead of 28: start pages. */
  large?: boolean;
}

/** One line of text. Spreads what `register()` of react-hook-form gives. */
export function TextField({ label, hint, error, optional, aside, className, mono, icon, end, large, ...input }: TextFieldProps) {
  return (
    <Field {...{ label, hint, error, optional, aside, className }}>
      {({ id, describedBy, invalid }) => (
        <div className={clsx(styles.input, large && styles.lg, error && styles.bad, (input.readOnly || input.disabled) && styles.locked)}>
          {icon && <Icon of={icon} />}
          <input
            type="text"
            autoComplete="off"
            spellCheck={false}
            {...input}
            id={id}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            className={clsx(mono && 'mono')}
          />
          {end}
          {input.readOnly && <Icon of={IconLock} size="sm" />}
        </div>
      )}
    </Field>
  );
}

export interface PasswordFieldProps extends Omit<TextFieldProps, 'type' | 'end'> {
  end?: ReactNode;
}

/** A secret, with an eye and warnings that explain most wrong entries: Caps Lock, and letters of another layout. */
export function PasswordField({ onKeyUp, onChange, ...props }: PasswordFieldProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const [caps, setCaps] = useState(false);
  const [script, setScript] = useState<'cyrillic' | 'latin' | 'mixed'>();
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      onKeyUp={(event) => {
        setCaps(event.getModifierState('CapsLock'));
        onKeyUp?.(event);
      }}
      onChange={(event) => {
        setScript(scriptOf(event.target.value));
        onChange?.(event);
      }}
      end={
        <>
          {caps && <Tag tone="warning">Caps Lock</Tag>}
          {script && <Tag>{t(`common:script.${script}`)}</Tag>}
          {props.end}
          <IconButton
            small
            icon={shown ? IconEyeOff : IconEye}
            label={t(shown ? 'common:password.hide' : 'common:password.show')}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          />
        </>
      }
    />
  );
}

/** Which letters were typed: the layout of the keyboard cannot be asked, only seen in what it makes. */
function scriptOf(text: string): 'cyrillic' | 'latin' | 'mixed' | undefined {
  const cyrillic = /\p{Script=Cyrillic}/u.test(text);
  const latin = /\p{Script=Latin}/u.test(text);
  return cyrillic && latin ? 'mixed' : cyrillic ? 'cyrillic' : latin ? 'latin' : undefined;
}

export interface NumberFieldProps extends Omit<TextFieldProps, 'value' | 'onChange' | 'type'> {
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  /** The digits name something, as a port does, and count nothing. */
  isName?: boolean;
}

/** Digits in threes while they are not being typed. Value in whole units; undefined while empty or no number. */
export function NumberField({ value, onChange, isName, ...props }: NumberFieldProps) {
  const [typed, setTyped] = useState<string>();
  const shown = typed ?? (value === undefined || Number.isNaN(value) ? '' : isName ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, '\u00a0'));
  return (
    <TextField
      {...props}
      inputMode="numeric"
      value={shown}
      onFocus={(event) => {
        setTyped(value === undefined ? '' : String(value));
        props.onFocus?.(event);
      }}
      onBlur={(event) => {
        setTyped(undefined);
        props.onBlur?.(event);
      }}
      onChange={(event) => {
        const digits = event.target.value.replace(/\D/g, '').slice(0, 12);
        setTyped(digits);
        onChange(digits === '' ? undefined : Number(digits));
      }}
    />
  );
}

export type TextAreaFieldProps = FieldProps & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className'> & { ref?: Ref<HTMLTextAreaElement> };

export function TextAreaField({ label, hint, error, optional, aside, className, ...area }: TextAreaFieldProps) {
  return (
    <Field {...{ label, hint, error, optional, aside, className }}>
      {({ id, describedBy, invalid }) => (
        <textarea rows={3} spellCheck={false} {...area} id={id} aria-describedby={describedBy} aria-invalid={invalid} className={clsx(styles.area, error && styles.bad)} />
      )}
    </Field>
  );
}
