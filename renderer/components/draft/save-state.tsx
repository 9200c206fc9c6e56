import { IconArrowBackUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatTime } from '../../i18n/format.ts';
import { Button } from '../button.tsx';
import type { Draft } from './use-draft.ts';

/** "Saved 09:11", and the way back. */
export function SaveState({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const text = draft.saving ? t('draft:saving') : draft.edited.size > 0 ? t('draft:unsaved') : draft.savedAt ? t('draft:savedAt', { time: formatTime(draft.savedAt) }) : '';
  return (
    <>
      <span className="small muted num" style={{ whiteSpace: 'nowrap' }} role="status">
        {text}
      </span>
      {draft.undo && (
        <Button variant="ghost" icon={IconArrowBackUp} onClick={draft.undo} aria-keyshortcuts="Control+Z">
          {t('common:action.undo')}
        </Button>
      )}
    </>
  );
}
