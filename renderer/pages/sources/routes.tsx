import { createRoute } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { listSearch } from '../../components/list-page/list-search.ts';
import { CoveragePage } from './coverage-page.tsx';
import { ImportPage } from './import-page.tsx';
import { SourceRulesPage } from './source-rules-page.tsx';
import { SourcesPage } from './sources-page.tsx';

const list = createRoute({ getParentRoute: () => shellRoute, path: '/sources', validateSearch: listSearch, component: SourcesPage });
const coverage = createRoute({ getParentRoute: () => shellRoute, path: '/sources/coverage', validateSearch: listSearch, component: CoveragePage });
const importing = createRoute({ getParentRoute: () => shellRoute, path: '/sources/import', component: ImportPage });
const rules = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sources/$id',
  component: function Rules() {
    return <SourceRulesPage id={rules.useParams().id} />;
  },
});

export const sourcesRoutes = [list, coverage, importing, rules];
