import { createRoute } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { listSearch } from '../../components/list-page/list-search.ts';
import { JournalPage } from './journal-page.tsx';

export const journalRoutes = [createRoute({ getParentRoute: () => shellRoute, path: '/journal', validateSearch: listSearch, component: JournalPage })];
