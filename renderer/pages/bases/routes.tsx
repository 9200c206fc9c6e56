import { createRoute } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { listSearch } from '../../components/list-page/list-search.ts';
import { BaseFormPage } from './base-form.tsx';
import { BaseRecordPage } from './base-record.tsx';
import { BasesPage } from './bases-page.tsx';

const list = createRoute({ getParentRoute: () => shellRoute, path: '/bases', validateSearch: listSearch, component: BasesPage });
const create = createRoute({ getParentRoute: () => shellRoute, path: '/bases/new', component: () => <BaseFormPage /> });
const record = createRoute({
  getParentRoute: () => shellRoute,
  path: '/bases/$id',
  component: function Record() {
    return <BaseRecordPage id={record.useParams().id} />;
  },
});
const edit = createRoute({
  getParentRoute: () => shellRoute,
  path: '/bases/$id/edit',
  component: function Edit() {
    return <BaseFormPage id={edit.useParams().id} />;
  },
});

export const basesRoutes = [list, create, record, edit];
