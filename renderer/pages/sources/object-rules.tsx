import { Select } from '@mantine/core';
import { IconChevronDown, IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ObjectRule } from '../../../shared/contract/sources.ts';
import { useCall } from '../../api/hooks.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { Icon } from '../../components/icon.tsx';
import { useName } from '../bases/names.ts';
import styles from './sources.module.css';

/** What stands for "known, and not personal data" in the choice of a base. */
export const notPersonal = 'not-personal';
/** What stands for "decide later": no rule is made. */
export const later = 'later';

/** Choice of the base that a table belongs to. */
export function BaseChoice({ value, onChange, label, withLater }: { value: string; onChange: (value: string) => void; label: string; withLater?: boolean }) {
  const { t } = useTranslation();
  const name = useName();
  const bases = useCall('bases.list', { archived: false }).data?.bases ?? [];
  return (
    <Select
      aria-label={label}
      data={[
        ...(withLater ? [{ value: later, label: t('sources:rule.later') }] : []),
        { value: notPersonal, label: t('sources:rule.notPersonal') },
        ...bases.map((base) => ({ value: base.id, label: `${base.code} ${name(base.name)}` })),
      ]}
      value={value}
      onChange={(next) => {
        if (next !== null) onChange(next);
      }}
      searchable
      allowDeselect={false}
      nothingFoundMessage={t('common:nothingFound')}
      rightSection={<Icon of={IconChevronDown} size="sm" />}
      comboboxProps={{ transitionProps: { duration: 0 }, withinPortal: true }}
    />
  );
}

/** Which database, schema and table hold which base. The most specific rule wins, `*` matches anything. */
export function ObjectRules({ rules, onChange }: { rules: readonly ObjectRule[]; onChange: (rules: ObjectRule[]) => void }) {
  const { t } = useTranslation();
  const change = (index: number, part: Partial<ObjectRule>) => onChange(rules.map((rule, at) => (at === index ? { ...rule, ...part } : rule)));
  return (
    <div className={styles.rules}>
      {rules.map((rule, index) => (
        <div key={index} className={styles.rule}>
          {(['database', 'schema', 'table'] as const).map((part) => (
            <TextField key={part} mono label={t(`sources:rule.${part}`)} value={rule[part]} onChange={(event) => change(index, { [part]: event.target.value || '*' })} />
          ))}
          <div className={styles.baseOf}>
            <span className="medium" aria-hidden>
              {t('sources:rule.base')}
            </span>
            <BaseChoice label={t('sources:rule.base')} value={rule.base ?? notPersonal} onChange={(next) => change(index, { base: next === notPersonal ? null : next })} />
          </div>
          <IconButton icon={IconX} label={t('sources:rule.remove')} onClick={() => onChange(rules.filter((_, at) => at !== index))} />
        </div>
      ))}
      <div>
        <Button icon={IconPlus} onClick={() => onChange([...rules, { database: '*', schema: '*', table: '*', base: null }])}>
          {t('sources:rule.add')}
        </Button>
      </div>
    </div>
  );
}
