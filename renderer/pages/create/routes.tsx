import { createRoute } from '@tanstack/react-router';
import { rootRoute } from '../../app/root-route.tsx';
import { CreatePage } from './create-page.tsx';

export const createRoutes = [createRoute({ getParentRoute: () => rootRoute, path: '/create', component: CreatePage })];
