import type { OperatorRole } from '../../shared/domain/vocabulary.ts';
import type { RegisterStatus } from '../../shared/contract/register.ts';
import { useCall } from '../api/hooks.ts';

export type OpenRegister = Extract<RegisterStatus, { state: 'open' }>;

/** State of the selected register; undefined until the vault has answered once. */
export function useRegisterStatus(): RegisterStatus | undefined {
  return useCall('register.status', {}).data;
}

/** The open register, for pages inside the shell. */
export function useOpenRegister(): OpenRegister | undefined {
  const status = useRegisterStatus();
  return status?.state === 'open' ? status : undefined;
}

const rank: Readonly<Record<OperatorRole, number>> = { auditor: 1, editor: 2, owner: 3 };

/** Whether the operator may do what `role` may; a button that may not says so instead of vanishing. */
export function useMay(role: OperatorRole): boolean {
  const register = useOpenRegister();
  return register !== undefined && !(register.readOnly && role !== 'auditor') && rank[register.operator.role] >= rank[role];
}
