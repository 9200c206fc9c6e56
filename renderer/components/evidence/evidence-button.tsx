import { IconClockCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import { Button } from '../button.tsx';
import { EvidenceDialog } from './evidence-dialog.tsx';

/** What a signed packet can still be given: timestamps, revocation data. */
export function EvidenceButton({ document, size = 'md' }: { document: DocumentRecord; size?: 'sm' | 'md' }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size={size} icon={IconClockCheck} onClick={() => setOpen(true)}>
        {t('evidence:open')}
      </Button>
      {open && <EvidenceDialog document={document.id} onClose={() => setOpen(false)} />}
    </>
  );
}
