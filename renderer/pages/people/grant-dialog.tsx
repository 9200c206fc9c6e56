import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessHours } from '../../../shared/domain/access-hours.ts';
import { rights as allRights, type Right } from '../../../shared/domain/vocabulary.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { CheckCards, SelectField } from '../../components/fields/choice.tsx';
import { DateField } from '../../components/fields/dates.tsx';
import { HoursField, isHours } from '../../components/fields/hours.tsx';
import { FieldGrid, fullWidth } from '../../components/fields/field.tsx';
import { codeSentence } from '../../components/fields/form-problems.ts';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { todayInZone } from '../../i18n/format.ts';
import { useName } from '../bases/names.ts';

export interface GrantDialogProps {
  /** A person, or an account authorised as itself. */
  holder: { person: string; name: string } | { account: string; name: string };
  onClose: () => void;
}

/** Puts a holder on the list of a base: rights, days, order (179/НҚ para 7). */
export function GrantDialog({ holder, onClose }: GrantDialogProps) {
  const { t } = useTranslation();
  const name = useName();
  const bases = useCall('bases.list', {}).data?.bases ?? [];
  const create = useMutationCall('people.createGrant');
  const revoke = useMutationCall('people.revokeGrant');
  const [base, setBase] = useState<string | null>(null);
  const [rights, setRights] = useState<Right[]>(['view']);
  const [from, setFrom] = useState<string | null>(todayInZone());
  const [to, setTo] = useState<string | null>(null);
  const [number, setNumber] = useState('');
  const [date, setDate] = useState<string | null>(null);
  const [hours, setHours] = useState<AccessHours | null>(null);
  const [asked, setAsked] = useState(false);
  const backwards = from !== null && to !== null && to < from;
  const submit = () => {
    setAsked(true);
    if (base === null || rights.length === 0 || from === null || backwards || (hours !== null && !isHours(hours))) return;
    create.mutate(
      { base, rights, from, to, order: { number, date }, hours, ...('person' in holder ? { person: holder.person } : { account: holder.account }) },
      {
        onSuccess: (grant) => {
          onClose();
          showDone(t('people:grant.added', { holder: grant.holder, base: grant.baseCode }), {
            label: t('common:action.undo'), undoes: true,
            run: () => revoke.mutate({ id: grant.id, reason: t('people:grant.addedByMistake') }, { onError: (error) => showProblem(t, error.problem) }),
          });
        },
      },
    );
  };
  const required = t('common:field.required');
  return (
    <Dialog
      title={t('people:grant.addTitle', { holder: holder.name })}
      width={600}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={create.isPending} onClick={submit}>
            {t('people:grant.add')}
          </Button>
        </>
      }
    >
      <FieldGrid>
        <SelectField
          className={fullWidth}
          label={t('people:grant.base')}
          searchable
          value={base}
          onChange={setBase}
          placeholder={t('people:grant.chooseBase')}
          options={bases.map((one) => ({ value: one.id, label: `${one.code}  ${name(one.name)}` }))}
          error={asked && base === null ? required : undefined}
        />
        <CheckCards className={fullWidth} columns={3} label={t('people:grant.rights')} options={allRights.map((right) => ({ value: right, label: t(`action:${right}`) }))} value={rights} onChange={setRights} error={asked && rights.length === 0 ? required : undefined} />
        <DateField label={t('people:grant.from')} value={from} onChange={setFrom} error={asked && from === null ? required : undefined} />
        <DateField label={t('people:grant.to')} optional value={to} onChange={setTo} hint={t('people:grant.toHint')} error={backwards ? codeSentence(t, 'GRANT_DATES') : undefined} />
        <TextField label={t('people:grant.order')} optional value={number} onChange={(event) => setNumber(event.target.value)} />
        <DateField label={t('people:grant.orderDate')} optional value={date} onChange={setDate} />
      </FieldGrid>
      <HoursField value={hours} unset="base" onChange={setHours} />
      {create.error && <ProblemView problem={create.error.problem} />}
    </Dialog>
  );
}
