import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Operator } from '../../../shared/contract/register.ts';
import { operatorRoles, type OperatorRole } from '../../../shared/domain/vocabulary.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { useOpenRegister } from '../../app/register.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, useConfirm } from '../../components/dialog.tsx';
import { ChoiceCards } from '../../components/fields/choice.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { Avatar, Tag } from '../../components/marks.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { FrameTable, RecordPending } from '../../components/record-page/record-page.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { dash, formatDateTime } from '../../i18n/format.ts';
import { NewPassphrase, type ChosenPassphrase } from '../create/new-passphrase.tsx';

/** Who may open this register, and as what. */
export function OperatorsPart() {
  const { t } = useTranslation();
  const confirm = useConfirm();
  const operators = useCall('operators.list', {});
  const disable = useMutationCall('operators.disable');
  const self = useOpenRegister()?.operator.id;
  const blocked = useBlockedBy('owner');
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<Operator>();
  if (!operators.data) return <RecordPending problem={operators.error?.problem} onRetry={() => void operators.refetch()} />;

  const switchOff = async (operator: Operator) => {
    const yes = await confirm({
      title: t('settings:operators.disableTitle', { name: operator.name }),
      text: t('settings:operators.disableText'),
      consequence: t('settings:operators.disableNow', { name: operator.name }),
      tone: 'danger',
    });
    if (!yes) return;
    disable.mutate({ operator: operator.id }, { onSuccess: () => showDone(t('settings:operators.disabledDone', { name: operator.name })), onError: (error) => showProblem(t, error.problem) });
  };
  return (
    <div className="stack" style={{ gap: 12 }}>
      <p className="text-2" style={{ maxWidth: '72ch' }}>
        {t('settings:operators.text')}
      </p>
      <FrameTable
        label={t('settings:section.operators')}
        head={[{ label: t('settings:operators.name') }, { label: t('settings:operators.position') }, { label: t('settings:operators.role'), width: 120 }, { label: t('settings:operators.lastUnlock'), width: 150 }, { label: '', width: 210 }]}
      >
        {operators.data.operators.map((operator) => (
          <tr key={operator.id} data-tone={operator.disabled ? 'faded' : undefined}>
            <td>
              <span className="row">
                <Avatar name={operator.name} />
                <span className="medium">{operator.name}</span>
                {operator.id === self && <Tag>{t('settings:operators.you')}</Tag>}
              </span>
            </td>
            <td>{operator.position || dash}</td>
            <td>{operator.disabled ? <Tag>{t('settings:operators.disabled')}</Tag> : t(`role:${operator.role}`)}</td>
            <td className="num">{formatDateTime(operator.lastUnlock)}</td>
            <td data-align="right">
              {!operator.disabled && (
                <span className="row" style={{ justifyContent: 'flex-end' }}>
                  <Button size="sm" blockedBy={blocked} aria-label={`${t('settings:operators.changeRole')}: ${operator.name}`} onClick={() => setChanging(operator)}>
                    {t('settings:operators.changeRole')}
                  </Button>
                  {operator.id !== self && (
                    <Button size="sm" blockedBy={blocked} aria-label={`${t('settings:operators.disable')}: ${operator.name}`} onClick={() => void switchOff(operator)}>
                      {t('settings:operators.disable')}
                    </Button>
                  )}
                </span>
              )}
            </td>
          </tr>
        ))}
      </FrameTable>
      <div className="row">
        <Button icon={IconPlus} blockedBy={blocked} onClick={() => setAdding(true)}>
          {t('settings:operators.add')}
        </Button>
      </div>
      {adding && <AddOperator onClose={() => setAdding(false)} />}
      {changing && <ChangeRole operator={changing} onClose={() => setChanging(undefined)} />}
    </div>
  );
}

function useRoleOptions() {
  const { t } = useTranslation();
  return operatorRoles.map((value) => ({ value, label: t(`role:${value}`), text: t(`settings:operators.roleText.${value}`) }));
}

function AddOperator({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const add = useMutationCall('operators.add');
  const options = useRoleOptions();
  const [name, setName] = useState('');
  const [position, setPosition] = useState('');
  const [role, setRole] = useState<OperatorRole>('editor');
  const [chosen, setChosen] = useState<ChosenPassphrase>();
  const missing = name.trim() === '' ? t('settings:operators.needName') : chosen ? undefined : t('create:passphrase.incomplete');
  return (
    <Dialog
      title={t('settings:operators.add')}
      width={560}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button
            variant="primary"
            busy={add.isPending}
            blockedBy={missing}
            onClick={() => {
              if (!chosen) return;
              add.mutate(
                { name, position, role, passphrase: chosen.passphrase },
                {
                  onSuccess: () => {
                    onClose();
                    showDone(t('settings:operators.added', { name }));
                  },
                },
              );
            }}
          >
            {t('settings:operators.add')}
          </Button>
        </>
      }
    >
      <TextField label={t('settings:operators.name')} data-autofocus value={name} onChange={(event) => setName(event.target.value)} />
      <TextField label={t('settings:operators.position')} optional value={position} onChange={(event) => setPosition(event.target.value)} />
      <ChoiceCards label={t('settings:operators.role')} options={options} value={role} onChange={setRole} />
      <NewPassphrase onChange={setChosen} />
      <p className="small muted">{t('settings:operators.passphraseHint')}</p>
      {add.error && <ProblemView problem={add.error.problem} />}
    </Dialog>
  );
}

function ChangeRole({ operator, onClose }: { operator: Operator; onClose: () => void }) {
  const { t } = useTranslation();
  const set = useMutationCall('operators.setRole');
  const options = useRoleOptions();
  const [role, setRole] = useState(operator.role);
  return (
    <Dialog
      title={t('settings:operators.roleTitle', { name: operator.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button
            variant="primary"
            busy={set.isPending}
            disabled={role === operator.role}
            onClick={() =>
              set.mutate(
                { operator: operator.id, role },
                {
                  onSuccess: () => {
                    onClose();
                    showDone(t('settings:operators.roleChanged', { name: operator.name, role: t(`role:${role}`) }), {
                      label: t('common:action.undo'), undoes: true,
                      run: () => set.mutate({ operator: operator.id, role: operator.role }, { onError: (error) => showProblem(t, error.problem) }),
                    });
                  },
                },
              )
            }
          >
            {t('settings:operators.changeRole')}
          </Button>
        </>
      }
    >
      <ChoiceCards label={t('settings:operators.role')} options={options} value={role} onChange={setRole} />
      {set.error && <ProblemView problem={set.error.problem} />}
    </Dialog>
  );
}
