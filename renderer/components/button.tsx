import { Tooltip } from '@mantine/core';
import clsx from 'clsx';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './button.module.css';
import { Icon, type IconType } from './icon.tsx';
import { Kbd } from './kbd.tsx';

type NativeButton = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'title'> & { ref?: Ref<HTMLButtonElement> };

export interface ButtonProps extends NativeButton {
  /** `primary`: the next lawful step; one a view. `danger` for what cannot be undone. */
  variant?: 'default' | 'primary' | 'ghost' | 'danger';
  /** Heights 24, 28, 32, 36. */
  size?: 'sm' | 'md' | 'lg' | 'xl';
  icon?: IconType | undefined;
  keys?: string | undefined;
  wide?: boolean;
  /** Work of this button is under way: not to be pressed again. */
  busy?: boolean;
  /** Why it cannot be pressed now. Keeps it in the tab order, so that the reason can be found. */
  blockedBy?: string | undefined;
}

export function Button({ variant = 'default', size = 'md', icon, keys, wide, busy, blockedBy, className, children, ...rest }: ButtonProps) {
  const button = (
    <button
      type="button"
      {...rest}
      disabled={(rest.disabled ?? false) || busy}
      aria-busy={busy}
      {...(blockedBy ? { 'aria-disabled': true, onClick: (event) => event.preventDefault() } : {})}
      className={clsx(
        styles.button,
        variant !== 'default' && styles[variant],
        size !== 'md' && styles[size],
        wide && styles.wide,
        className,
      )}
    >
      {icon && <Icon of={icon} />}
      {children}
      {keys && <Kbd keys={keys} onAccent={variant === 'primary'} />}
    </button>
  );
  return blockedBy ? <Tooltip label={blockedBy}>{button}</Tooltip> : button;
}

export interface IconButtonProps extends NativeButton {
  /** Name for screen readers and the tooltip. */
  label: string;
  icon: IconType;
  bordered?: boolean;
  small?: boolean;
  keys?: string;
}

/** Only for close, more, columns, previous, next, and the shell; everything else has a word. */
export function IconButton({ label, icon, bordered, small, keys, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={keys ? `${label} · ${keys}` : label} openDelay={400} disabled={rest.disabled === true}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={clsx(styles.icon, bordered && styles.bordered, small && styles.small, className)}
      >
        <Icon of={icon} size={small ? 'sm' : 'md'} />
      </button>
    </Tooltip>
  );
}

/** Reads like a link, acts like a button. */
export function TextButton({ className, children, ...rest }: NativeButton & { children: ReactNode }) {
  return (
    <button type="button" {...rest} className={clsx(styles.link, className)}>
      {children}
    </button>
  );
}
