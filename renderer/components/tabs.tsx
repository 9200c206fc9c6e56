import clsx from 'clsx';
import { useEffect, useRef } from 'react';
import { moveInGroup } from './roving.ts';
import styles from './surfaces.module.css';

export interface Tab<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
  readonly count?: number | string | undefined;
}

/** Saved views of a list, parts of a page. One stop of Tab, arrows inside. `controls` is the id of what they switch. */
export function Tabs<Id extends string>({ tabs, value, onChange, label, controls }: { tabs: readonly Tab<Id>[]; value: Id; onChange: (id: Id) => void; label: string; controls?: string }) {
  const list = useRef<HTMLDivElement>(null);
  // There may be more tabs than room for them.
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [value, tabs.length]);
  return (
    <div ref={list} role="tablist" aria-label={label} className={styles.tabs} onKeyDown={(event) => moveInGroup(event, 'horizontal')}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          aria-selected={tab.id === value}
          aria-controls={controls}
          tabIndex={tab.id === value ? 0 : -1}
          className={styles.tab}
          onClick={() => onChange(tab.id)}
        >
          {tab.label}
          {tab.count !== undefined && <span className="num">{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}

/** One of a few, all in sight: language of a text, theme, units. */
export function Segmented<Id extends string>({ options, value, onChange, label, small, disabled }: { options: readonly { id: Id; label: string }[]; value: Id; onChange: (id: Id) => void; label: string; small?: boolean; disabled?: boolean }) {
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={clsx(styles.segmented, small && styles.small)}
      onKeyDown={(event) => {
        moveInGroup(event, 'horizontal');
        // As radio buttons do: what an arrow moves to is chosen.
        if (event.defaultPrevented && document.activeElement instanceof HTMLButtonElement) document.activeElement.click();
      }}
    >
      {options.map((option) => (
        <button
          key={option.id}
          type="button"
          role="radio"
          aria-checked={option.id === value}
          tabIndex={option.id === value ? 0 : -1}
          disabled={disabled}
          onClick={() => onChange(option.id)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
