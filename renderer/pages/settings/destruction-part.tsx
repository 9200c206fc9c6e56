import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Destruction } from '../../../shared/contract/destruction.ts';
import { call } from '../../api/client.ts';
import { useCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../../components/button.tsx';
import { FrameTable, RecordPending } from '../../components/record-page/record-page.tsx';
import { dash, formatDate, formatDateTime, formatNumber } from '../../i18n/format.ts';
import { useSavedFile } from '../checkpoints/use-checkpoint-files.ts';
import { DestructionDialog } from './destruction-dialog.tsx';
import { staySentence } from './destruction-found.tsx';
import styles from './settings.module.css';

/** R54: what was destroyed, by which order, and what stayed. Whose it was cannot be read back. */
export function DestructionPart() {
  const { t } = useTranslation();
  const list = useCall('destructions.list', {});
  const blocked = useBlockedBy('owner');
  const mayNotSave = useBlockedBy('editor');
  const [open, setOpen] = useState(false);
  const { busy, save } = useSavedFile();
  if (!list.data) return <RecordPending problem={list.error?.problem} onRetry={() => void list.refetch()} />;
  const { destructions } = list.data;
  const saveAct = ({ id, orderNumber }: Destruction): Promise<boolean> => {
    const name = `${t('destruction:actFile')}-${orderNumber.replace(/[^\p{L}\p{N}-]/gu, '-')}.pdf`;
    return save('pdf', name, async (target) => ({ file: await call('destructions.act', { id, target }) }));
  };
  return (
    <div className={styles.form} style={{ maxWidth: 'none' }}>
      <p className="text-2" style={{ maxWidth: 760 }}>{t('destruction:intro')}</p>
      <div>
        <Button variant="primary" blockedBy={blocked} onClick={() => setOpen(true)}>
          {t('destruction:start')}
        </Button>
      </div>
      {destructions.length === 0 ? (
        <p className="muted">{t('destruction:empty')}</p>
      ) : (
        <FrameTable
          label={t('destruction:title')}
          head={[
            { label: t('destruction:column.day'), width: 140 },
            { label: t('destruction:column.order'), width: 150 },
            { label: t('destruction:column.kind'), width: 120 },
            { label: t('destruction:column.ground') },
            { label: t('destruction:column.extent') },
            { label: t('destruction:column.stays') },
            { label: '', width: 76 },
          ]}
        >
          {destructions.map((one) => (
            <tr key={one.id}>
              <td className="num">
                {formatDateTime(one.at)}
                {one.applied !== one.at && <div className="small muted">{t('destruction:again', { at: formatDateTime(one.applied) })}</div>}
              </td>
              <td className="medium">{`${one.orderNumber}, ${formatDate(one.orderDay)}`}</td>
              <td>{t(`destruction:kind.${one.kind}`)}</td>
              <td>
                {t(`destruction:grounds.${one.ground}`)}
                {[one.note, one.legalDemand].filter((text) => text !== '').map((text) => <div key={text} className="small muted">{text}</div>)}
              </td>
              <td className="num">{one.finished === null ? t('destruction:unfinished') : extent(t, one)}</td>
              <td>{one.stays.length === 0 ? dash : one.stays.map((stay) => <div key={stay.what} className="small">{staySentence(t, stay)}</div>)}</td>
              <td data-align="right">
                <Button size="sm" busy={busy} blockedBy={mayNotSave} aria-label={t('destruction:actNamed', { order: one.orderNumber })} onClick={() => void saveAct(one)}>
                  {t('destruction:act')}
                </Button>
              </td>
            </tr>
          ))}
        </FrameTable>
      )}
      {open && <DestructionDialog onClose={() => setOpen(false)} />}
    </div>
  );
}

/** How much one destruction took. */
export function extent(t: TFunction, { records, texts, places }: Pick<Destruction, 'records' | 'texts' | 'places'>): string {
  return t('destruction:extent', { records: formatNumber(records), texts: formatNumber(texts), places: formatNumber(places.reduce((sum, { count }) => sum + count, 0)) });
}
