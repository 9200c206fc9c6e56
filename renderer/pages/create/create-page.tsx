import { zodResolver } from '@hookform/resolvers/zod';
import { IconFolder } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { Problem } from '../../../shared/contract/problem.ts';
import { organisation } from '../../../shared/contract/register.ts';
import type { PickedFile } from '../../../shared/contract/scalars.ts';
import { call, toProblem } from '../../api/client.ts';
import { holdGate } from '../../app/gate-hold.ts';
import { useShortcut, shortcuts } from '../../app/keyboard/shortcuts.ts';
import { BareFrame } from '../../app/shell/bare-frame.tsx';
import { Button } from '../../components/button.tsx';
import { NamesField } from '../../components/fields/compound.tsx';
import { FieldGrid, fullWidth } from '../../components/fields/field.tsx';
import { codeSentence, fieldSentence, useFieldProblems } from '../../components/fields/form-problems.ts';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { PageFooter, StepBar } from '../../components/surfaces.tsx';
import { binProblem } from '../people/identifiers.ts';
import { refreshStatus } from '../start/opening.ts';
import { PickedFolder } from '../start/picked-folder.tsx';
import { NewPassphrase, type ChosenPassphrase } from './new-passphrase.tsx';
import { RecoveryCode } from './recovery-code.tsx';
import styles from './create.module.css';

const steps = ['organisation', 'operator', 'passphrase', 'recovery'] as const;
type StepId = (typeof steps)[number];

const fields = z.object({
  organisation,
  operator: z.object({ name: z.string().trim().min(1).max(200), position: z.string().max(200).default('') }),
});
type Fields = z.infer<typeof fields>;

const blank: Fields = {
  organisation: {
    name: { kk: '', ru: '' },
    bin: '',
    address: { kk: '', ru: '' },
    phone: '',
    email: '',
    head: '',
    responsible: { name: '', position: '', phone: '', email: '' },
  },
  operator: { name: '', position: '' },
};

