import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { type OnlineSettings, onlineSettings } from '../../../shared/contract/evidence.ts';
import { toProblem } from '../../api/client.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { FieldGrid, fullWidth } from '../../components/fields/field.tsx';
import { useFieldProblems } from '../../components/fields/form-problems.ts';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { useUnsavedGuard } from '../../components/record-page/form-page.tsx';
import { RecordPending } from '../../components/record-page/record-page.tsx';
import { showDone } from '../../components/toast.tsx';
import styles from './settings.module.css';

/** Where the console goes when it is asked to; nothing here makes it go. */
export function OnlinePart() {
  const settings = useCall('evidence.settings', {});
  if (!settings.data) return <RecordPending problem={settings.error?.problem} onRetry={() => void settings.refetch()} />;
  return <OnlineForm saved={settings.data} />;
}

function OnlineForm({ saved }: { saved: OnlineSettings }) {
  const { t } = useTranslation();
  const blocked = useBlockedBy('owner');
  const set = useMutationCall('evidence.setSettings');
  const { register, formState, setError, handleSubmit, reset } = useForm<OnlineSettings>({ defaultValues: saved, resolver: zodResolver(onlineSettings) as never, mode: 'onTouched' });
  const putBeside = useFieldProblems(setError);
  const { errors } = formState;
  const notAddress = (wrong: unknown) => (wrong ? t('evidence:settings.notAddress') : undefined);
  const notPolicy = (wrong: unknown) => (wrong ? t('evidence:settings.notPolicy') : undefined);
  useUnsavedGuard(formState.isDirty && !formState.isSubmitting);
  const save = handleSubmit(async (fields) => {
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
      <p className="text-2" style={{ maxWidth: '72ch' }}>
        {t('evidence:settings.text')}
      </p>
      <FieldGrid>
        <TextField className={fullWidth} label={t('evidence:settings.timestamp')} mono spellCheck={false} error={notAddress(errors.timestampAddress)} {...register('timestampAddress')} />
        <TextField label={t('evidence:settings.policyRsa')} hint={t('evidence:settings.policyHint')} mono optional error={notPolicy(errors.timestampPolicies?.rsa)} {...register('timestampPolicies.rsa')} />
        <TextField label={t('evidence:settings.policyGost')} hint={t('evidence:settings.policyHint')} mono optional error={notPolicy(errors.timestampPolicies?.gost)} {...register('timestampPolicies.gost')} />
        <TextField className={fullWidth} label={t('evidence:settings.ocsp')} hint={t('evidence:settings.ocspHint')} mono optional spellCheck={false} error={notAddress(errors.ocspAddress)} {...register('ocspAddress')} />
        <TextField className={fullWidth} label={t('evidence:settings.proxy')} hint={t('evidence:settings.proxyHint')} mono optional spellCheck={false} error={notAddress(errors.proxy)} {...register('proxy')} />
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
