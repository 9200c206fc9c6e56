import { IconFileImport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { EditionWarning } from '../../../shared/contract/forms.ts';
import { call, toProblem } from '../../api/client.ts';
import { invalidateAreas } from '../../api/query-client.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { formatDate } from '../../i18n/format.ts';
import { Button } from '../button.tsx';
import { Banner } from '../surfaces.tsx';
import { showDone, showProblem } from '../toast.tsx';

/** The edition in force is not in the console: said across the page, with both lawful ways on. */
export function EditionBanner({ warning, accepted, onAccept }: { warning: EditionWarning; accepted: boolean; onAccept?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const ownerOnly = useBlockedBy('owner');
  const editorOnly = useBlockedBy('editor');
  const add = async () => {
    try {
      const { file } = await call('shell.pick', { purpose: 'pack-file' });
      if (!file) return;
      const pack = await call('settings.addPack', { file: file.handle });
      invalidateAreas(['settings']);
      showDone(t('draft:packAdded', { order: pack.order, edition: formatDate(pack.edition) }));
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  return (
    <Banner
      tone="warning"
      actions={
        <>
          <Button size="sm" icon={IconFileImport} blockedBy={ownerOnly} onClick={() => void add()}>
            {t('draft:addEdition')}
          </Button>
          {!accepted && onAccept && (
            <Button size="sm" blockedBy={editorOnly} onClick={onAccept}>
              {t('draft:continueWithThis')}
            </Button>
          )}
        </>
      }
    >
      <b className="semibold">{t('draft:notBundled', { order: warning.order, from: formatDate(warning.inForceFrom) })}</b>{' '}
      {t(accepted ? 'draft:madeByAccepted' : 'draft:madeBy', { order: warning.used.order, edition: formatDate(warning.used.edition) })}
    </Banner>
  );
}
