import clsx from 'clsx';
import styles from './kbd.module.css';

/** Keys as they stand on the keyboard: `Ctrl K`. */
export function Kbd({ keys, onAccent = false }: { keys: string; onAccent?: boolean }) {
  return <kbd className={clsx(styles.kbd, onAccent && styles.onAccent)}>{keys}</kbd>;
}
