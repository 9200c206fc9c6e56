import { createRoute } from '@tanstack/react-router';
import { rootRoute } from '../../app/root-route.tsx';
import { UnlockPage } from './unlock-page.tsx';

export const unlockRoutes = [createRoute({ getParentRoute: () => rootRoute, path: '/unlock', component: UnlockPage })];
