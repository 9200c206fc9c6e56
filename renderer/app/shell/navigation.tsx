import { Tooltip } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/hooks.ts';
import { Icon } from '../../components/icon.tsx';
import { moveInGroup } from '../../components/roving.ts';
import { formatNumber } from '../../i18n/format.ts';
import { navigation, settingsArea, type AreaEntry } from '../areas.ts';
import styles from './shell.module.css';

interface Badge {
  readonly count: number;
  /** Overdue or due today. */
  readonly urgent: boolean;
}

/** What waits in an area. Red only if something of it is overdue or due today. */
function useBadges(): Readonly<Record<string, Badge>> {
  const overview = useCall('today.overview', {}).data;
  if (!overview) return {};
  const urgent = overview.due.filter((item) => item.state === 'overdue' || item.state === 'today');
  const urgentOn = (page: string) => urgent.some((item) => item.target.page === page);
  return {
    today: { count: overview.due.filter((item) => item.state !== 'later').length, urgent: urgent.length > 0 },
    findings: { count: overview.openFindings, urgent: false },
    incidents: { count: overview.openIncidents, urgent: urgentOn('incidents') },
    applications: { count: overview.openApplications, urgent: urgentOn('applications') },
    bases: { count: overview.bases, urgent: false },
    people: { count: overview.people, urgent: false },
  };
}

export function Navigation({ rail }: { rail: boolean }) {
  const { t } = useTranslation();
  const badges = useBadges();
  return (
    <nav className={styles.nav} aria-label={t('shell-ui:navigation')} data-pane onKeyDown={(event) => moveInGroup(event, 'vertical', 'a')}>
      {navigation.map((group, index) => (
        <div key={group.id} className="stack" style={{ gap: 1, alignItems: rail ? 'center' : undefined }} role="group" aria-label={t(`shell-ui:group.${group.id}`)}>
          {index > 0 && (
            <div className={styles.group} aria-hidden>
              {t(`shell-ui:group.${group.id}`)}
            </div>
          )}
          {group.areas.map((area) => (
            <AreaLink key={area.id} area={area} rail={rail} badge={badges[area.id]} />
          ))}
        </div>
      ))}
      <div className={styles.spacer} />
      <AreaLink area={settingsArea} rail={rail} badge={undefined} />
    </nav>
  );
}

function AreaLink({ area, rail, badge }: { area: AreaEntry; rail: boolean; badge: Badge | undefined }) {
  const { t } = useTranslation();
  const path = useLocation({ select: (location) => location.pathname });
  const here = path === area.path || path.startsWith(`${area.path}/`);
  const name = t(`shell-ui:area.${area.id}`);
  return (
    <Tooltip label={name} position="right" disabled={!rail}>
      <Link to={area.path} className={styles.area} aria-current={here ? 'page' : undefined}>
        <Icon of={area.icon} />
        <span className={clsx(styles.name, 'cut')}>{name}</span>
        {badge !== undefined && badge.count > 0 && (
          <span className={clsx(styles.badge, badge.urgent && styles.urgent)}>{formatNumber(badge.count)}</span>
        )}
      </Link>
    </Tooltip>
  );
}
