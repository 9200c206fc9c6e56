import { useTranslation } from 'react-i18next';
import type { PickedFile } from '../../../shared/contract/scalars.ts';
import { Button } from '../../components/button.tsx';
import { FieldGroup } from '../../components/fields/field.tsx';
import { Icon, type IconType } from '../../components/icon.tsx';
import styles from './start.module.css';

/** A file or folder that the user chose in a dialog of the system. */
export function PickedFolder({ label, hint, icon, file, onPick, error }: { label: string; hint?: string; icon: IconType; file: PickedFile | undefined; onPick: () => void; error?: string | undefined }) {
  const { t } = useTranslation();
  return (
    <FieldGroup label={label} hint={hint} error={error}>
      <div className={styles.picked}>
        <Icon of={icon} />
        <span className={file ? 'grow cut medium' : 'grow cut muted'}>{file?.name ?? t('common:file.none')}</span>
        <Button onClick={onPick}>{t(file ? 'common:file.change' : 'common:file.choose')}</Button>
      </div>
    </FieldGroup>
  );
}
