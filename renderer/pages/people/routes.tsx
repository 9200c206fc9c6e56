import { createRoute } from '@tanstack/react-router';
import { z } from 'zod';
import { shellRoute } from '../../app/root-route.tsx';
import { listSearch } from '../../components/list-page/list-search.ts';
import { AccountsPage } from './accounts-page.tsx';
import { PeopleImportPage } from './import-page.tsx';
import { PeoplePage } from './people-page.tsx';
import { PersonFormPage } from './person-form.tsx';
import { PersonRecordPage } from './person-record.tsx';

const list = createRoute({ getParentRoute: () => shellRoute, path: '/people', validateSearch: listSearch, component: PeoplePage });
const accounts = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people/accounts',
  // `register`: name of an account seen in a journal, to be put into the register at once.
  validateSearch: listSearch.extend({ register: z.string().optional().catch(undefined) }),
  component: function Accounts() {
    const { register } = accounts.useSearch();
    return <AccountsPage key={register} register={register} />;
  },
});
const create = createRoute({ getParentRoute: () => shellRoute, path: '/people/new', component: () => <PersonFormPage /> });
const importCsv = createRoute({ getParentRoute: () => shellRoute, path: '/people/import', component: PeopleImportPage });
const record = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people/$id',
  component: function Record() {
    return <PersonRecordPage id={record.useParams().id} />;
  },
});
const edit = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people/$id/edit',
  component: function Edit() {
    return <PersonFormPage id={edit.useParams().id} />;
  },
});

export const peopleRoutes = [list, accounts, create, importCsv, record, edit];
