import { createRootRoute, createRoute } from '@tanstack/react-router';
import { AppShell } from './shell/app-shell.tsx';
import { Gate } from './gate.tsx';

/** Decides by the state of the register what may be seen at all. */
export const rootRoute = createRootRoute({ component: Gate });

/** Title bar, navigation, status line around the pages of an open register. */
export const shellRoute = createRoute({ getParentRoute: () => rootRoute, id: 'shell', component: AppShell });
