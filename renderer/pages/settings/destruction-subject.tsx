import { useTranslation } from 'react-i18next';
import type { SubjectOfDestruction } from '../../../shared/contract/destruction.ts';
import { useCall } from '../../api/hooks.ts';
import { SelectField } from '../../components/fields/choice.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { fullName } from '../people/person-names.ts';

const ways: Readonly<Record<SubjectOfDestruction['by'], SubjectOfDestruction>> = {
  identifier: { by: 'identifier', identifier: '' },
  account: { by: 'account', account: '' },
  person: { by: 'person', person: '' },
};

/** Whose values: typed, or chosen from the list of people. */
export function DestructionSubject({ subject, onChange, error }: { subject: SubjectOfDestruction; onChange: (subject: SubjectOfDestruction) => void; error: string | undefined }) {
  const { t } = useTranslation();
  const people = useCall('people.list', { archived: true });
  return (
    <>
      <SelectField
        label={t('destruction:whom')}
        options={(['identifier', 'account', 'person'] as const).map((by) => ({ value: by, label: t(`destruction:by.${by}`) }))}
        value={subject.by}
        onChange={(by) => onChange(ways[by])}
      />
      {subject.by === 'identifier' && (
        <TextField data-autofocus mono label={t('destruction:identifier')} value={subject.identifier} onChange={(event) => onChange({ by: 'identifier', identifier: event.target.value })} error={error} />
      )}
      {subject.by === 'account' && (
        <TextField mono label={t('destruction:account')} hint={t('destruction:accountHint')} value={subject.account} onChange={(event) => onChange({ by: 'account', account: event.target.value })} error={error} />
      )}
      {subject.by === 'person' && (
        <SelectField
          searchable
          label={t('destruction:person')}
          placeholder={t('destruction:choosePerson')}
          options={(people.data?.people ?? []).map(({ id, surname, given, patronymic }) => ({ value: id, label: fullName({ surname, given, patronymic }) }))}
          value={subject.person === '' ? null : subject.person}
          onChange={(person) => onChange({ by: 'person', person })}
          error={error}
        />
      )}
    </>
  );
}
