import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { DueItem } from '../../../shared/contract/today.ts';

/** Opens the place where a due item is done. */
export function useDueTarget(): (target: DueItem['target']) => void {
  const navigate = useNavigate();
  return useCallback(
    ({ page, id }) => {
      if (page === 'certificates') void navigate({ to: '/certificates', search: id === null ? {} : { sel: id } });
      else if (page === 'checkpoints') void navigate({ to: '/audit/checkpoints' });
      else void navigate({ to: id !== null && page !== 'settings' ? `/${page}/${id}` : `/${page}` });
    },
    [navigate],
  );
}
