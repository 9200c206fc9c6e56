/** The sign of Derbes: a page of the register with its seal. */
export function Mark({ size = 18 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 18 18" fill="none" aria-hidden>
      <rect x="1.25" y="1.25" width="15.5" height="15.5" rx="3.5" stroke="currentColor" strokeWidth="1.5" />
      <path d="M5 5.5h8M5 9h4.5" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
      <rect x="9.5" y="9.5" width="4" height="4" rx="1" fill="currentColor" />
    </svg>
  );
}
