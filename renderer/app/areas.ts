import {
  IconAlertTriangle,
  IconCalendarEvent,
  IconCertificate,
  IconDatabase,
  IconFileCheck,
  IconFlag,
  IconHistory,
  IconLock,
  IconPackageExport,
  IconPlugConnected,
  IconSend,
  IconSettings,
  IconSignature,
  IconUsers,
} from '@tabler/icons-react';
import type { IconType } from '../components/icon.tsx';

export interface AreaEntry {
  readonly id: string;
  readonly path: string;
  readonly icon: IconType;
}

/** The navigation, in its order; Ctrl 1…9 open the first nine. Names: `shell-ui:area.<id>`, `shell-ui:group.<id>`. */
export const navigation: readonly { readonly id: string; readonly areas: readonly AreaEntry[] }[] = [
  {
    id: 'work',
    areas: [
      { id: 'today', path: '/today', icon: IconCalendarEvent },
      { id: 'findings', path: '/findings', icon: IconFlag },
      { id: 'incidents', path: '/incidents', icon: IconAlertTriangle },
      { id: 'applications', path: '/applications', icon: IconSend },
    ],
  },
  {
    id: 'register',
    areas: [
      { id: 'bases', path: '/bases', icon: IconDatabase },
      { id: 'people', path: '/people', icon: IconUsers },
    ],
  },
  {
    id: 'evidence',
    areas: [
      { id: 'journal', path: '/journal', icon: IconHistory },
      { id: 'sources', path: '/sources', icon: IconPlugConnected },
      { id: 'audit', path: '/audit', icon: IconPackageExport },
      { id: 'signatures', path: '/signatures', icon: IconSignature },
      { id: 'verification', path: '/verification', icon: IconFileCheck },
      { id: 'certificates', path: '/certificates', icon: IconCertificate },
      { id: 'encryption', path: '/encryption', icon: IconLock },
    ],
  },
];

/** Stands alone at the bottom of the navigation. */
export const settingsArea: AreaEntry = { id: 'settings', path: '/settings', icon: IconSettings };

export const areas: readonly AreaEntry[] = [...navigation.flatMap((group) => group.areas), settingsArea];
