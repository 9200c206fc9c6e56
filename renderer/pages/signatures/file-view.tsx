import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ViewableFile } from '../../../shared/contract/signing.ts';
import { bytesOf } from '../../components/pdf/pdf-document.ts';
import { PdfView } from '../../components/pdf/pdf-preview.tsx';
import { EmptyState } from '../../components/surfaces.tsx';
import styles from './signatures.module.css';

/** What will be signed, as far as the window can show it; where it cannot, it says so. */
export function FileView({ file }: { file: ViewableFile }) {
  const { t } = useTranslation();
  const { ref, width } = useElementSize();
  const { view, name } = file;
  return (
    <div className={styles.view} ref={ref}>
      {view === null && <EmptyState title={t('signatures:signFile.unseen')} text={t('signatures:signFile.unseenText')} />}
      {view?.kind === 'pdf' && width > 0 && <Pdf base64={view.base64} name={name} width={Math.max(240, Math.min(720, width - 48))} />}
      {view?.kind === 'image' && <Picture base64={view.base64} mediaType={view.mediaType} name={name} />}
      {view?.kind === 'text' && (
        <pre className={styles.text} tabIndex={0} aria-label={t('draft:preview.of', { name })}>
          {view.text}
        </pre>
      )}
    </div>
  );
}

function Pdf({ base64, name, width }: { base64: string; name: string; width: number }) {
  const bytes = useMemo(() => bytesOf(base64), [base64]);
  return <PdfView bytes={bytes} name={name} width={width} />;
}

function Picture({ base64, mediaType, name }: { base64: string; mediaType: string; name: string }) {
  const { t } = useTranslation();
  const [broken, setBroken] = useState(false);
  const url = useMemo(() => URL.createObjectURL(new Blob([bytesOf(base64)], { type: mediaType })), [base64, mediaType]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  if (broken) return <EmptyState title={t('signatures:signFile.unseen')} text={t('signatures:signFile.unseenText')} />;
  return (
    <div className={styles.picture} tabIndex={0} role="group" aria-label={t('draft:preview.of', { name })}>
      <img src={url} alt={name} onError={() => setBroken(true)} />
    </div>
  );
}
