import { zodResolver } from '@hookform/resolvers/zod';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { baseFields, type Base, type BaseFields } from '../../../shared/contract/bases.ts';
import { accessCategories, organisationRoles } from '../../../shared/domain/vocabulary.ts';
import { call, toProblem } from '../../api/client.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Checkbox, ChoiceCards, SelectField } from '../../components/fields/choice.tsx';
import { LinesField, NamesField } from '../../components/fields/compound.tsx';
import { DateField } from '../../components/fields/dates.tsx';
import { HoursField } from '../../components/fields/hours.tsx';
import { FieldGrid, fullWidth } from '../../components/fields/field.tsx';
import { fieldSentence, useFieldProblems } from '../../components/fields/form-problems.ts';
import { NumberField, TextAreaField, TextField } from '../../components/fields/text.tsx';
import { FormPage } from '../../components/record-page/form-page.tsx';
import { RecordPending } from '../../components/record-page/record-page.tsx';
import { showDone } from '../../components/toast.tsx';
import { binProblem } from '../people/identifiers.ts';
import { countries, useCountryName, useName } from './names.ts';

const empty: BaseFields = {
  code: '',
  name: { kk: '', ru: '' },
  owner: { name: '', bin: '' },
  operator: { name: '', bin: '' },
  purposes: [],
  location: { country: 'KZ', address: '' },
  dbms: '',
  subjects: 0,
  records: 0,
  categories: [],
  accessCategory: 'restricted',
  organisationRole: 'owner',
  automated: true,
  inUseSince: null,
  hours: null,
  note: '',
};

/** New without `id`, else changes. */
export function BaseFormPage({ id }: { id?: string }) {
  const record = useCall('bases.get', { id: id ?? '' }, { enabled: id !== undefined });
  if (id === undefined) return <BaseForm base={undefined} />;
  if (!record.data) return <RecordPending problem={record.error?.problem} onRetry={() => void record.refetch()} />;
  return <BaseForm base={record.data.base} />;
}

