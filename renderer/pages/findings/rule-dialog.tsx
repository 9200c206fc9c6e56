import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FindingRuleSetting } from '../../../shared/contract/finding-rules.ts';
import { ruleSchemas } from '../../../shared/contract/finding-rules.ts';
import { initialParameters, type ParameterValues, parametersOf } from '../../../shared/domain/finding-rules.ts';
import { useProgressCall } from '../../api/hooks.ts';
import { Button, TextButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Checkbox } from '../../components/fields/choice.tsx';
import { FieldGrid } from '../../components/fields/field.tsx';
import { NumberField, TextAreaField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { WorkBar } from '../../components/progress-dialog.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { showDone } from '../../components/toast.tsx';
import { formatNumber } from '../../i18n/format.ts';

/** Sets one rule; what it would find can be seen before. Saving runs every rule over the whole journal again. */
export function RuleDialog({ setting, onClose }: { setting: FindingRuleSetting; onClose: () => void }) {
  const { t } = useTranslation();
  const { rule } = setting;
  const [enabled, setEnabled] = useState(setting.enabled);
  const [reason, setReason] = useState(setting.reason);
  const [parameters, setParameters] = useState<ParameterValues>(setting.parameters);
  const [tried, setTried] = useState<{ findings: number; records: number }>();
  const save = useProgressCall('findings.setRule');
  const trial = useProgressCall('findings.tryRule');
  const known = parametersOf(rule);
  const valid = ruleSchemas[rule].safeParse(parameters).success;
  const set = (name: string, value: number | boolean) => {
    setTried(undefined);
    setParameters((now) => ({ ...now, [name]: value }));
  };
  const look = async () => setTried(await trial.run({ rule, parameters }));
  const submit = async () => {
    const counts = await save.run({ rule, enabled, reason, parameters });
    if (!counts) return;
    onClose();
    showDone(t('findings-rules:saved', counts));
  };
  const work = save.running ? save : trial.running ? trial : undefined;
  const problem = save.problem ?? trial.problem;
  return (
    <Dialog
      title={t(`findings:rule.${rule}`)}
      width={600}
      onClose={onClose}
      footer={
        <>
          {work ? <Button onClick={work.stop}>{t('common:action.stop')}</Button> : <Button onClick={onClose}>{t('common:action.cancel')}</Button>}
          <Button disabled={!valid || !enabled || save.running} busy={trial.running} onClick={() => void look()}>
            {t('findings-rules:try')}
          </Button>
          <Button variant="primary" busy={save.running} disabled={!valid || trial.running || (!enabled && reason.trim().length < 3)} onClick={() => void submit()}>
            {t('findings-rules:save')}
          </Button>
        </>
      }
    >
      <p className="text-2">{t(`findings-rules:text.${rule}`)}</p>
      <Checkbox data-autofocus label={t('findings-rules:enabled')} checked={enabled} onChange={(event) => setEnabled(event.target.checked)} />
      {!enabled && <TextAreaField label={t('findings-rules:reason')} hint={t('findings-rules:reasonHint')} rows={3} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />}
      {enabled && Object.keys(known).length > 0 && (
        <>
          <FieldGrid>
            {Object.entries(known).map(([name, parameter]) => {
              const value = parameters[name];
              if (parameter.kind === 'switch') {
                return <Checkbox key={name} label={t(`findings-rules:parameter.${name}`)} checked={value === true} onChange={(event) => set(name, event.target.checked)} />;
              }
              const number = typeof value === 'number' ? value : Number.NaN;
              const range = t('findings-rules:range', { min: formatNumber(parameter.min), max: formatNumber(parameter.max) });
              const fits = Number.isInteger(number) && number >= parameter.min && number <= parameter.max;
              return (
                <NumberField
                  key={name}
                  label={t(`findings-rules:parameter.${name}`)}
                  hint={range}
                  value={number}
                  onChange={(next) => set(name, next ?? Number.NaN)}
                  error={fits ? undefined : range}
                />
              );
            })}
          </FieldGrid>
          <TextButton
            onClick={() => {
              setTried(undefined);
              setParameters(initialParameters(rule));
            }}
          >
            {t('findings-rules:reset')}
          </TextButton>
        </>
      )}
      {tried && <Banner framed>{t('findings-rules:tried', { findings: formatNumber(tried.findings), records: formatNumber(tried.records), open: formatNumber(setting.open) })}</Banner>}
      {work && <WorkBar progress={work.progress} startedAt={work.startedAt} />}
      {problem && problem.code !== 'CANCELLED' && <ProblemView problem={problem} />}
    </Dialog>
  );
}
