import { createRoute } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { listSearch } from '../../components/list-page/list-search.ts';
import { SignaturesPage } from './signatures-page.tsx';

const list = createRoute({ getParentRoute: () => shellRoute, path: '/signatures', validateSearch: listSearch, component: SignaturesPage });

export const signaturesRoutes = [list];
