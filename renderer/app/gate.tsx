import { Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '../api/client.ts';
import { useCall } from '../api/hooks.ts';
import { Centre } from '../components/surfaces.tsx';
import { ProblemView } from '../components/problem-view.tsx';
import { useGateHeld } from './gate-hold.ts';
import { home, redirection } from './redirection.ts';
import type { OpenRegister } from './register.ts';
import { BareFrame } from './shell/bare-frame.tsx';
import { VaultBanner } from './shell/vault-banner.tsx';

/**
 * Nothing of a register is on the screen while it is not open. After unlocking the operator is back where the lock
 * came; another operator, or another register, begins at home.
 */
export function Gate() {
  const { t } = useTranslation();
  const location = useLocation();
  const status = useCall('register.status', {});
  const runtime = useCall('shell.runtime', {});
  const held = useGateHeld();
  const left = useRef<Left>(undefined);
  const open = status.data?.state === 'open' ? status.data : undefined;
  const inside = open && !held && !redirection('open', location.pathname);

  useEffect(() => {
    if (open && inside) {
      left.current = { path: location.href, register: open.path, operator: open.operator.id };
    }
  }, [open, inside, location.href]);

  if (runtime.data?.vault === 'dead') {
    return (
      <BareFrame>
        <VaultBanner />
      </BareFrame>
    );
  }
  if (status.error) {
    return (
      <BareFrame>
        <Centre>
          <ProblemView problem={toProblem(status.error)} onRetry={() => void status.refetch()} />
        </Centre>
      </BareFrame>
    );
  }
  if (!status.data) {
    return (
      <BareFrame>
        <span className="hidden-text" role="status">
          {t('common:loading')}
        </span>
      </BareFrame>
    );
  }
  const asked = held ? undefined : redirection(status.data.state, location.pathname);
  return asked ? <Leave to={asked} returnTo={left} register={open} /> : <Outlet />;
}

interface Left {
  readonly path: string;
  readonly register: string;
  readonly operator: string;
}

function Leave({ to, returnTo, register }: { to: string; returnTo: RefObject<Left | undefined>; register: OpenRegister | undefined }) {
  const { history } = useRouter();
  useEffect(() => {
    const left = returnTo.current;
    const same = left !== undefined && register !== undefined && left.register === register.path && left.operator === register.operator.id;
    history.replace(same && to === home ? left.path : to);
  }, [history, to, returnTo, register]);
  return null;
}
