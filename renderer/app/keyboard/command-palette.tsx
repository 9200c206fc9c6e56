import { Modal } from '@mantine/core';
import { IconAlertTriangle, IconDatabase, IconKeyboard, IconLanguage, IconLayoutSidebar, IconLock, IconMoon, IconSearch, IconSend, IconShieldCheck, IconSun, IconUser } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { Command as Cmd } from 'cmdk';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/hooks.ts';
import { Icon } from '../../components/icon.tsx';
import { Kbd } from '../../components/kbd.tsx';
import { languages } from '../../i18n/start.ts';
import { areas } from '../areas.ts';
import { changePreferences, usePreferences } from '../preferences.ts';
import { lockRegister } from '../shell/register-actions.ts';
import { useVerification } from '../shell/verification.tsx';
import { useOfferedCommands, type Command } from './commands.ts';
import { shortcuts, useDialogScope } from './shortcuts.ts';
import styles from './palette.module.css';

/** Everything that can be gone to or done, by a few letters of its name. */
export function CommandPalette({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const { t } = useTranslation();
  useDialogScope();
  const groups = useGroups(onKeys);
  return (
    <Modal.Root opened onClose={onClose} size={560} yOffset="12vh" transitionProps={{ duration: 0 }}>
      <Modal.Overlay transitionProps={{ duration: 0 }} />
      <Modal.Content aria-label={t('shell-ui:palette.prompt')}>
      <Cmd label={t('shell-ui:palette.prompt')} loop className={styles.palette}>
        <div className={styles.prompt}>
          <Icon of={IconSearch} />
          <Cmd.Input autoFocus placeholder={t('shell-ui:palette.prompt')} className={styles.input} data-autofocus />
          <Kbd keys="Esc" />
        </div>
        <Cmd.List className={styles.list} label={t('shell-ui:palette.results')}>
          <Cmd.Empty className={styles.empty}>{t('common:nothingFound')}</Cmd.Empty>
          {groups
            .filter((group) => group.commands.length > 0)
            .map((group) => (
              <Cmd.Group key={group.id} heading={t(`shell-ui:palette.${group.id}`)} className={styles.group ?? ''}>
                {group.commands.map((command) => (
                  <Cmd.Item
                    key={command.id}
                    value={command.id}
                    keywords={[command.label, command.context ?? '']}
                    className={styles.item ?? ''}
                    onSelect={() => {
                      onClose();
                      command.run();
                    }}
                  >
                    <Icon of={command.icon} />
                    <span className="cut">{command.label}</span>
                    <span className="muted small cut grow">{command.context}</span>
                    {command.keys && <Kbd keys={command.keys} />}
                  </Cmd.Item>
                ))}
              </Cmd.Group>
            ))}
        </Cmd.List>
      </Cmd>
      </Modal.Content>
    </Modal.Root>
  );
}

function useGroups(onKeys: () => void): { id: string; commands: readonly Command[] }[] {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const verify = useVerification();
  const preferences = usePreferences();
  const offered = useOfferedCommands();
  const bases = useCall('bases.list', {}).data?.bases ?? [];
  const people = useCall('people.list', {}).data?.people ?? [];
  const incidents = useCall('incidents.list', {}).data?.incidents ?? [];
  const applications = useCall('applications.list', {}).data?.applications ?? [];
  const nameOf = (names: { kk: string; ru: string }) => (i18n.language === 'ru' && names.ru ? names.ru : names.kk);

  const general: Command[] = [
    { id: 'lock', label: t('shell-ui:lock'), icon: IconLock, keys: shortcuts.lock.keys, run: () => void lockRegister('button') },
    { id: 'trust', label: t('certificates:parts.trust'), context: t('certificates:title'), icon: IconShieldCheck, run: () => void navigate({ to: '/certificates/trust' }) },
    { id: 'verify', label: t('shell-ui:integrity.check'), icon: IconShieldCheck, run: verify },
    { id: 'theme-dark', label: t('shell-ui:theme.toDark'), icon: IconMoon, run: () => void changePreferences({ theme: 'dark' }) },
    { id: 'theme-light', label: t('shell-ui:theme.toLight'), icon: IconSun, run: () => void changePreferences({ theme: 'light' }) },
    ...languages.map((language) => ({
      id: `language-${language}`,
      label: t(`common:language.own.${language}`),
      context: t('shell-ui:language'),
      icon: IconLanguage,
      run: () => void changePreferences({ language }),
    })),
    {
      id: 'collapse',
      label: t('shell-ui:collapse'),
      icon: IconLayoutSidebar,
      keys: shortcuts.collapse.keys,
      run: () => void changePreferences({ navigationCollapsed: !preferences?.navigationCollapsed }),
    },
    { id: 'keys', label: t('keyboard:title'), icon: IconKeyboard, keys: shortcuts.keyMap.keys, run: onKeys },
  ];
  return [
    { id: 'page', commands: offered },
    {
      id: 'areas',
      commands: areas.map((area, index) => ({
        id: `area-${area.id}`,
        label: t(`shell-ui:area.${area.id}`),
        icon: area.icon,
        ...(index < 9 ? { keys: `Ctrl ${index + 1}` } : {}),
        run: () => void navigate({ to: area.path }),
      })),
    },
    { id: 'commands', commands: general },
    {
      id: 'records',
      commands: [
        ...incidents.map((one) => ({ id: one.id, label: one.title, context: one.number, icon: IconAlertTriangle, run: () => void navigate({ to: `/incidents/${one.id}` }) })),
        ...bases.map((one) => ({ id: one.id, label: nameOf(one.name), context: one.code, icon: IconDatabase, run: () => void navigate({ to: `/bases/${one.id}` }) })),
        ...people.map((one) => ({ id: one.id, label: `${one.surname} ${one.given}`.trim(), context: one.position, icon: IconUser, run: () => void navigate({ to: `/people/${one.id}` }) })),
        ...applications.map((one) => ({ id: one.id, label: one.title, context: one.number, icon: IconSend, run: () => void navigate({ to: `/applications/${one.id}` }) })),
      ],
    },
  ];
}
