import { createRoute } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { listSearch } from '../../components/list-page/list-search.ts';
import { AuditPage } from './audit-page.tsx';
import { NewExportPage } from './new-export-page.tsx';

const list = createRoute({ getParentRoute: () => shellRoute, path: '/audit', validateSearch: listSearch, component: AuditPage });
const create = createRoute({ getParentRoute: () => shellRoute, path: '/audit/new', validateSearch: listSearch, component: NewExportPage });

export const auditRoutes = [list, create];