function BaseForm({ base }: { base: Base | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const router = useRouter();
  const name = useName();
  const country = useCountryName();
  const blocked = useBlockedBy('editor');
  const organisation = useCall('settings.get', {}).data?.organisation;
  const create = useMutationCall('bases.create');
  const update = useMutationCall('bases.update');
  const form = useForm<BaseFields>({ defaultValues: base ?? empty, resolver: zodResolver(baseFields) as never, mode: 'onTouched' });
  const { register, control, formState, setError, setValue, getValues } = form;
  const { errors, isDirty } = formState;
  const putBeside = useFieldProblems(setError);
  const failed = base ? update.error : create.error;
  const error = (path: string) => fieldSentence(t, errors, path);

  useEffect(() => {
    if (base) return;
    // What the register already knows is not asked again.
    void call('bases.nextCode', {}).then(({ code }) => {
      if (getValues('code') === '') form.resetField('code', { defaultValue: code });
    }, () => undefined);
  }, [base, form, getValues]);
  useEffect(() => {
    if (base || !organisation || getValues('owner.name') !== '') return;
    form.resetField('owner', { defaultValue: { name: organisation.name.kk, bin: organisation.bin } });
  }, [base, organisation, form, getValues]);

  const save = form.handleSubmit(async (fields) => {
    for (const party of ['owner', 'operator'] as const) {
      const problem = binProblem(fields[party].bin);
      if (problem) {
        setError(`${party}.bin`, { type: 'custom', message: problem }, { shouldFocus: true });
        return;
      }
    }
    try {
      const saved = base ? await update.mutateAsync({ id: base.id, fields }) : await create.mutateAsync(fields);
      form.reset(fields);
      showDone(t(base ? 'bases:saved' : 'bases:added', { name: name(saved.name) }));
      await navigate({ to: '/bases/$id', params: { id: saved.id }, replace: true, ignoreBlocker: true });
    } catch (refusal) {
      putBeside(toProblem(refusal));
    }
  });

  return (
    <FormPage
      crumbs={[{ label: t('bases:title'), to: '/bases' }, { label: base ? base.code : t('bases:new'), mono: Boolean(base) }]}
      title={base ? name(base.name) : t('bases:new')}
      saveLabel={t(base ? 'common:action.save' : 'bases:add')}
      onSave={() => void save()}
      onCancel={() => router.history.back()}
      dirty={isDirty}
      busy={formState.isSubmitting}
      blockedBy={blocked}
      problem={failed?.problem}
      sections={[
        {
          id: 'identity',
          title: t('bases:section.identity'),
          content: (
            <FieldGrid>
              <Controller
                control={control}
                name="name"
                render={({ field }) => (
                  <NamesField
                    className={fullWidth}
                    label={t('bases:field.name')}
                    value={field.value}
                    onChange={field.onChange}
                    errors={{ kk: error('name.kk'), ru: error('name.ru') }}
                    hint={t('bases:hint.name')}
                  />
                )}
              />
              <TextField label={t('bases:field.code')} mono hint={t('bases:hint.code')} error={error('code')} {...register('code')} />
              <TextField label={t('bases:field.dbms')} optional hint={t('bases:hint.dbms')} error={error('dbms')} {...register('dbms')} />
              <Controller
                control={control}
                name="inUseSince"
                render={({ field }) => <DateField label={t('bases:field.inUseSince')} optional value={field.value} onChange={field.onChange} error={error('inUseSince')} />}
              />
              <div style={{ alignSelf: 'end', paddingBottom: 4 }}>
                <Checkbox label={t('bases:field.automated')} text={t('bases:hint.automated')} {...register('automated')} />
              </div>
            </FieldGrid>
          ),
        },
        {
          id: 'parties',
          title: t('bases:section.parties'),
          content: (
            <FieldGrid>
              <TextField label={t('bases:field.owner')} error={error('owner.name')} {...register('owner.name')} />
              <TextField label={t('bases:field.ownerBin')} mono inputMode="numeric" maxLength={12} error={error('owner.bin')} {...register('owner.bin')} />
              <TextField label={t('bases:field.operator')} optional error={error('operator.name')} {...register('operator.name')} />
              <TextField label={t('bases:field.operatorBin')} optional mono inputMode="numeric" maxLength={12} error={error('operator.bin')} {...register('operator.bin')} />
              <div className={fullWidth}>
                <Controller
                  control={control}
                  name="organisationRole"
                  render={({ field }) => (
                    <ChoiceCards
                      label={t('bases:field.organisationRole')}
                      columns={3}
                      value={field.value}
                      onChange={field.onChange}
                      options={organisationRoles.map((value) => ({ value, label: t(`bases:role.${value}`), text: t(`bases:roleText.${value}`) }))}
                    />
                  )}
                />
              </div>
            </FieldGrid>
          ),
        },
        {
          id: 'data',
          title: t('bases:section.data'),
          content: (
            <FieldGrid>
              <Controller
                control={control}
                name="purposes"
                render={({ field }) => (
                  <LinesField
                    className={fullWidth}
                    label={t('bases:field.purposes')}
                    addLabel={t('bases:addPurpose')}
                    hint={t('bases:hint.purposes')}
                    value={field.value}
                    onChange={field.onChange}
                    error={error('purposes')}
                  />
                )}
              />
              <Controller
                control={control}
                name="categories"
                render={({ field }) => (
                  <LinesField
                    className={fullWidth}
                    label={t('bases:field.categories')}
                    addLabel={t('bases:addCategory')}
                    suggestions={t('bases:categorySuggestions', { returnObjects: true }) as string[]}
                    value={field.value}
                    onChange={field.onChange}
                    error={error('categories')}
                  />
                )}
              />
              <div className={fullWidth}>
                <Controller
                  control={control}
                  name="accessCategory"
                  render={({ field }) => (
                    <ChoiceCards
                      label={t('bases:field.accessCategory')}
                      columns={2}
                      value={field.value}
                      onChange={field.onChange}
                      options={accessCategories.map((value) => ({ value, label: t(`bases:access.${value}`), text: t(`bases:accessText.${value}`) }))}
                    />
                  )}
                />
              </div>
              <Controller
                control={control}
                name="subjects"
                render={({ field }) => (
                  <NumberField label={t('bases:field.subjects')} hint={t('bases:hint.subjects')} value={field.value} onChange={(value) => field.onChange(value ?? 0)} onBlur={field.onBlur} error={error('subjects')} />
                )}
              />
              <Controller
                control={control}
                name="records"
                render={({ field }) => (
                  <NumberField label={t('bases:field.records')} hint={t('bases:hint.records')} value={field.value} onChange={(value) => field.onChange(value ?? 0)} onBlur={field.onBlur} error={error('records')} />
                )}
              />
            </FieldGrid>
          ),
        },
        {
          id: 'location',
          title: t('bases:field.location'),
          note: t('bases:cite.location'),
          content: (
            <FieldGrid>
              <Controller
                control={control}
                name="location.country"
                render={({ field }) => (
                  <SelectField
                    label={t('bases:field.country')}
                    searchable
                    value={field.value}
                    onChange={(value) => setValue('location.country', value, { shouldDirty: true })}
                    options={[...new Set([...countries, field.value])].map((code) => ({ value: code, label: country(code) }))}
                    hint={field.value === 'KZ' ? undefined : <span className="warning">{t('bases:hint.abroad')}</span>}
                  />
                )}
              />
              <TextField label={t('bases:field.address')} optional error={error('location.address')} {...register('location.address')} />
            </FieldGrid>
          ),
        },
        {
          id: 'hours',
          title: t('bases:section.hours'),
          content: (
            <Controller
              control={control}
              name="hours"
              render={({ field }) => <HoursField value={field.value} unset="any" onChange={field.onChange} error={error('hours.from') ?? error('hours.to')} />}
            />
          ),
        },
        {
          id: 'note',
          title: t('bases:field.note'),
          content: <TextAreaField label={t('bases:field.note')} optional error={error('note')} {...register('note')} />,
        },
      ]}
    />
  );
}
