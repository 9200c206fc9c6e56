import { useTranslation } from 'react-i18next';
import type { OperatorRole } from '../../shared/domain/vocabulary.ts';
import { useMay, useOpenRegister } from './register.ts';

/** Why the operator may not do what asks for `role`, for `blockedBy` of a button; undefined when nothing is in the way. */
export function useBlockedBy(role: OperatorRole): string | undefined {
  const { t } = useTranslation();
  const may = useMay(role);
  const register = useOpenRegister();
  if (may || !register) return undefined;
  if (register.readOnly) return t('shell-ui:blocked.readOnly');
  return t('shell-ui:blocked.role', { role: t(`role:${role}`) });
}
