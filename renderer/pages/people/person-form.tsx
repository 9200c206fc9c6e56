import { zodResolver } from '@hookform/resolvers/zod';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { personFields, type Person, type PersonFields } from '../../../shared/contract/people.ts';
import { toProblem } from '../../api/client.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { DateField } from '../../components/fields/dates.tsx';
import { FieldGrid, fullWidth } from '../../components/fields/field.tsx';
import { fieldSentence, useFieldProblems } from '../../components/fields/form-problems.ts';
import { TextAreaField, TextField } from '../../components/fields/text.tsx';
import { FormPage } from '../../components/record-page/form-page.tsx';
import { RecordPending } from '../../components/record-page/record-page.tsx';
import { showDone } from '../../components/toast.tsx';
import { iinProblem } from './identifiers.ts';
import { fullName } from './person-names.ts';

const empty: PersonFields = { surname: '', given: '', patronymic: '', iin: '', position: '', department: '', dismissed: null, note: '' };

/** New without `id`, else changes. */
export function PersonFormPage({ id }: { id?: string }) {
  const record = useCall('people.get', { id: id ?? '' }, { enabled: id !== undefined });
  if (id === undefined) return <PersonForm person={undefined} />;
  if (!record.data) return <RecordPending problem={record.error?.problem} onRetry={() => void record.refetch()} />;
  return <PersonForm person={record.data.person} />;
}

function PersonForm({ person }: { person: Person | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const router = useRouter();
  const blocked = useBlockedBy('editor');
  const create = useMutationCall('people.create');
  const update = useMutationCall('people.update');
  const { register, control, formState, setError, handleSubmit, reset } = useForm<PersonFields>({
    defaultValues: person ?? empty,
    resolver: zodResolver(personFields) as never,
    mode: 'onTouched',
  });
  const putBeside = useFieldProblems(setError);
  const error = (path: string) => fieldSentence(t, formState.errors, path);
  const failed = person ? update.error : create.error;

  const save = handleSubmit(async (fields) => {
    const problem = iinProblem(fields.iin);
    if (problem) {
      setError('iin', { type: 'custom', message: problem }, { shouldFocus: true });
      return;
    }
    try {
      const saved = person ? await update.mutateAsync({ id: person.id, fields }) : await create.mutateAsync(fields);
      reset(fields);
      showDone(t(person ? 'people:saved' : 'people:added', { name: fullName(saved) }));
      await navigate({ to: '/people/$id', params: { id: saved.id }, replace: true, ignoreBlocker: true });
    } catch (refusal) {
      const found = toProblem(refusal);
      if (!putBeside(found) && found.code.includes('IIN')) setError('iin', { type: 'vault', message: found.code });
    }
  });

  return (
    <FormPage
      crumbs={[{ label: t('people:title'), to: '/people' }, { label: person ? fullName(person) : t('people:new') }]}
      title={person ? fullName(person) : t('people:new')}
      saveLabel={t(person ? 'common:action.save' : 'people:add')}
      onSave={() => void save()}
      onCancel={() => router.history.back()}
      dirty={formState.isDirty}
      busy={formState.isSubmitting}
      blockedBy={blocked}
      problem={failed?.problem}
      sections={[
        {
          id: 'person',
          title: t('people:section.person'),
          content: (
            <FieldGrid>
              <TextField label={t('people:field.surname')} autoFocus={!person} error={error('surname')} {...register('surname')} />
              <TextField label={t('people:field.given')} optional error={error('given')} {...register('given')} />
              <TextField label={t('people:field.patronymic')} optional error={error('patronymic')} {...register('patronymic')} />
              <TextField label={t('people:field.iin')} optional mono inputMode="numeric" maxLength={12} hint={t('people:hint.iin')} error={error('iin')} {...register('iin')} />
            </FieldGrid>
          ),
        },
        {
          id: 'work',
          title: t('people:section.work'),
          content: (
            <FieldGrid>
              <TextField label={t('people:field.position')} optional error={error('position')} {...register('position')} />
              <TextField label={t('people:field.department')} optional error={error('department')} {...register('department')} />
              <Controller
                control={control}
                name="dismissed"
                render={({ field }) => (
                  <DateField label={t('people:field.dismissed')} optional hint={t('people:hint.dismissed')} value={field.value} onChange={field.onChange} error={error('dismissed')} />
                )}
              />
              <TextAreaField className={fullWidth} label={t('people:field.note')} optional error={error('note')} {...register('note')} />
            </FieldGrid>
          ),
        },
      ]}
    />
  );
}
