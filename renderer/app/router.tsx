import { createHashHistory, createRouter } from '@tanstack/react-router';
import { applicationsRoutes } from '../pages/applications/routes.tsx';
import { auditRoutes } from '../pages/audit/routes.tsx';
import { checkpointsRoutes } from '../pages/checkpoints/routes.tsx';
import { basesRoutes } from '../pages/bases/routes.tsx';
import { certificatesRoutes } from '../pages/certificates/routes.tsx';
import { createRoutes } from '../pages/create/routes.tsx';
import { encryptionRoutes } from '../pages/encryption/routes.tsx';
import { findingsRoutes } from '../pages/findings/routes.tsx';
import { incidentsRoutes } from '../pages/incidents/routes.tsx';
import { journalRoutes } from '../pages/journal/routes.tsx';
import { peopleRoutes } from '../pages/people/routes.tsx';
import { settingsRoutes } from '../pages/settings/routes.tsx';
import { signaturesRoutes } from '../pages/signatures/routes.tsx';
import { sourcesRoutes } from '../pages/sources/routes.tsx';
import { startRoutes } from '../pages/start/routes.tsx';
import { todayRoutes } from '../pages/today/routes.tsx';
import { unlockRoutes } from '../pages/unlock/routes.tsx';
import { verificationRoutes } from '../pages/verification/routes.tsx';
import { NotFound } from './not-found.tsx';
import { PageError } from './page-error.tsx';
import { rootRoute, shellRoute } from './root-route.tsx';

// An area adds its routes here and its entry in areas.ts: docs/ui.md.
const routeTree = rootRoute.addChildren([
  ...startRoutes,
  ...createRoutes,
  ...unlockRoutes,
  shellRoute.addChildren([
    ...todayRoutes,
    ...findingsRoutes,
    ...incidentsRoutes,
    ...applicationsRoutes,
    ...basesRoutes,
    ...peopleRoutes,
    ...journalRoutes,
    ...sourcesRoutes,
    ...auditRoutes,
    ...checkpointsRoutes,
    ...signaturesRoutes,
    ...verificationRoutes,
    ...encryptionRoutes,
    ...certificatesRoutes,
    ...settingsRoutes,
  ]),
]);

export const router = createRouter({
  routeTree,
  // The page is one file behind app://; what is seen stands after the hash.
  history: createHashHistory(),
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: PageError,
  // Lists keep their own scroll.
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
