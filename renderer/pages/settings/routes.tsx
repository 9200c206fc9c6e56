import { createRoute } from '@tanstack/react-router';
import { z } from 'zod';
import { shellRoute } from '../../app/root-route.tsx';
import { SettingsPage } from './settings-page.tsx';
import { settingsParts } from './parts.ts';

const page = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  validateSearch: z.object({ part: z.enum(settingsParts).optional().catch(undefined) }),
  component: function Settings() {
    return <SettingsPage part={page.useSearch().part ?? 'organisation'} />;
  },
});

export const settingsRoutes = [page];
