import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import { Button } from '../button.tsx';
import { EncryptDialog } from '../encryption/encrypt-dialog.tsx';

/** A packet straight out of the register into one encrypted file: nothing readable is written between. */
export function SendEncrypted({ document }: { document: DocumentRecord }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const name = document.files[0]?.name.split('.')[0] ?? document.number;
  return (
    <>
      <Button size="sm" icon={IconLock} onClick={() => setAsked(true)}>
        {t('encryption:sendEncrypted')}
      </Button>
      {asked && (
        <EncryptDialog
          subject={{ document: document.id }}
          title={t('encryption:sendTitle')}
          names={{ envelope: `${name}.zip.p7m`, zip: `${name}.zip` }}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}
