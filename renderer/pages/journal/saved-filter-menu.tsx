import { Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedFilter } from '../../../shared/contract/saved-filters.ts';
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
  const update = useMutationCall('savedFilters.update');
  const replace = () => {
    if (!saved) return;
    const undo = () => update.mutate({ id: saved.id, filter: saved.filter }, { onError: (error) => showProblem(t, error.problem) });
    update.mutate(
      { id: saved.id, filter },
      {
        onSuccess: () => showDone(t('journal:saved.updated', { name: saved.name }), { label: t('common:action.undo'), undoes: true, run: undo }),
        onError: (error) => showProblem(t, error.problem),
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
      {saved && <ChosenTab saved={saved} savedFilters={savedFilters} onRename={() => setAsking('rename')} onSaveAs={() => setAsking('new')} changed={changed} />}
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
}

function ChosenTab({ saved, savedFilters, changed, onRename, onSaveAs }: ChosenTabProps) {
  const { t } = useTranslation();
  const address = useListAddress();
  const move = useMutationCall('savedFilters.move');
  const remove = useMutationCall('savedFilters.remove');
  const create = useMutationCall('savedFilters.create');
  const place = savedFilters.findIndex(({ id }) => id === saved.id);
  const failed = { onError: (error: { problem: Parameters<typeof showProblem>[1] }) => showProblem(t, error.problem) };
  const bringBack = () => create.mutate({ name: saved.name, filter: saved.filter, place }, failed);
  const takeAway = () => {
    // What is seen stays seen; only its tab goes.
    const { view } = journalAddress(saved.filter);
    address.change({ view: view === 'log' ? undefined : view });
    remove.mutate(
      { id: saved.id },
      { ...failed, onSuccess: () => showDone(t('journal:saved.removed', { name: saved.name }), { label: t('common:action.undo'), undoes: true, run: bringBack }) },
    );
  };
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
        <Menu.Item onClick={takeAway}>{t('journal:saved.remove')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
