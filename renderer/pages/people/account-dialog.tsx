import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/people.ts';
import { accountKinds } from '../../../shared/domain/vocabulary.ts';
import { call, toProblem } from '../../api/client.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { invalidateAreas } from '../../api/query-client.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ChoiceCards, SelectField } from '../../components/fields/choice.tsx';
import { codeSentence } from '../../components/fields/form-problems.ts';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { AccountPeopleField } from './account-people-field.tsx';

export interface AccountDialogProps {
  /** Absent: a new one. */
  account?: Account | undefined;
  /** As it stands in the log, where it was seen there first. */
  name?: string;
  /** Whose it will be, when it is added from a person. */
  person?: string;
  onClose: () => void;
  onSaved?: (account: Account) => void;
}

/** An account of a source: its name as in the log, what kind it is, who stands behind it. */
export function AccountDialog({ account, name: seen = '', person, onClose, onSaved }: AccountDialogProps) {
  const { t } = useTranslation();
  const sources = useCall('sources.list', {}).data?.sources ?? [];
  const create = useMutationCall('people.createAccount');
  const update = useMutationCall('people.updateAccount');
  const [name, setName] = useState(account?.name ?? seen);
  const [kind, setKind] = useState(account?.kind ?? 'personal');
  const [people, setPeople] = useState<readonly string[]>(account?.people ?? (person ? [person] : []));
  const [source, setSource] = useState(account?.source ?? anySource);
  const [note, setNote] = useState(account?.note ?? '');
  const [asked, setAsked] = useState(false);
  const failed = account ? update.error : create.error;
  const nobody = kind === 'personal' && people.length !== 1;
  const submit = () => {
    setAsked(true);
    if (name.trim() === '' || nobody) return;
    const fields = { name, kind, source: source === anySource ? null : source, people: [...people], note };
    const done = {
      onSuccess: (saved: Account) => {
        onClose();
        // What the journal holds of a name that is known from now on is judged anew only when the rules are run.
        if (seen) showDone(t('people:account.added', { name: saved.name }), { label: t('findings-ui:run'), run: () => void runRules(t) });
        else showDone(t(account ? 'people:account.saved' : 'people:account.added', { name: saved.name }));
        onSaved?.(saved);
      },
    };
    if (account) update.mutate({ id: account.id, fields }, done);
    else create.mutate(fields, done);
  };
  const title = account ? t('people:account.editTitle') : seen ? t('people:account.registerTitle') : t('people:account.add');
  return (
    <Dialog
      title={title}
      width={560}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={create.isPending || update.isPending} onClick={submit}>
            {t(account ? 'common:action.save' : seen ? 'people:account.register' : 'people:account.add')}
          </Button>
        </>
      }
    >
      <TextField label={t('people:account.name')} mono data-autofocus={seen ? undefined : true} hint={t('people:account.nameHint')} value={name} onChange={(event) => setName(event.target.value)} error={asked && name.trim() === '' ? t('common:field.required') : undefined} />
      <ChoiceCards label={t('people:account.kind')} value={kind} onChange={setKind} options={accountKinds.map((value) => ({ value, label: t(`people:account.kinds.${value}`), text: t(`people:account.kindText.${value}`) }))} />
      <AccountPeopleField kind={kind} value={people} onChange={setPeople} error={asked && nobody ? (people.length === 0 ? t('common:field.required') : codeSentence(t, 'ACCOUNT_PERSONAL_ONE')) : undefined} />
      <SelectField
        label={t('people:account.source')}
        value={source}
        onChange={setSource}
        options={[{ value: anySource, label: t('people:account.anySource') }, ...sources.map((one) => ({ value: one.id, label: one.name }))]}
      />
      <TextField label={t('people:account.note')} optional value={note} onChange={(event) => setNote(event.target.value)} />
      {failed && <ProblemView problem={failed.problem} />}
    </Dialog>
  );
}

/** The dialog is gone by then, so it is no hook of its. */
async function runRules(t: TFunction): Promise<void> {
  try {
    const { added, withdrawn, open } = await call('findings.run', {});
    invalidateAreas(['findings']);
    showDone(t('findings-ui:ran', { added, withdrawn, open }));
  } catch (error) {
    showProblem(t, toProblem(error));
  }
}

/** A select holds texts only; the contract says `null`. */
const anySource = 'any';
