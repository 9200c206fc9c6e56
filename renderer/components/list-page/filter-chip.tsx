import { Popover } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../fields/choice.tsx';
import { Icon } from '../icon.tsx';
import { Segmented } from '../tabs.tsx';
import type { FilterKind } from './filters.tsx';
import type { ChosenValues } from './filter-values.ts';
import styles from './list-page.module.css';

/** More options than this are looked through by typing. */
const manyOptions = 8;
/** More than this are not drawn; typing narrows them. */
const mostShown = 200;

export interface FilterChipProps {
  kind: FilterKind;
  chosen: ChosenValues;
  /** Without values: the chip is taken away. */
  onChange: (chosen: ChosenValues) => void;
}

/** `key value ×`. Where a kind takes several values, the chip opens to choose more of them, or what must not be. */
export function FilterChip({ kind, chosen, onChange }: FilterChipProps) {
  const { t } = useTranslation();
  const named = (value: string) => kind.options.find((option) => option.value === value)?.label ?? value;
  const shown = chosen.values.map(named).join(', ');
  const words = (
    <>
      <span className={styles.key}>{chosen.except ? t('common:list.exceptKey', { name: kind.label }) : kind.label}</span>
      <span className="cut" title={shown}>
        {shown}
      </span>
    </>
  );
  return (
    <span className={styles.chip}>
      {kind.multiple ? <ChipEditor kind={kind} chosen={chosen} onChange={onChange} words={words} /> : words}
      <button type="button" aria-label={t('common:action.removeNamed', { name: `${kind.label} ${shown}` })} onClick={() => onChange({ values: [], except: chosen.except })}>
        <Icon of={IconX} size="sm" />
      </button>
    </span>
  );
}

function ChipEditor({ kind, chosen, onChange, words }: FilterChipProps & { words: React.ReactNode }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  // What was chosen and is not among the options, e.g. an account of nobody, can be taken away here too.
  const [strangers] = useState(() => chosen.values.filter((value) => !kind.options.some((option) => option.value === value)).map((value) => ({ value, label: value })));
  const options = [...strangers, ...kind.options];
  const found = options.filter(({ label }) => label.toLocaleLowerCase().includes(typed.trim().toLocaleLowerCase()));
  const toggle = (value: string) => {
    const values = chosen.values.includes(value) ? chosen.values.filter((one) => one !== value) : [...chosen.values, value];
    onChange({ ...chosen, values });
  };
  return (
    <Popover position="bottom-start" transitionProps={{ duration: 0 }} trapFocus returnFocus onClose={() => setTyped('')}>
      <Popover.Target>
        <button type="button" className={styles.chipBody}>
          {words}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.chipEditor} aria-label={kind.label}>
        <Segmented
          small
          label={kind.label}
          options={[
            { id: 'only', label: t('common:list.only') },
            { id: 'except', label: t('common:list.except') },
          ]}
          value={chosen.except ? 'except' : 'only'}
          onChange={(next) => onChange({ ...chosen, except: next === 'except' })}
        />
        {options.length > manyOptions && (
          <input type="search" className={styles.chipSearch} aria-label={t('common:list.findOption')} placeholder={t('common:list.findOption')} value={typed} onChange={(event) => setTyped(event.target.value)} />
        )}
        <div className={styles.chipOptions}>
          {found.slice(0, mostShown).map((option) => (
            <Checkbox key={option.value} label={option.label} checked={chosen.values.includes(option.value)} onChange={() => toggle(option.value)} />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
