import { createRoute } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { listSearch } from '../../components/list-page/list-search.ts';
import { CheckpointsPage } from './checkpoints-page.tsx';
import { ComparePage } from './compare-page.tsx';

const list = createRoute({ getParentRoute: () => shellRoute, path: '/audit/checkpoints', validateSearch: listSearch, component: CheckpointsPage });
const compare = createRoute({ getParentRoute: () => shellRoute, path: '/audit/compare', component: ComparePage });

export const checkpointsRoutes = [list, compare];
