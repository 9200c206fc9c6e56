import { IconFolderOpen } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import type { WrittenFile } from '../../../shared/contract/scalars.ts';
import { byteSize } from '../../i18n/format.ts';
import { IconButton, TextButton } from '../button.tsx';
import { Tag } from '../marks.tsx';
import { FrameTable } from '../record-page/record-page.tsx';
import { PreviewDialog } from './preview-dialog.tsx';
import { inGroups, type PacketFile } from './packet.ts';
import { showInFolder } from './save-packet.ts';

/** Every file of a packet with its size and digest; pages can be looked at, saved ones shown in their folder. */
export function PacketFiles({ document, written }: { document: DocumentRecord; written?: readonly WrittenFile[] | undefined }) {
  const { t } = useTranslation();
  const [looked, setLooked] = useState<PacketFile>();
  const files = [...document.signed, ...document.files];
  return (
    <>
      <FrameTable
        label={t('draft:packet.files')}
        head={[
          { label: t('draft:packet.name') },
          { label: t('draft:packet.purpose'), width: 128 },
          { label: t('draft:packet.size'), align: 'right', width: 76 },
          { label: 'SHA-256', width: 132 },
          { label: '', width: 40 },
        ]}
      >
        {files.map((file) => {
          const path = written?.find((one) => one.name === file.name)?.path;
          return (
            <tr key={file.name}>
              <td style={{ whiteSpace: 'nowrap' }}>
                {file.mediaType === 'application/pdf' ? (
                  <TextButton className="mono" onClick={() => setLooked(file)} aria-label={t('draft:preview.of', { name: file.name })}>
                    {file.name}
                  </TextButton>
                ) : (
                  <span className="mono">{file.name}</span>
                )}
              </td>
              <td>{document.signed.includes(file) ? <Tag tone="success">{t('draft:packet.signed')}</Tag> : <span className="text-2">{t(`draft:packet.as.${file.purpose}`)}</span>}</td>
              <td data-align="right">{sizeText(t, file.bytes)}</td>
              <td>
                <span className="mono muted" title={file.sha256}>
                  {inGroups(file.sha256, 12)}
                </span>
              </td>
              <td>{path && <IconButton small icon={IconFolderOpen} label={t('draft:showFileInFolder', { name: file.name })} onClick={() => void showInFolder(path)} />}</td>
            </tr>
          );
        })}
      </FrameTable>
      {looked && <PreviewDialog document={document} first={looked.language ?? 'kk'} onClose={() => setLooked(undefined)} />}
    </>
  );
}

export function sizeText(t: ReturnType<typeof useTranslation>['t'], bytes: number): string {
  const { value, unit } = byteSize(bytes);
  return t(`common:bytes.${unit}`, { value });
}
