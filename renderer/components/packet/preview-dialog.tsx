import { useElementSize } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import type { DocumentLanguage } from '../../../shared/contract/scalars.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { editionOf } from '../draft/labels.ts';
import { PdfPreview } from '../pdf/pdf-preview.tsx';
import { Segmented } from '../tabs.tsx';
import { inGroups, readable } from './packet.ts';
import styles from './packet.module.css';

/** A made document as it will leave, in either language. */
export function PreviewDialog({ document, first = 'kk', onClose }: { document: DocumentRecord; first?: DocumentLanguage; onClose: () => void }) {
  const { t } = useTranslation();
  const [language, setLanguage] = useState<DocumentLanguage>(first);
  const { ref, width } = useElementSize();
  const file = readable(document, language);
  return (
    <Dialog
      title={t('draft:preview.title', { number: document.number })}
      onClose={onClose}
      width={880}
      note={file && <span className="mono">{t('draft:digest', { digest: inGroups(file.sha256, 32) })}</span>}
      footer={<Button onClick={onClose}>{t('common:action.close')}</Button>}
    >
      <div className="row" style={{ flexWrap: 'wrap' }}>
        <span className="muted small grow">
          {t('draft:packet.version', { version: document.version })} · {formatDateTime(document.created)} · {editionOf(t, document.pack)}
        </span>
        <LanguageOfDocument document={document} value={language} onChange={setLanguage} />
      </div>
      <div className={styles.pages} ref={ref}>
        {file && width > 0 && <PdfPreview document={document.id} name={file.name} width={Math.max(280, Math.min(760, width - 48))} />}
      </div>
    </Dialog>
  );
}

/** Languages the document exists in. */
export function LanguageOfDocument({ document, value, onChange }: { document: DocumentRecord; value: DocumentLanguage; onChange: (language: DocumentLanguage) => void }) {
  const { t } = useTranslation();
  const languages = (['kk', 'ru'] as const).filter((language) => document.files.some((file) => file.language === language && file.mediaType === 'application/pdf'));
  if (languages.length < 2) return null;
  return <Segmented small label={t('draft:documentLanguage')} options={languages.map((id) => ({ id, label: t(`draft:language.${id}`) }))} value={value} onChange={onChange} />;
}
