import type { TFunction } from 'i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import { formatShort } from '../../i18n/format.ts';
import { Tag } from '../marks.tsx';
import type { RecordSection } from '../record-page/record-page.tsx';
import { isSigned } from './packet.ts';

/** Every version a document was made in: none is ever taken back. */
export function versionsSection(t: TFunction, documents: readonly DocumentRecord[]): RecordSection {
  return {
    id: 'versions',
    title: t('draft:packet.versions'),
    count: documents.length,
    content: (
      <ul>
        {documents.map((document) => (
          <li key={document.id} className="row" style={{ padding: '4px 0' }}>
            <span className="medium">{t('draft:packet.version', { version: document.version })}</span>
            <span className="muted num">{formatShort(document.created)}</span>
            <span className="text-2">{document.author}</span>
            {isSigned(document) && <Tag tone="success">{t('draft:packet.signed')}</Tag>}
          </li>
        ))}
      </ul>
    ),
  };
}
