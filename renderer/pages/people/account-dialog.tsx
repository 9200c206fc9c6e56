import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, Person } from '../../../shared/contract/people.ts';
import { accountKinds } from '../../../shared/domain/vocabulary.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ChoiceCards, SelectField } from '../../components/fields/choice.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { showDone } from '../../components/toast.tsx';

/** An account of a person, as it stands in the log. */
export function AccountDialog({ person, account, onClose }: { person: Person; account: Account | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const sources = useCall('sources.list', {}).data?.sources ?? [];
  const create = useMutationCall('people.createAccount');
  const update = useMutationCall('people.updateAccount');
  const [name, setName] = useState(account?.name ?? '');
  const [kind, setKind] = useState(account?.kind ?? 'personal');
  const [source, setSource] = useState(account?.source ?? anySource);
  const [note, setNote] = useState(account?.note ?? '');
  const [asked, setAsked] = useState(false);
  const failed = account ? update.error : create.error;
  const submit = () => {
    setAsked(true);
    if (name.trim() === '') return;
    const people = account ? account.people : [person.id];
    const fields = { name, kind, source: source === anySource ? null : source, people: people.includes(person.id) ? people : [...people, person.id], note };
    const done = {
      onSuccess: () => {
        onClose();
        showDone(t(account ? 'people:account.saved' : 'people:account.added', { name }));
      },
    };
    if (account) update.mutate({ id: account.id, fields }, done);
    else create.mutate(fields, done);
  };
  return (
    <Dialog
      title={t(account ? 'people:account.editTitle' : 'people:account.add')}
      width={520}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={create.isPending || update.isPending} onClick={submit}>
            {t(account ? 'common:action.save' : 'people:account.add')}
          </Button>
        </>
      }
    >
      <TextField label={t('people:account.name')} mono data-autofocus hint={t('people:account.nameHint')} value={name} onChange={(event) => setName(event.target.value)} error={asked && name.trim() === '' ? t('common:field.required') : undefined} />
      <ChoiceCards label={t('people:account.kind')} value={kind} onChange={setKind} options={accountKinds.map((value) => ({ value, label: t(`people:account.kinds.${value}`), text: t(`people:account.kindText.${value}`) }))} />
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

/** A select holds texts only; the contract says `null`. */
const anySource = 'any';
