import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/people.ts';
import { Tag } from '../../components/marks.tsx';

/** Who stands behind an account, or that it was switched off. */
export function AccountTag({ account }: { account: Account }) {
  const { t } = useTranslation();
  if (account.disabled) return <Tag>{t('people:account.disabled')}</Tag>;
  return <Tag tone={account.kind === 'personal' ? 'neutral' : 'info'}>{t(`people:account.kinds.${account.kind}`)}</Tag>;
}
