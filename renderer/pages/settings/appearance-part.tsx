import { useTranslation } from 'react-i18next';
import { changePreferences, usePreferences } from '../../app/preferences.ts';
import { FieldGroup } from '../../components/fields/field.tsx';
import { Checkbox } from '../../components/fields/choice.tsx';
import { Segmented } from '../../components/tabs.tsx';
import { languages } from '../../i18n/start.ts';
import styles from './settings.module.css';

/** Language, theme, navigation: kept on this computer, outside the register. */
export function AppearancePart() {
  const { t } = useTranslation();
  const preferences = usePreferences();
  if (!preferences) return null;
  return (
    <div className={styles.form}>
      <FieldGroup label={t('settings:appearance.language')} hint={t('settings:appearance.languageHint')}>
        <div>
          <Segmented
            label={t('settings:appearance.language')}
            value={preferences.language}
            onChange={(language) => void changePreferences({ language })}
            options={languages.map((language) => ({ id: language, label: t(`common:language.own.${language}`) }))}
          />
        </div>
      </FieldGroup>
      <FieldGroup label={t('settings:appearance.theme')}>
        <div>
          <Segmented
            label={t('settings:appearance.theme')}
            value={preferences.theme}
            onChange={(theme) => void changePreferences({ theme })}
            options={(['light', 'dark', 'system'] as const).map((theme) => ({ id: theme, label: t(`settings:theme.${theme}`) }))}
          />
        </div>
      </FieldGroup>
      <Checkbox label={t('settings:appearance.rail')} text={t('settings:appearance.railHint')} checked={preferences.navigationCollapsed} onChange={(event) => void changePreferences({ navigationCollapsed: event.target.checked })} />
    </div>
  );
}
