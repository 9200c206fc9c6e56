import type { Icon as TablerIcon } from '@tabler/icons-react';

export type IconType = TablerIcon;

const sizes = { sm: 14, md: 16, lg: 20 } as const;

/** A Tabler outline. Always beside a word, so screen readers skip it. */
export function Icon({ of: Of, size = 'md', className }: { of: IconType; size?: keyof typeof sizes; className?: string }) {
  return (
    <Of
      size={sizes[size]}
      stroke={size === 'sm' ? 1.8 : 1.6}
      aria-hidden
      className={className}
      style={{ flex: 'none', display: 'block' }}
    />
  );
}
