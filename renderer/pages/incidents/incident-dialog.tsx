import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident, IncidentFields } from '../../../shared/contract/incidents.ts';
import { breachKinds } from '../../../shared/domain/vocabulary.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { shortcuts } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { DialogKeys } from '../../components/dialog-keys.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { CheckCards, Checkbox } from '../../components/fields/choice.tsx';
import { DateTimeField } from '../../components/fields/dates.tsx';
import { FieldGrid, FieldGroup, fullWidth } from '../../components/fields/field.tsx';
import { TextAreaField, TextField } from '../../components/fields/text.tsx';
import { Segmented } from '../../components/tabs.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { thisMinute } from '../../i18n/this-minute.ts';
import { useName } from '../bases/names.ts';

type Typed = Omit<IncidentFields, 'detected'> & { detected: string | null };

export interface IncidentDialogProps {
  /** Absent: a new one. */
  incident?: Incident;
  onClose: () => void;
  onSaved: (incident: Incident) => void;
}

/** Registers an incident, or corrects what was registered. The moment of detection begins the term (R18). */
export function IncidentDialog(props: IncidentDialogProps) {
  const { t } = useTranslation();
  return (
    <Form
      {...props}
      first={
        props.incident ?? {
          title: '',
          kinds: [],
          detected: thisMinute(),
          startedAt: null,
          endedAt: null,
          bases: [],
          accounts: [],
          risk: 'undecided',
          description: '',
        }
      }
      title={t(props.incident ? 'incidents:dialog.edit' : 'incidents:dialog.register')}
    />
  );
}

function Form({ incident, first, title, onClose, onSaved }: IncidentDialogProps & { first: IncidentFields; title: string }) {
  const { t } = useTranslation();
  const name = useName();
  const bases = useCall('bases.list', {}).data?.bases ?? [];
  const [typed, setTyped] = useState<Typed>(first);
  const [tried, setTried] = useState(false);
  const create = useMutationCall('incidents.create');
  const update = useMutationCall('incidents.update');
  const work = incident ? update : create;
  const set = (change: Partial<Typed>) => setTyped((before) => ({ ...before, ...change }));
  const lacks = { title: typed.title.trim() === '', kinds: typed.kinds.length === 0, detected: typed.detected === null };
  const required = (missing: boolean) => (tried && missing ? t('common:field.required') : undefined);

  const save = () => {
    setTried(true);
    const { title: called, kinds, detected, startedAt, endedAt, bases: chosen, accounts, risk, description } = typed;
    if (lacks.title || lacks.kinds || detected === null || work.isPending) return;
    const fields = { title: called, kinds, detected, startedAt, endedAt, bases: chosen, accounts, risk, description };
    const options = {
      onSuccess: (saved: Incident) => {
        onClose();
        onSaved(saved);
      },
    };
    if (incident) update.mutate({ id: incident.id, fields }, options);
    else create.mutate(fields, options);
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      width={720}
      note={t('incidents:dialog.note')}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={work.isPending} onClick={save} keys={shortcuts.next.keys}>
            {t(incident ? 'common:action.save' : 'incidents:dialog.register')}
          </Button>
        </>
      }
    >
      <DialogKeys onSave={save} />
      <FieldGrid>
        <TextField
          className={fullWidth}
          label={t('incidents:field.title')}
          placeholder={t('incidents:dialog.titleExample')}
          data-autofocus
          maxLength={300}
          value={typed.title}
          error={required(lacks.title)}
          onChange={(event) => set({ title: event.target.value })}
        />
        <CheckCards
          className={fullWidth}
          columns={2}
          label={t('incidents:field.kinds')}
          aside={t('incidents:dialog.kindsCite')}
          error={required(lacks.kinds)}
          options={breachKinds.map((value) => ({ value, label: t(`incidents:kind.${value}.label`), text: t(`incidents:kind.${value}.text`) }))}
          value={typed.kinds}
          onChange={(kinds) => set({ kinds })}
        />
        <DateTimeField label={t('incidents:field.detected')} hint={t('incidents:dialog.detectedHint')} error={required(lacks.detected)} value={typed.detected} onChange={(detected) => set({ detected })} />
        <FieldGroup label={t('incidents:field.risk')} hint={t('incidents:dialog.riskHint')}>
          <span className="row">
            <Segmented
              label={t('incidents:field.risk')}
              options={(['undecided', 'yes', 'no'] as const).map((id) => ({ id, label: t(`incidents:risk.${id}`) }))}
              value={typed.risk}
              onChange={(risk) => set({ risk })}
            />
          </span>
        </FieldGroup>
        <DateTimeField label={t('incidents:field.startedAt')} optional value={typed.startedAt} onChange={(startedAt) => set({ startedAt })} />
        <DateTimeField label={t('incidents:field.endedAt')} optional value={typed.endedAt} onChange={(endedAt) => set({ endedAt })} />
        {bases.length > 0 && (
          <FieldGroup label={t('incidents:field.bases')} optional className={fullWidth}>
            <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(260px, 1fr))', gap: '4px 16px' }}>
              {bases.map((base) => (
                <Checkbox
                  key={base.id}
                  label={
                    <>
                      <span className="mono muted">{base.code}</span> {name(base.name)}
                    </>
                  }
                  checked={typed.bases.includes(base.id)}
                  onChange={(event) => set({ bases: event.target.checked ? [...typed.bases, base.id] : typed.bases.filter((id) => id !== base.id) })}
                />
              ))}
            </div>
          </FieldGroup>
        )}
        <TextField
          className={fullWidth}
          label={t('incidents:field.accounts')}
          hint={t('incidents:dialog.accountsHint')}
          optional
          mono
          value={typed.accounts.join(' ')}
          onChange={(event) => set({ accounts: event.target.value.split(/[\s,;]/) })}
          onBlur={() => set({ accounts: typed.accounts.filter(Boolean) })}
        />
        <TextAreaField className={fullWidth} label={t('incidents:field.description')} optional value={typed.description} maxLength={20_000} onChange={(event) => set({ description: event.target.value })} />
      </FieldGrid>
      {work.error && <ProblemView problem={work.error.problem} />}
    </Dialog>
  );
}
