import { useTranslation } from 'react-i18next';
import type { Application } from '../../../shared/contract/applications.ts';
import { Tag, type Tone } from '../../components/marks.tsx';

const tones: Readonly<Record<Application['state'], Tone>> = { draft: 'neutral', made: 'info', submitted: 'accent', returned: 'warning', accepted: 'success' };

export function ApplicationState({ state }: { state: Application['state'] }) {
  const { t } = useTranslation();
  return <Tag tone={tones[state]}>{t(`applications:state.${state}`)}</Tag>;
}
