import { IconFileText } from '@tabler/icons-react';
import { useElementSize } from '@mantine/hooks';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import type { Incident } from '../../../shared/contract/incidents.ts';
import type { DocumentLanguage, WrittenFile } from '../../../shared/contract/scalars.ts';
import { Button } from '../../components/button.tsx';
import { editionOf } from '../../components/draft/labels.ts';
import { Pairs } from '../../components/marks.tsx';
import { PacketFiles } from '../../components/packet/packet-files.tsx';
import { EvidenceButton } from '../../components/evidence/evidence-button.tsx';
import { SendEncrypted } from '../../components/packet/send-encrypted.tsx';
import { readable } from '../../components/packet/packet.ts';
import { LanguageOfDocument } from '../../components/packet/preview-dialog.tsx';
import { versionsSection } from '../../components/packet/versions.tsx';
import { PdfPreview } from '../../components/pdf/pdf-preview.tsx';
import type { RecordSection } from '../../components/record-page/record-page.tsx';
import { Banner, EmptyState } from '../../components/surfaces.tsx';
import { formatShort } from '../../i18n/format.ts';
import styles from './incident.module.css';

export interface ReviewOptions {
  t: TFunction;
  /** The newest version, while it still says what the form says. */
  current: DocumentRecord | undefined;
  latest: DocumentRecord | undefined;
  documents: readonly DocumentRecord[];
  missing: number;
  mayMake: boolean;
  blocked: string | undefined;
  making: boolean;
  onMake: () => void;
}

/** The document as it will leave, and every version made so far. */
export function reviewSections({ t, current, latest, documents, missing, mayMake, blocked, making, onMake }: ReviewOptions): RecordSection[] {
  const why = mayMake ? undefined : (blocked ?? t('incidents:blocked.missing', { count: missing }));
  const shown = current ?? latest;
  const makeButton = (
    <Button icon={IconFileText} busy={making} blockedBy={why} onClick={onMake}>
      {t(latest ? 'incidents:review.makeAnew' : 'incidents:review.make')}
    </Button>
  );
  return [
    {
      id: 'document',
      title: t('incidents:review.document'),
      note: shown && `${t('draft:packet.version', { version: shown.version })} · ${formatShort(shown.created)} · ${editionOf(t, shown.pack)}`,
      action: shown && makeButton,
      content: shown ? (
        <>
          {!current && (
            <Banner tone="warning" framed>
              {t('incidents:review.changed')}
            </Banner>
          )}
          <Document key={shown.id} document={shown} />
        </>
      ) : (
        <EmptyState title={t('incidents:review.none')} text={missing > 0 ? t('incidents:blocked.missing', { count: missing }) : t('incidents:review.noneText')} action={makeButton} />
      ),
    },
    ...(shown ? [{ id: 'files', title: t('draft:packet.title'), count: shown.files.length + shown.signed.length, action: <SendEncrypted document={shown} />, content: <PacketFiles document={shown} /> }] : []),
    ...(documents.length > 1 ? [versionsSection(t, documents)] : []),
  ];
}

function Document({ document }: { document: DocumentRecord }) {
  const [language, setLanguage] = useState<DocumentLanguage>('kk');
  const { ref, width } = useElementSize();
  const file = readable(document, language);
  return (
    <div className="stack" style={{ gap: 8 }}>
      <div className="row">
        <LanguageOfDocument document={document} value={language} onChange={setLanguage} />
      </div>
      <div className={styles.preview} ref={ref}>
        {file && width > 0 && <PdfPreview document={document.id} name={file.name} width={Math.max(260, Math.min(620, width - 48))} />}
      </div>
    </div>
  );
}

/** The signed packet, how it was sent, and what came back. */
export function sendSections({ t, incident, signed, documents, written }: { t: TFunction; incident: Incident; signed: DocumentRecord | undefined; documents: readonly DocumentRecord[]; written: readonly WrittenFile[] | undefined }): RecordSection[] {
  const { sent } = incident;
  return [
    ...(sent
      ? [
          {
            id: 'sent',
            title: t('incidents:sent.title'),
            content: (
              <Pairs
                labelWidth={152}
                pairs={[
                  { key: 'at', label: t('incidents:sent.at'), value: <span className="num">{formatShort(sent.at)}</span> },
                  { key: 'channel', label: t('incidents:sent.channel'), value: sent.channel },
                  { key: 'outgoing', label: t('incidents:sent.outgoing'), value: sent.outgoing },
                  { key: 'receipt', label: t('incidents:sent.receipt'), value: sent.receipt },
                ]}
              />
            ),
          },
        ]
      : []),
    {
      id: 'packet',
      title: t('draft:packet.signedTitle'),
      note: signed && `${t('draft:packet.version', { version: signed.version })} · ${formatShort(signed.signatures[0]?.at)} · ${signed.signatures[0]?.signer ?? ''}`,
      ...(signed && {
        action: (
          <>
            <EvidenceButton size="sm" document={signed} />
            <SendEncrypted document={signed} />
          </>
        ),
      }),
      content: signed ? (
        <>
          <PacketFiles document={signed} written={written} />
          {!sent && <Instructions />}
        </>
      ) : (
        <EmptyState title={t('incidents:sent.unsigned')} text={t('incidents:sent.unsignedText')} />
      ),
    },
    ...(documents.length > 1 ? [versionsSection(t, documents)] : []),
  ];
}

function Instructions() {
  const { t } = useTranslation();
  return <p className="muted" style={{ marginTop: 12, maxWidth: '76ch' }}>{t('incidents:sent.how')}</p>;
}
