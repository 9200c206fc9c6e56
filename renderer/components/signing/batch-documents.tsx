import { IconBan, IconCircleCheck, IconClock, IconEye, IconFile } from '@tabler/icons-react';
import clsx from 'clsx';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import { formatNumber } from '../../i18n/format.ts';
import { Button } from '../button.tsx';
import { documentNumber } from '../draft/labels.ts';
import { Icon } from '../icon.tsx';
import { Tag } from '../marks.tsx';
import { inGroups } from '../packet/packet.ts';
import type { BatchOutcome } from './batch-dialog.tsx';
import { DocumentPane } from './document-pane.tsx';
import styles from './signing.module.css';

export interface BatchDocumentsProps {
  documents: readonly DocumentRecord[];
  /** Kinds that the holder of the chosen key may not sign. */
  refusedKinds: ReadonlySet<DocumentRecord['kind']>;
  outcomes: readonly BatchOutcome[] | undefined;
}

/** Every document with the digests of its files; each can be read in the place of the list. */
export function BatchDocuments({ documents, refusedKinds, outcomes }: BatchDocumentsProps) {
  const { t } = useTranslation();
  const [read, setRead] = useState<DocumentRecord>();
  if (read) return <DocumentPane document={read} title={documentNumber(t, read)} onBack={() => setRead(undefined)} />;
  return (
    <section className={styles.left} aria-label={t('signing-ui:batch.documents')}>
      <div className={styles.leftHead}>
        <span className="medium">{t('signing-ui:batch.documents')}</span>
        <span className="muted num">{formatNumber(documents.length)}</span>
      </div>
      <ul className={styles.batch} tabIndex={0} aria-label={t('signing-ui:batch.documents')}>
        {documents.map((document) => (
          <li key={document.id}>
            <div className={styles.batchHead}>
              <Mark outcome={outcomes?.find((one) => one.document === document.id)} refused={refusedKinds.has(document.kind)} finished={outcomes !== undefined} />
              <span className="mono medium">{documentNumber(t, document)}</span>
              <span className={clsx('muted cut', styles.batchKind)}>
                {t(`signatures:kind.${document.kind}`)} · {t('draft:packet.version', { version: document.version })}
              </span>
              {refusedKinds.has(document.kind) && !outcomes && <Tag tone="warning">{t('signing-ui:batch.notAllowed')}</Tag>}
              <Button size="sm" icon={IconEye} aria-label={t('signing-ui:batch.readOf', { number: documentNumber(t, document) })} onClick={() => setRead(document)}>
                {t('signing-ui:batch.read')}
              </Button>
            </div>
            <ul>
              {document.files.map((file) => (
                <li key={file.name} className={styles.batchFile}>
                  <span className="mono cut" title={file.name}>
                    {file.name}
                  </span>
                  <span className="mono muted" title={file.sha256}>
                    {inGroups(file.sha256, 12)}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How it stands with one document; its words stand in the result. */
function Mark({ outcome, refused, finished }: { outcome: BatchOutcome | undefined; refused: boolean; finished: boolean }) {
  if (outcome?.signature) return <span className="success"><Icon of={IconCircleCheck} /></span>;
  if (outcome?.problem) return <span className={outcome.problem.code === 'CANCELLED' ? 'muted' : 'danger'}><Icon of={outcome.problem.code === 'CANCELLED' ? IconClock : IconBan} /></span>;
  return <span className={refused ? 'warning' : 'muted'}><Icon of={refused ? IconBan : finished ? IconClock : IconFile} /></span>;
}
