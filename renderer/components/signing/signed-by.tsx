import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { formatShort } from '../../i18n/format.ts';
import { Button } from '../button.tsx';
import sideStyles from '../draft/side.module.css';
import { Icon } from '../icon.tsx';
import { SigningDialog } from './signing-dialog.tsx';

/** Everybody who signed a document, and the way to another signature beside theirs. */
export function SignedBy({ document }: { document: DocumentRecord }) {
  const { t } = useTranslation();
  const blocked = useBlockedBy('editor');
  const [adding, setAdding] = useState(false);
  return (
    <>
      {document.signatures.map((signature) => (
        <div key={signature.id} className={sideStyles.signed}>
          <Icon of={IconCircleCheck} />
          <div className="stack">
            <span className="medium">{t('incidents:signed', { name: signature.signer })}</span>
            <span className="small muted num">{formatShort(signature.at)}</span>
          </div>
        </div>
      ))}
      <Button wide blockedBy={blocked} onClick={() => setAdding(true)}>
        {t('signing-ui:add')}
      </Button>
      {adding && <SigningDialog document={document} title={t('signing-ui:addTitle')} onClose={() => setAdding(false)} />}
    </>
  );
}
