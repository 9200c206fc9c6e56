import { Popover } from '@mantine/core';
import { IconAlertTriangle, IconChevronRight, IconDatabase, IconFlag, IconHistory, IconPlayerPlay, IconSend } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, type IconType } from '../../components/icon.tsx';
import { showDemoGuide, useDemoGuide } from './demo-guide.ts';
import styles from './demo-mark.module.css';

/** The way through the sample that shows what the console is for: from a night's export to a packet for the authority. */
const stops: readonly { readonly id: string; readonly path: string; readonly icon: IconType }[] = [
  { id: 'findings', path: '/findings', icon: IconFlag },
  { id: 'incidents', path: '/incidents', icon: IconAlertTriangle },
  { id: 'journal', path: '/journal', icon: IconHistory },
  { id: 'bases', path: '/bases', icon: IconDatabase },
  { id: 'applications', path: '/applications', icon: IconSend },
];

/** Says in the title bar that everything here is invented, and what to look at first. */
export function DemoMark() {
  const { t } = useTranslation();
  const open = useDemoGuide();
  const title = useId();
  const path = useLocation({ select: (location) => location.pathname });
  const from = useRef(path);
  useEffect(() => {
    if (from.current !== path) showDemoGuide(false);
    from.current = path;
  }, [path]);
  return (
    <Popover opened={open} onChange={showDemoGuide} position="bottom-start" width={400} offset={4} withinPortal trapFocus returnFocus transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <button type="button" className={styles.mark} onClick={() => showDemoGuide(!open)}>
          <Icon of={IconPlayerPlay} size="sm" />
          {t('shell-ui:demo.mark')}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.guide} aria-labelledby={title}>
        <h2 id={title}>{t('shell-ui:demo.title')}</h2>
        <p className="text-2">{t('shell-ui:demo.text')}</p>
        <ol className={styles.stops}>
          {stops.map(({ id, path, icon }) => (
            <li key={id}>
              <Link to={path} className={styles.stop} onClick={() => showDemoGuide(false)}>
                <Icon of={icon} />
                <span className="stack grow">
                  <span className="medium">{t(`shell-ui:demo.stop.${id}.title`)}</span>
                  <span className="small muted">{t(`shell-ui:demo.stop.${id}.text`)}</span>
                </span>
                <Icon of={IconChevronRight} size="sm" />
              </Link>
            </li>
          ))}
        </ol>
        <p className="small muted">{t('shell-ui:demo.passphrase')}</p>
      </Popover.Dropdown>
    </Popover>
  );
}
