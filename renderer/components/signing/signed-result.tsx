import { useTranslation } from 'react-i18next';
import type { DocumentRecord, SignatureRecord } from '../../../shared/contract/documents.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { Pairs } from '../marks.tsx';
import { inGroups } from '../packet/packet.ts';
import { sizeText } from '../packet/packet-files.tsx';
import { Banner } from '../surfaces.tsx';
import styles from './signing.module.css';

/** What signing left: the files with their digests, whose signature, when. */
export function SignedResult({ document, signature }: { document: DocumentRecord; signature: SignatureRecord }) {
  const { t } = useTranslation();
  return (
    <div className={styles.result} role="status">
      <Banner framed tone="success">
        <span className="medium">{t('signing-ui:signedBy', { name: signature.signer })}</span>
      </Banner>
      <Pairs
        labelWidth={152}
        pairs={[
          { key: 'at', label: t('signing-ui:signedAt'), value: <span className="num">{formatDateTime(signature.at)}</span> },
          { key: 'organisation', label: t('certificate:field.organisation'), value: signature.organisation },
          { key: 'format', label: t('signing-ui:formatLabel'), value: signature.format },
        ]}
      />
      <div className={styles.label}>
        <span className="medium">{t('signing-ui:written')}</span>
      </div>
      <ul className={styles.written}>
        {document.signed.map((file) => (
          <li key={file.name}>
            <span className="row">
              <span className="mono grow cut">{file.name}</span>
              <span className="small muted num">{sizeText(t, file.bytes)}</span>
            </span>
            <span className="small text-2">{t(file.name.endsWith('.asice') ? 'signing-ui:whatIs.asice' : 'signing-ui:whatIs.cms')}</span>
            <span className="mono muted">{inGroups(file.sha256, 32)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
