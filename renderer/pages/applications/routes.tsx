import { createRoute } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { listSearch } from '../../components/list-page/list-search.ts';
import { ApplicationRecordPage } from './application-record.tsx';
import { ApplicationsPage } from './applications-page.tsx';

const list = createRoute({ getParentRoute: () => shellRoute, path: '/applications', validateSearch: listSearch, component: ApplicationsPage });
const record = createRoute({
  getParentRoute: () => shellRoute,
  path: '/applications/$id',
  component: function Record() {
    const { id } = record.useParams();
    return <ApplicationRecordPage key={id} id={id} />;
  },
});

export const applicationsRoutes = [list, record];
