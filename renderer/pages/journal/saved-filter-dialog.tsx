import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import type { SavedFilter } from '../../../shared/contract/saved-filters.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { useListAddress } from '../../components/list-page/list-search.ts';
import { ProblemView } from '../../components/problem-view.tsx';
import { showDone } from '../../components/toast.tsx';

const longestName = 60;

/** Names a filter: a new tab for what is seen, or another name for the tab that is there. */
export function SavedFilterDialog({ saved, filter, onClose }: { saved?: SavedFilter; filter: JournalFilter; onClose: () => void }) {
  const { t } = useTranslation();
  const address = useListAddress();
  const create = useMutationCall('savedFilters.create');
  const update = useMutationCall('savedFilters.update');
  const [name, setName] = useState(saved?.name ?? '');
  const problem = (saved ? update.error : create.error)?.problem;
  const submit = () => {
    if (name.trim() === '') return;
    if (saved) {
      update.mutate({ id: saved.id, name }, { onSuccess: onClose });
      return;
    }
    create.mutate(
      { name, filter },
      {
        onSuccess: ({ id }) => {
          address.change({ view: id });
          onClose();
          showDone(t('journal:saved.done', { name: name.trim() }));
        },
      },
    );
  };
  return (
    <Dialog
      title={t(saved ? 'journal:saved.rename' : 'journal:saved.save')}
      onClose={onClose}
      width={420}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={create.isPending || update.isPending} blockedBy={name.trim() === '' ? t('journal:saved.nameMissing') : undefined} onClick={submit}>
            {t('common:action.save')}
          </Button>
        </>
      }
    >
      <form
        className="stack"
        style={{ gap: 12 }}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField label={t('journal:saved.name')} hint={t('journal:saved.nameHint')} maxLength={longestName} value={name} data-autofocus onChange={(event) => setName(event.target.value)} />
        {problem && <ProblemView problem={problem} />}
      </form>
    </Dialog>
  );
}
