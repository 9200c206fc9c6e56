import { createHashHistory, createRouter } from '@tanstack/react-router';
import { basesRoutes } from '../pages/bases/routes.tsx';
import { createRoutes } from '../pages/create/routes.tsx';
import { peopleRoutes } from '../pages/people/routes.tsx';
import { settingsRoutes } from '../pages/settings/routes.tsx';
import { startRoutes } from '../pages/start/routes.tsx';
import { unlockRoutes } from '../pages/unlock/routes.tsx';
import { NotFound } from './not-found.tsx';
import { rootRoute, shellRoute } from './root-route.tsx';

// An area adds its routes here and its entry in areas.ts: docs/ui.md.
const routeTree = rootRoute.addChildren([
  ...startRoutes,
  ...createRoutes,
  ...unlockRoutes,
  shellRoute.addChildren([...basesRoutes, ...peopleRoutes, ...settingsRoutes]),
]);

export const router = createRouter({
  routeTree,
  // The page is one file behind app://; what is seen stands after the hash.
  history: createHashHistory(),
  defaultNotFoundComponent: NotFound,
  // Lists keep their own scroll.
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
