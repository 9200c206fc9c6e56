import { Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AccountFields, Person } from '../../../shared/contract/people.ts';
import { useCall } from '../../api/hooks.ts';
import { IconButton } from '../../components/button.tsx';
import { SelectField } from '../../components/fields/choice.tsx';
import { Field } from '../../components/fields/field.tsx';
import { textOrder } from '../../i18n/order.ts';
import { fullName } from './person-names.ts';
import styles from './account-people-field.module.css';

export interface AccountPeopleFieldProps {
  kind: AccountFields['kind'];
  value: readonly string[];
  onChange: (people: string[]) => void;
  error?: string | undefined;
}

/** The one person of a personal account; any number for a shared one; those who answer for a service account. */
export function AccountPeopleField({ kind, value, onChange, error }: AccountPeopleFieldProps) {
  const { t, i18n } = useTranslation();
  const order = textOrder(i18n.language);
  const all = (useCall('people.list', { archived: true }).data?.people ?? []).toSorted((a, b) => order(fullName(a), fullName(b)));
  const chosen = value.map((id) => all.find((person) => person.id === id)).filter((person) => person !== undefined);
  const free = all.filter((person) => person.archived === null && !value.includes(person.id));
  const label = t(`people:account.who.${kind}`);
  if (kind === 'personal') {
    return (
      <SelectField
        label={label}
        searchable
        value={value[0] ?? null}
        onChange={(person) => onChange([person])}
        placeholder={t('people:account.choosePerson')}
        options={all.filter((person) => person.archived === null || value.includes(person.id)).map(toOption)}
        error={error}
      />
    );
  }
  return (
    <Field label={label} optional error={error}>
      {({ id, describedBy }) => (
        <div className={styles.people}>
          {chosen.length > 0 && (
            <ul className={styles.chosen} aria-label={label}>
              {chosen.map((person) => (
                <li key={person.id}>
                  <span className="grow cut">{fullName(person)}</span>
                  <span className="small muted cut">{person.position}</span>
                  <IconButton small icon={IconX} label={t('common:action.removeNamed', { name: fullName(person) })} onClick={() => onChange(value.filter((one) => one !== person.id))} />
                </li>
              ))}
            </ul>
          )}
          <Select
            id={id}
            aria-describedby={describedBy}
            // Chosen people stand above; the field is empty again for the next one.
            key={value.length}
            searchable
            value={null}
            placeholder={t('people:account.addPerson')}
            data={free.map(toOption)}
            nothingFoundMessage={t('common:nothingFound')}
            onChange={(person) => {
              if (person !== null) onChange([...value, person]);
            }}
            comboboxProps={{ transitionProps: { duration: 0 }, withinPortal: true }}
          />
        </div>
      )}
    </Field>
  );
}

function toOption(person: Person) {
  return { value: person.id, label: [fullName(person), person.position].filter(Boolean).join(', ') };
}
