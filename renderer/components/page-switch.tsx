import { Link } from '@tanstack/react-router';
import { formatNumber } from '../i18n/format.ts';
import styles from './page-switch.module.css';

/** The page that is the path itself, not the one below it. */
const exactly = { exact: true, includeSearch: false };

/** The few pages of one area, beside the title; `count` is that of the page shown. */
export function PageSwitch({ label, pages, count }: { label: string; pages: readonly { to: string; label: string }[]; count?: number | undefined }) {
  return (
    <span className={styles.beside}>
      {count !== undefined && <span>{formatNumber(count)}</span>}
      <nav className={styles.switch} aria-label={label}>
        {pages.map((page) => (
          <Link key={page.to} to={page.to} activeOptions={exactly}>
            {page.label}
          </Link>
        ))}
      </nav>
    </span>
  );
}
