import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { DueItem } from '../../../shared/contract/today.ts';

/** Opens the place where a due item is done. */
export function useDueTarget(): (target: DueItem['target']) => void {
  const navigate = useNavigate();
  return useCallback(
    ({ page, id }) => {
      void navigate({ to: id !== null && page !== 'settings' && page !== 'signatures' ? `/${page}/${id}` : `/${page}` });
    },
    [navigate],
  );
}
