import { createRoute } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { listSearch } from '../../components/list-page/list-search.ts';
import { FindingsPage } from './findings-page.tsx';
import { FindingRulesPage } from './rules-page.tsx';

export const findingsRoutes = [
  createRoute({ getParentRoute: () => shellRoute, path: '/findings', validateSearch: listSearch, component: FindingsPage }),
  createRoute({ getParentRoute: () => shellRoute, path: '/findings/rules', component: FindingRulesPage }),
];
