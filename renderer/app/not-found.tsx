import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/surfaces.tsx';

export function NotFound() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <EmptyState
      title={t('shell-ui:notFound.title')}
      text={t('shell-ui:notFound.text')}
      action={<Button onClick={() => void navigate({ to: '/' })}>{t('shell-ui:notFound.action')}</Button>}
    />
  );
}
