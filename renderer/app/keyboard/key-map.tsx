import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/dialog.tsx';
import { Kbd } from '../../components/kbd.tsx';
import styles from './palette.module.css';
import { shortcuts } from './shortcuts.ts';

/** What is bound, in the order a hand learns it. */
const map: readonly { readonly id: string; readonly keys: readonly string[] }[] = [
  { id: 'palette', keys: [shortcuts.palette.keys] },
  { id: 'area', keys: ['Ctrl 1', 'Ctrl 9'] },
  { id: 'new', keys: [shortcuts.new.keys] },
  { id: 'export', keys: [shortcuts.export.keys] },
  { id: 'save', keys: [shortcuts.save.keys] },
  { id: 'undo', keys: [shortcuts.undo.keys] },
  { id: 'next', keys: [shortcuts.next.keys] },
  { id: 'lock', keys: [shortcuts.lock.keys] },
  { id: 'collapse', keys: [shortcuts.collapse.keys] },
  { id: 'keyMap', keys: [shortcuts.keyMap.keys] },
  { id: 'move', keys: ['\u2191', '\u2193'] },
  { id: 'peek', keys: ['Space'] },
  { id: 'openRow', keys: ['Enter'] },
  { id: 'tick', keys: [shortcuts.tick.keys] },
  { id: 'close', keys: [shortcuts.close.keys] },
  { id: 'search', keys: [shortcuts.search.keys] },
  { id: 'filter', keys: [shortcuts.filter.keys] },
  { id: 'records', keys: [shortcuts.previousRecord.keys, shortcuts.nextRecord.keys] },
  { id: 'history', keys: [shortcuts.back.keys, shortcuts.forward.keys] },
  { id: 'panes', keys: [shortcuts.nextPane.keys, shortcuts.previousPane.keys] },
  { id: 'columns', keys: ['Shift \u2190', 'Shift \u2192'] },
];

/** The `?` dialog. */
export function KeyMap({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('keyboard:title')} onClose={onClose} width={720}>
      <dl className={styles.keys}>
        {map.map(({ id, keys }) => (
          <div key={id}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key} keys={key} />
              ))}
            </dt>
            <dd>{t(`keyboard:does.${id}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="small muted">{t('keyboard:note')}</p>
    </Dialog>
  );
}
