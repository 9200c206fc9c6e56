import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assignee, Finding } from '../../../shared/contract/findings.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { SelectField } from '../../components/fields/choice.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { showDone } from '../../components/toast.tsx';

const nobody = 'nobody';

function keyOf(assignee: Assignee | null): string {
  return assignee === null ? nobody : `${assignee.kind}:${assignee.id}`;
}

function fromKey(key: string): Assignee | null {
  const [kind, ...id] = key.split(':');
  return kind === 'operator' || kind === 'person' ? { kind, id: id.join(':') } : null;
}

/** Gives findings to an operator of the console or a person of the register; undone to what each was before. */
export function AssignDialog({ findings, onClose }: { findings: readonly Finding[]; onClose: (done: boolean) => void }) {
  const { t } = useTranslation();
  const operators = useCall('operators.list', {}).data?.operators ?? [];
  const people = useCall('people.list', {}).data?.people ?? [];
  const assign = useMutationCall('findings.assign');
  const [chosen, setChosen] = useState(keyOf(findings[0]?.assignee ?? null));
  const options = [
    { value: nobody, label: t('findings-ui:assignNobody') },
    ...operators.filter(({ disabled }) => disabled === null).map(({ id, name }) => ({ value: `operator:${id}`, label: t('findings-ui:assignOperator', { name }) })),
    ...people.map((person) => ({ value: `person:${person.id}`, label: [person.surname, person.given, person.patronymic].filter(Boolean).join(' ') })),
  ];
  const undo = () => {
    for (const key of new Set(findings.map(({ assignee }) => keyOf(assignee)))) {
      assign.mutate({ ids: findings.filter(({ assignee }) => keyOf(assignee) === key).map(({ id }) => id), assignee: fromKey(key) });
    }
  };
  const submit = () => {
    const assignee = fromKey(chosen);
    assign.mutate(
      { ids: findings.map(({ id }) => id), assignee },
      {
        onSuccess: (answer) => {
          onClose(true);
          const name = answer.findings[0]?.assignee?.name ?? '';
          showDone(assignee ? t('findings-ui:assigned', { name }) : t('findings-ui:unassigned'), { label: t('common:action.undo'), undoes: true, run: undo });
        },
      },
    );
  };
  return (
    <Dialog
      title={t('findings-ui:assignTitle')}
      onClose={() => onClose(false)}
      footer={
        <>
          <Button onClick={() => onClose(false)}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={assign.isPending} onClick={submit}>
            {t('findings-ui:assign')}
          </Button>
        </>
      }
    >
      <SelectField label={t('findings-ui:assignTo')} searchable value={chosen} onChange={setChosen} options={options} />
      {assign.error && <ProblemView problem={assign.error.problem} />}
    </Dialog>
  );
}
