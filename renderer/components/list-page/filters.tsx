import { Menu } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import clsx from 'clsx';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '../../app/keyboard/shortcuts.ts';
import { TextButton } from '../button.tsx';
import { Icon } from '../icon.tsx';
import { FilterChip } from './filter-chip.tsx';
import { exceptKey, type FilterAddress, kindOfKey, valuesOf, withValues } from './filter-values.ts';
import styles from './list-page.module.css';

export interface FilterOption {
  readonly value: string;
  readonly label: string;
}

export interface FilterKind {
  readonly id: string;
  readonly label: string;
  readonly options: readonly FilterOption[];
  /** Takes several values, and values that must not be: `filter-values.ts` says how they stand in the address. */
  readonly multiple?: boolean;
}

/** Something to filter by that asks in its own way, e.g. a period. */
export interface FilterOffer {
  readonly id: string;
  readonly label: string;
  readonly run: () => void;
}

export interface FilterBarProps {
  kinds: readonly FilterKind[];
  /** Filters whose values are not chosen from a list. */
  offers?: readonly FilterOffer[];
  /** Filter id → value. */
  chosen: FilterAddress;
  onChange: (chosen: Record<string, string>) => void;
  search?: { value: string; placeholder: string; onChange: (text: string) => void } | undefined;
  /** The search stands first, as in the journal. */
  searchFirst?: boolean;
  /** More chips, e.g. a period. */
  extra?: ReactNode;
  end?: ReactNode;
  /** Inside a form: without the edges of the row. */
  bare?: boolean;
}

/** The row of 40: chips `key value ×`, "add filter", search. */
export function FilterBar({ kinds, offers = [], chosen, onChange, search, searchFirst, extra, end, bare }: FilterBarProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const set = Object.entries(chosen);
  const free = kinds.filter((kind) => chosen[kind.id] === undefined && chosen[exceptKey(kind.id)] === undefined && kind.options.length > 0);
  useShortcut('filter', () => setOpen(true), free.length + offers.length > 0);
  const field = search && <SearchField {...search} first={Boolean(searchFirst)} />;
  return (
    <div className={clsx(styles.filters, bare && styles.bare)}>
      {searchFirst && field}
      {set.map(([key, text]) => {
        const { kind: id, except } = kindOfKey(key);
        const kind = kinds.find((one) => one.id === id);
        if (!kind) return null;
        const values = kind.multiple ? valuesOf(text) : [text];
        return <FilterChip key={key} kind={kind} chosen={{ values, except }} onChange={(next) => onChange(withValues(chosen, key, next))} />;
      })}
      {extra}
      {free.length + offers.length > 0 && (
        <Menu opened={open} onChange={setOpen} position="bottom-start" transitionProps={{ duration: 0 }}>
          <Menu.Target>
            <button type="button" className={styles.add}>
              <Icon of={IconPlus} size="sm" />
              {t('common:list.addFilter')}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {free.map((kind) => (
              <Menu.Sub key={kind.id} transitionProps={{ duration: 0 }}>
                <Menu.Sub.Target>
                  <Menu.Sub.Item>{kind.label}</Menu.Sub.Item>
                </Menu.Sub.Target>
                <Menu.Sub.Dropdown mah={320} style={{ overflowY: 'auto' }}>
                  {kind.options.map((option) => (
                    <Menu.Item key={option.value} onClick={() => onChange({ ...chosen, [kind.id]: option.value })}>
                      {option.label}
                    </Menu.Item>
                  ))}
                </Menu.Sub.Dropdown>
              </Menu.Sub>
            ))}
            {offers.map((offer) => (
              <Menu.Item key={offer.id} onClick={offer.run}>
                {offer.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {set.length > 1 && <TextButton onClick={() => onChange({})}>{t('common:list.clearFilters')}</TextButton>}
      {end}
      {!searchFirst && field}
    </div>
  );
}

/** Types freely; tells the list 150 ms after the last letter. */
function SearchField({ value, placeholder, onChange, first }: { value: string; placeholder: string; onChange: (text: string) => void; first: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    // What was told comes back a moment later, when more may have been typed; anything else was chosen elsewhere.
    if (value !== told) {
      setTold(value);
      setTyped(value);
    }
  }
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });
  useEffect(() => {
    if (typed === told) return;
    const timer = setTimeout(() => {
      setTold(typed);
      tell.current(typed);
    }, 150);
    return () => clearTimeout(timer);
  }, [typed, told]);
  useShortcut('search', () => input.current?.focus());
  return (
    <div className={clsx(styles.search, first && styles.first)}>
      <Icon of={IconSearch} />
      <input
        ref={input}
        type="search"
        aria-label={placeholder}
        placeholder={placeholder}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.code === 'Escape' && typed !== '') {
            event.preventDefault();
            setTyped('');
          }
        }}
      />
    </div>
  );
}
