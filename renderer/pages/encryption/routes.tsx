import { createRoute } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { EncryptionPage } from './encryption-page.tsx';

const page = createRoute({ getParentRoute: () => shellRoute, path: '/encryption', component: EncryptionPage });

export const encryptionRoutes = [page];
