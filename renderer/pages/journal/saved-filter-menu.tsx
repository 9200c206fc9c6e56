import { Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedFilter } from '../../../shared/contract/saved-filters.ts';
import type { ProblemError } from '../../api/client.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { useShortcut } from '../../app/keyboard/shortcuts.ts';
import { IconButton, TextButton } from '../../components/button.tsx';
import { useListAddress } from '../../components/list-page/list-search.ts';
import { showDone, showProblem } from '../../components/toast.tsx';
import { journalAddress } from './journal-filter.ts';
import type { ShownView } from './journal-view.ts';
import { SavedFilterDialog } from './saved-filter-dialog.tsx';

/** Keeps what is seen as a tab (Ctrl S), and looks after the tab that is chosen. */
export function SavedFilterMenu({ shown: { filter, saved, savedFilters, changed } }: { shown: ShownView }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<'new' | 'rename'>();
  const address = useListAddress();
  const update = useMutationCall('savedFilters.update');
  const create = useMutationCall('savedFilters.create');
  // Here and not in the menu of the tab, which is gone before the answer comes.
  const remove = useMutationCall('savedFilters.remove');
  const failed = { onError: (error: ProblemError) => showProblem(t, error.problem) };
  const takeAway = ({ id, name, filter: kept }: SavedFilter) => {
    const place = savedFilters.findIndex((one) => one.id === id);
    const bringBack = () => create.mutate({ name, filter: kept, place }, failed);
    // What is seen stays seen; only its tab goes.
    const { view } = journalAddress(kept);
    address.change({ view: view === 'log' ? undefined : view });
    remove.mutate({ id }, { ...failed, onSuccess: () => showDone(t('journal:saved.removed', { name }), { label: t('common:action.undo'), undoes: true, run: bringBack }) });
  };
  const replace = () => {
    if (!saved) return;
    const undo = () => update.mutate({ id: saved.id, filter: saved.filter }, failed);
    update.mutate(
      { id: saved.id, filter },
      {
        ...failed,
        onSuccess: () => showDone(t('journal:saved.updated', { name: saved.name }), { label: t('common:action.undo'), undoes: true, run: undo }),
      },
    );
  };
  useShortcut('save', () => (saved ? replace() : setAsking('new')), changed);
  return (
    <>
      {changed && (
        <TextButton aria-keyshortcuts="Control+S" onClick={() => (saved ? replace() : setAsking('new'))}>
          {t(saved ? 'journal:saved.update' : 'journal:saved.save')}
        </TextButton>
      )}
      {saved && <ChosenTab saved={saved} savedFilters={savedFilters} onRename={() => setAsking('rename')} onSaveAs={() => setAsking('new')} onRemove={() => takeAway(saved)} changed={changed} />}
      {asking && <SavedFilterDialog {...(asking === 'rename' && saved ? { saved } : {})} filter={filter} onClose={() => setAsking(undefined)} />}
    </>
  );
}

interface ChosenTabProps {
  saved: SavedFilter;
  savedFilters: readonly SavedFilter[];
  changed: boolean;
  onRename: () => void;
  onSaveAs: () => void;
  onRemove: () => void;
}

function ChosenTab({ saved, savedFilters, changed, onRename, onSaveAs, onRemove }: ChosenTabProps) {
  const { t } = useTranslation();
  const move = useMutationCall('savedFilters.move');
  const place = savedFilters.findIndex(({ id }) => id === saved.id);
  const failed = { onError: (error: ProblemError) => showProblem(t, error.problem) };
  return (
    <Menu position="bottom-start" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <IconButton small icon={IconDots} label={t('journal:saved.more', { name: saved.name })} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onRename}>{t('journal:saved.rename')}</Menu.Item>
        {changed && <Menu.Item onClick={onSaveAs}>{t('journal:saved.saveAs')}</Menu.Item>}
        <Menu.Item disabled={place <= 0} onClick={() => move.mutate({ id: saved.id, place: place - 1 }, failed)}>
          {t('journal:saved.left')}
        </Menu.Item>
        <Menu.Item disabled={place >= savedFilters.length - 1} onClick={() => move.mutate({ id: saved.id, place: place + 1 }, failed)}>
          {t('journal:saved.right')}
        </Menu.Item>
        <Menu.Item onClick={onRemove}>{t('journal:saved.remove')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
