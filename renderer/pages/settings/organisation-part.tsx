import { zodResolver } from '@hookform/resolvers/zod';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { organisation, type Organisation } from '../../../shared/contract/register.ts';
import { toProblem } from '../../api/client.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { NamesField } from '../../components/fields/compound.tsx';
import { FieldGrid, fullWidth } from '../../components/fields/field.tsx';
import { fieldSentence, useFieldProblems } from '../../components/fields/form-problems.ts';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { useUnsavedGuard } from '../../components/record-page/form-page.tsx';
import { RecordPending } from '../../components/record-page/record-page.tsx';
import { showDone } from '../../components/toast.tsx';
import { binProblem } from '../people/identifiers.ts';
import styles from './settings.module.css';

/** Letterhead of every document, and the person responsible (R19). */
export function OrganisationPart() {
  const settings = useCall('settings.get', {});
  if (!settings.data) return <RecordPending problem={settings.error?.problem} onRetry={() => void settings.refetch()} />;
  return <OrganisationForm saved={settings.data.organisation} />;
}

function OrganisationForm({ saved }: { saved: Organisation }) {
  const { t } = useTranslation();
  const blocked = useBlockedBy('editor');
  const set = useMutationCall('settings.setOrganisation');
  const { register, control, formState, setError, handleSubmit, reset } = useForm<Organisation>({ defaultValues: saved, resolver: zodResolver(organisation) as never, mode: 'onTouched' });
  const putBeside = useFieldProblems(setError);
  const error = (path: string) => fieldSentence(t, formState.errors, path);
  useUnsavedGuard(formState.isDirty && !formState.isSubmitting);
  const save = handleSubmit(async (fields) => {
    const problem = binProblem(fields.bin);
    if (problem) {
      setError('bin', { type: 'custom', message: problem }, { shouldFocus: true });
      return;
    }
    try {
      reset(await set.mutateAsync(fields));
      showDone(t('settings:saved'));
    } catch (refusal) {
      putBeside(toProblem(refusal));
    }
  });
  useShortcut('save', () => void save(), formState.isDirty && !blocked);
  return (
    <div className={styles.form}>
      <FieldGrid>
        <Controller
          control={control}
          name="name"
          render={({ field }) => <NamesField className={fullWidth} label={t('create:organisation.name')} value={field.value} onChange={field.onChange} errors={{ kk: error('name.kk'), ru: error('name.ru') }} />}
        />
        <TextField label={t('create:organisation.bin')} mono inputMode="numeric" maxLength={12} hint={t('create:organisation.binHint')} error={error('bin')} {...register('bin')} />
        <TextField label={t('create:organisation.head')} optional error={error('head')} {...register('head')} />
        <Controller
          control={control}
          name="address"
          render={({ field }) => <NamesField className={fullWidth} label={t('create:organisation.address')} value={field.value} onChange={field.onChange} errors={{ kk: error('address.kk'), ru: error('address.ru') }} />}
        />
        <TextField label={t('create:organisation.phone')} optional error={error('phone')} {...register('phone')} />
        <TextField label={t('create:organisation.email')} optional error={error('email')} {...register('email')} />
      </FieldGrid>
      <h3 style={{ fontSize: 13, fontWeight: 600, paddingTop: 6 }}>{t('create:responsible.title')}</h3>
      <FieldGrid>
        <TextField label={t('create:responsible.name')} optional {...register('responsible.name')} />
        <TextField label={t('create:responsible.position')} optional {...register('responsible.position')} />
        <TextField label={t('create:responsible.phone')} optional {...register('responsible.phone')} />
        <TextField label={t('create:responsible.email')} optional {...register('responsible.email')} />
      </FieldGrid>
      {set.error && <ProblemView problem={set.error.problem} />}
      <div className={styles.save}>
        <Button variant="primary" size="lg" keys={shortcuts.save.keys} busy={set.isPending} disabled={!formState.isDirty} blockedBy={blocked} onClick={() => void save()}>
          {t('common:action.save')}
        </Button>
      </div>
    </div>
  );
}
