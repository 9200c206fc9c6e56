import { Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconFolderOpen, IconLock, IconMinus, IconMoon, IconSearch, IconSquare, IconSun, IconX } from '@tabler/icons-react';
import clsx from 'clsx';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Kbd } from '../../components/kbd.tsx';
import { languages } from '../../i18n/start.ts';
import { shortcuts } from '../keyboard/shortcuts.ts';
import { changePreferences, usePreferences, useSystemDark } from '../preferences.ts';
import { useOpenRegister } from '../register.ts';
import { closeRegister, lockRegister } from './register-actions.ts';
import { DemoMark } from './demo-mark.tsx';
import { Mark } from './mark.tsx';
import styles from './shell.module.css';

/** Mark, register, palette, language, theme, lock, window. Before a register is open only what needs none. */
export function TitleBar({ onPalette }: { onPalette?: () => void }) {
  const { t } = useTranslation();
  const register = useOpenRegister();
  return (
    <header className={styles.titlebar}>
      <div className={styles.brand}>
        <Mark />
        <span>Derbes</span>
      </div>
      <div className={styles.middle}>
        {register && onPalette && (
          <>
            <RegisterMenu name={`${register.name}.derbes`} />
            {register.demo && <DemoMark />}
            <button type="button" className={styles.palette} onClick={onPalette}>
              <Icon of={IconSearch} />
              <span className="grow cut">{t('shell-ui:palette.prompt')}</span>
              <Kbd keys={shortcuts.palette.keys} />
            </button>
          </>
        )}
      </div>
      <div className={styles.end}>
        <LanguageMenu />
        <ThemeButton />
        {register && onPalette && (
          <Button icon={IconLock} aria-label={t('shell-ui:lock')} onClick={() => void lockRegister('button')} style={{ marginLeft: 4 }}>
            <span className={styles.lockWord}>{t('shell-ui:lock')}</span>
          </Button>
        )}
        <WindowControls />
      </div>
    </header>
  );
}

function RegisterMenu({ name }: { name: string }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-start" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <UnstyledButton className={styles.register} aria-label={t('shell-ui:register.menu', { name })}>
          <Icon of={IconLock} size="sm" />
          <b className="cut">{name}</b>
          <Icon of={IconChevronDown} size="sm" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon of={IconLock} />} rightSection={<Kbd keys={shortcuts.lock.keys} />} onClick={() => void lockRegister('button')}>
          {t('shell-ui:lock')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon of={IconFolderOpen} />} onClick={() => void closeRegister()}>
          {t('shell-ui:register.other')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function LanguageMenu() {
  const { t, i18n } = useTranslation();
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <button type="button" className={styles.language} aria-label={`${t(`common:language.code.${i18n.language}`)}, ${t('shell-ui:language')}`}>
          {t(`common:language.code.${i18n.language}`)}
          <Icon of={IconChevronDown} size="sm" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map((language) => (
          <Menu.Item key={language} lang={language} onClick={() => void changePreferences({ language })}>
            <span className={clsx(language === i18n.language && 'semibold')}>{t(`common:language.own.${language}`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function ThemeButton() {
  const { t } = useTranslation();
  const preferences = usePreferences();
  const systemDark = useSystemDark();
  const theme = preferences?.theme ?? 'system';
  const dark = theme === 'dark' || (theme === 'system' && systemDark);
  return (
    <IconButton
      icon={dark ? IconMoon : IconSun}
      label={t(dark ? 'shell-ui:theme.toLight' : 'shell-ui:theme.toDark')}
      onClick={() => void changePreferences({ theme: dark ? 'light' : 'dark' })}
    />
  );
}

function WindowControls() {
  const { t } = useTranslation();
  const [full, setFull] = useState(false);
  const act = (action: 'minimise' | 'maximise' | 'close') => void call('shell.window', { action });
  return (
    <div className={styles.controls}>
      <button type="button" aria-label={t('shell-ui:window.minimise')} onClick={() => act('minimise')}>
        <Icon of={IconMinus} size="sm" />
      </button>
      <button
        type="button"
        aria-label={t(full ? 'shell-ui:window.restore' : 'shell-ui:window.maximise')}
        onClick={() => {
          setFull(!full);
          act('maximise');
        }}
      >
        <Icon of={IconSquare} size="sm" />
      </button>
      <button type="button" aria-label={t('shell-ui:window.close')} onClick={() => act('close')}>
        <Icon of={IconX} size="sm" />
      </button>
    </div>
  );
}
