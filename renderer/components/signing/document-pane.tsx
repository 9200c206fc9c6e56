import { useElementSize } from '@mantine/hooks';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import type { DocumentLanguage } from '../../../shared/contract/scalars.ts';
import { Button } from '../button.tsx';
import { editionOf } from '../draft/labels.ts';
import { inGroups, readable } from '../packet/packet.ts';
import { LanguageOfDocument } from '../packet/preview-dialog.tsx';
import { PdfPreview } from '../pdf/pdf-preview.tsx';
import styles from './signing.module.css';

/** What is signed, as people read it, with its digest; `onBack` where it was opened out of a list. */
export function DocumentPane({ document, title, onBack }: { document: DocumentRecord; title?: string; onBack?: () => void }) {
  const { t } = useTranslation();
  const [language, setLanguage] = useState<DocumentLanguage>('kk');
  const { ref, width } = useElementSize();
  const file = readable(document, language);
  return (
    <section className={styles.left} aria-label={title ?? t('signing-ui:document')} ref={ref}>
      <div className={styles.leftHead}>
        {onBack && (
          <Button size="sm" variant="ghost" icon={IconArrowLeft} autoFocus onClick={onBack}>
            {t('signing-ui:batch.back')}
          </Button>
        )}
        <span className="medium">{title ?? t('signing-ui:document')}</span>
        <span className="small muted grow cut">{editionOf(t, document.pack)}</span>
        <LanguageOfDocument document={document} value={language} onChange={setLanguage} />
      </div>
      {file && width > 0 && <PdfPreview document={document.id} name={file.name} width={Math.max(240, Math.min(560, width - 52))} />}
      {file && (
        <p className={styles.digest}>
          <span className="muted">SHA-256</span> <span className="mono">{inGroups(file.sha256)}</span>
        </p>
      )}
    </section>
  );
}