/** Four steps to a register: whose it is, who opens it, with what, and what opens it when that is forgotten. */
export function CreatePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [step, setStep] = useState<StepId>('organisation');
  const [parent, setParent] = useState<PickedFile>();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<ChosenPassphrase>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string>();
  const [kept, setKept] = useState(false);
  const [nameAsked, setNameAsked] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const form = useForm<Fields>({ defaultValues: blank, resolver: zodResolver(fields) as never, mode: 'onTouched' });
  const { register, control, formState, trigger, setError, getValues, setValue } = form;
  const error = (path: string) => fieldSentence(t, formState.errors, path);
  const putBeside = useFieldProblems(setError);

  const go = (next: StepId) => {
    setProblem(undefined);
    setStep(next);
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('input:not([readonly])')?.focus());
  };

  const create = async () => {
    if (!parent || !chosen || busy) return;
    setBusy(true);
    setProblem(undefined);
    holdGate(true);
    try {
      const answer = await call('register.create', { parent: parent.handle, name, ...getValues(), passphrase: chosen.passphrase });
      setCode(answer.recoveryCode);
      setChosen(undefined);
      setStep('recovery');
    } catch (refusal) {
      holdGate(false);
      const found = toProblem(refusal);
      setProblem(found);
      if (found.code === 'REGISTER_EXISTS' || found.code === 'REGISTER_NAME_INVALID') {
        setStep('operator');
        return;
      }
      // The handle was used up by the try.
      setParent(undefined);
      if (putBeside(found) || found.code === 'BIN_CONTROL_DIGIT') setStep('organisation');
    } finally {
      setBusy(false);
    }
  };

  const next = async () => {
    if (step === 'organisation') {
      const bin = binProblem(getValues('organisation.bin'));
      const good = await trigger('organisation');
      if (getValues('organisation.bin') === '' || bin) {
        setError('organisation.bin', { message: bin ?? 'FIELD_REQUIRED' }, { shouldFocus: true });
        return;
      }
      if (!good) return;
      if (getValues('operator.name') === '' && getValues('organisation.responsible.name') !== '') {
        setValue('operator.name', getValues('organisation.responsible.name'));
        setValue('operator.position', getValues('organisation.responsible.position'));
      }
      go('operator');
    } else if (step === 'operator') {
      setNameAsked(true);
      if ((await trigger('operator')) && name.trim() !== '' && parent) go('passphrase');
    } else if (step === 'passphrase') {
      await create();
    } else if (kept) {
      holdGate(false);
      await refreshStatus();
    }
  };
  useShortcut('next', () => void next());

  const back = () => {
    if (step === 'organisation') void navigate({ to: '/start' });
    else go(step === 'passphrase' ? 'operator' : 'organisation');
  };
  const pick = async () => {
    const { file } = await call('shell.pick', { purpose: 'register-parent' });
    if (file) setParent(file);
  };
  const at = steps.indexOf(step);

  return (
    <BareFrame>
      <div className={styles.page}>
        <StepBar
          label={t('create:steps')}
          current={step}
          steps={steps.map((id, index) => ({ id, label: t(`create:step.${id}`), done: index < at }))}
          {...(step === 'recovery' ? {} : { onGo: (id: string) => go(id as StepId) })}
        />
        <div className={styles.scroll} ref={body}>
          <div className={styles.content}>
            {step === 'organisation' && (
              <>
                <div>
                  <h1>{t('create:organisation.title')}</h1>
                  <p className="text-2">{t('create:organisation.text')}</p>
                </div>
                <FieldGrid>
                  <Controller
                    control={control}
                    name="organisation.name"
                    render={({ field }) => (
                      <NamesField className={fullWidth} label={t('create:organisation.name')} placeholder={t('create:organisation.nameExample')} value={field.value} onChange={field.onChange} errors={{ kk: error('organisation.name.kk'), ru: error('organisation.name.ru') }} />
                    )}
                  />
                  <TextField label={t('create:organisation.bin')} mono inputMode="numeric" maxLength={12} hint={t('create:organisation.binHint')} error={error('organisation.bin')} {...register('organisation.bin')} />
                  <TextField label={t('create:organisation.head')} optional error={error('organisation.head')} {...register('organisation.head')} />
                  <Controller
                    control={control}
                    name="organisation.address"
                    render={({ field }) => (
                      <NamesField className={fullWidth} label={t('create:organisation.address')} value={field.value} onChange={field.onChange} errors={{ kk: error('organisation.address.kk'), ru: error('organisation.address.ru') }} />
                    )}
                  />
                  <TextField label={t('create:organisation.phone')} optional error={error('organisation.phone')} {...register('organisation.phone')} />
                  <TextField label={t('create:organisation.email')} optional error={error('organisation.email')} {...register('organisation.email')} />
                </FieldGrid>
                <div className={styles.part}>
                  <h2>{t('create:responsible.title')}</h2>
                  <p className="muted">{t('create:responsible.text')}</p>
                  <FieldGrid>
                    <TextField label={t('create:responsible.name')} optional {...register('organisation.responsible.name')} />
                    <TextField label={t('create:responsible.position')} optional {...register('organisation.responsible.position')} />
                    <TextField label={t('create:responsible.phone')} optional {...register('organisation.responsible.phone')} />
                    <TextField label={t('create:responsible.email')} optional {...register('organisation.responsible.email')} />
                  </FieldGrid>
                </div>
              </>
            )}
            {step === 'operator' && (
              <>
                <div>
                  <h1>{t('create:operator.title')}</h1>
                  <p className="text-2">{t('create:operator.text')}</p>
                </div>
                <FieldGrid>
                  <TextField label={t('create:operator.name')} error={error('operator.name')} {...register('operator.name')} />
                  <TextField label={t('create:operator.position')} optional error={error('operator.position')} {...register('operator.position')} />
                </FieldGrid>
                <div className={styles.part}>
                  <h2>{t('create:place.title')}</h2>
                  <TextField
                    label={t('create:place.name')}
                    hint={t('create:place.nameHint')}
                    value={name}
                    error={nameAsked && name.trim() === '' ? t('common:field.required') : nameProblem(problem?.code)}
                    onChange={(event) => setName(event.target.value)}
                    end={<span className="muted">.derbes</span>}
                  />
                  <PickedFolder label={t('create:place.folder')} hint={t('create:place.folderHint')} icon={IconFolder} file={parent} onPick={() => void pick()} error={nameAsked && !parent ? t('create:place.needFolder') : undefined} />
                </div>
              </>
            )}
            {step === 'passphrase' && (
              <>
                <div>
                  <h1>{t('create:passphrase.title')}</h1>
                  <p className="text-2">{t('create:passphrase.text')}</p>
                </div>
                <NewPassphrase onChange={setChosen} autoFocus />
                {!parent && <PickedFolder label={t('create:place.folder')} icon={IconFolder} file={parent} onPick={() => void pick()} />}
              </>
            )}
            {step === 'recovery' && code !== undefined && (
              <>
                <div>
                  <h1>{t('create:recovery.title')}</h1>
                  <p className="text-2">{t('create:recovery.text')}</p>
                </div>
                <RecoveryCode code={code} registerName={name} onKept={setKept} />
              </>
            )}
            {problem && nameProblem(problem.code) === undefined && <ProblemView problem={problem} />}
          </div>
        </div>
        <PageFooter
          start={
            step === 'recovery' ? null : (
              <Button variant="ghost" onClick={back}>
                {t('common:action.back')}
              </Button>
            )
          }
        >
          <Button
            variant="primary"
            size="lg"
            busy={busy}
            keys={shortcuts.next.keys}
            blockedBy={blockedBy()}
            onClick={() => void next()}
          >
            {t(step === 'passphrase' ? (busy ? 'create:making' : 'create:make') : step === 'recovery' ? 'create:finish' : 'create:next')}
          </Button>
        </PageFooter>
      </div>
    </BareFrame>
  );

  function nameProblem(code: string | undefined): string | undefined {
    return code === 'REGISTER_EXISTS' || code === 'REGISTER_NAME_INVALID' ? codeSentence(t, code) : undefined;
  }

  function blockedBy(): string | undefined {
    if (step === 'passphrase' && !chosen) return t('create:passphrase.incomplete');
    if (step === 'passphrase' && !parent) return t('create:place.needFolder');
    if (step === 'recovery' && !kept) return t('create:recovery.confirmFirst');
    return undefined;
  }
}
