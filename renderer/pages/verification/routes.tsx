import { createRoute } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { VerificationPage } from './verification-page.tsx';

const page = createRoute({ getParentRoute: () => shellRoute, path: '/verification', component: VerificationPage });

export const verificationRoutes = [page];
