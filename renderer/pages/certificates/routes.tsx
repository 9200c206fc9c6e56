import { createRoute } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { listSearch } from '../../components/list-page/list-search.ts';
import { CertificatesPage } from './certificates-page.tsx';
import { TrustPage } from './trust-page.tsx';

const list = createRoute({ getParentRoute: () => shellRoute, path: '/certificates', validateSearch: listSearch, component: CertificatesPage });
const trust = createRoute({ getParentRoute: () => shellRoute, path: '/certificates/trust', component: TrustPage });

export const certificatesRoutes = [list, trust];
