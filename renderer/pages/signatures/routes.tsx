import { createRoute } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { listSearch } from '../../components/list-page/list-search.ts';
import { SignFilePage } from './sign-file-page.tsx';
import { SignaturesPage } from './signatures-page.tsx';
import { UnsignedPage } from './unsigned-page.tsx';

const list = createRoute({ getParentRoute: () => shellRoute, path: '/signatures', validateSearch: listSearch, component: SignaturesPage });

const signFile = createRoute({ getParentRoute: () => shellRoute, path: '/signatures/sign-file', component: SignFilePage });

const unsigned = createRoute({ getParentRoute: () => shellRoute, path: '/signatures/unsigned', validateSearch: listSearch, component: UnsignedPage });

export const signaturesRoutes = [list, signFile, unsigned];
