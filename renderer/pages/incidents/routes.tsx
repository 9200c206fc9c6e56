import { createRoute } from '@tanstack/react-router';
import { z } from 'zod';
import { shellRoute } from '../../app/root-route.tsx';
import { listSearch } from '../../components/list-page/list-search.ts';
import { IncidentRecordPage } from './incident-record.tsx';
import { IncidentsPage } from './incidents-page.tsx';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/incidents',
  /** `new`: the dialog that registers one is open. */
  validateSearch: listSearch.extend({ new: z.boolean().optional().catch(undefined) }),
  component: function List() {
    return <IncidentsPage registering={list.useSearch().new === true} />;
  },
});
const record = createRoute({
  getParentRoute: () => shellRoute,
  path: '/incidents/$id',
  component: function Record() {
    const { id } = record.useParams();
    return <IncidentRecordPage key={id} id={id} />;
  },
});

export const incidentsRoutes = [list, record];
