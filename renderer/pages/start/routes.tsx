import { createRoute } from '@tanstack/react-router';
import { rootRoute } from '../../app/root-route.tsx';
import { RestorePage } from './restore-page.tsx';
import { StartPage } from './start-page.tsx';

const start = createRoute({ getParentRoute: () => rootRoute, path: '/start', component: StartPage });
const restore = createRoute({ getParentRoute: () => rootRoute, path: '/restore', component: RestorePage });

export const startRoutes = [start, restore];
