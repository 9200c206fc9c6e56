import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { moveInGroup } from '../../components/roving.ts';
import { RecordPage, type RecordSection } from '../../components/record-page/record-page.tsx';
import { AboutPart } from './about-part.tsx';
import { AppearancePart } from './appearance-part.tsx';
import { BackupsPart } from './backups-part.tsx';
import { BlockedPart } from './blocked-part.tsx';
import { CalendarPart } from './calendar-part.tsx';
import { CheckpointFolderPart, CheckpointSchedulePart } from './checkpoints-part.tsx';
import { DestructionPart } from './destruction-part.tsx';
import { OnlinePart } from './online-part.tsx';
import { OperatorsPart } from './operators-part.tsx';
import { OrganisationPart } from './organisation-part.tsx';
import { PacksPart } from './packs-part.tsx';
import { PassphrasePart } from './passphrase-part.tsx';
import { settingsParts, type SettingsPart } from './parts.ts';
import { CertificatesPart, SecurityPart, TermsPart } from './rules-parts.tsx';
import { SignersPart } from './signers-part.tsx';
import styles from './settings.module.css';

/** One part at a time; the index is on the left as on a record. */
export function SettingsPage({ part }: { part: SettingsPart }) {
  const { t } = useTranslation();
  return (
    <RecordPage
      crumbs={[{ label: t('settings:title') }, { label: t(`settings:part.${part}`) }]}
      title={t('settings:title')}
      left={
        <nav className={styles.index} aria-label={t('settings:title')} data-pane onKeyDown={(event) => moveInGroup(event, 'vertical', 'a')}>
          {settingsParts.map((one) => (
            <Link key={one} to="/settings" search={{ part: one }} className={styles.entry} aria-current={one === part ? 'page' : undefined}>
              {t(`settings:part.${one}`)}
            </Link>
          ))}
        </nav>
      }
      sections={useSections(part)}
    />
  );
}

function useSections(part: SettingsPart): RecordSection[] {
  const { t } = useTranslation();
  const section = (id: string, content: React.ReactNode, note?: string): RecordSection => ({ id, title: t(`settings:section.${id}`), content, ...(note ? { note } : {}) });
  switch (part) {
    case 'organisation':
      return [section('organisation', <OrganisationPart />)];
    case 'appearance':
      return [section('appearance', <AppearancePart />)];
    case 'calendar':
      return [section('calendar', <CalendarPart />)];
    case 'terms':
      return [section('terms', <TermsPart />), section('certificates', <CertificatesPart />)];
    case 'signers':
      return [section('signers', <SignersPart />)];
    case 'blocked':
      return [section('blocked', <BlockedPart />)];
    case 'destruction':
      return [section('destruction', <DestructionPart />)];
    case 'security':
      return [section('lock', <SecurityPart />), section('passphrase', <PassphrasePart />)];
    case 'online':
      return [section('online', <OnlinePart />)];
    case 'operators':
      return [section('operators', <OperatorsPart />)];
    case 'backups':
      return [section('backups', <BackupsPart />)];
    case 'checkpoints':
      return [section('checkpointSchedule', <CheckpointSchedulePart />), section('checkpointFolder', <CheckpointFolderPart />)];
    case 'packs':
      return [section('packs', <PacksPart />)];
    case 'about':
      return [section('about', <AboutPart />)];
  }
}
