import { createRoute } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { TodayPage } from './today-page.tsx';

export const todayRoutes = [createRoute({ getParentRoute: () => shellRoute, path: '/today', component: TodayPage })];
