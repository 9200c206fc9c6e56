import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../shared/contract/incidents.ts';
import { Tag, type Tone } from '../../components/marks.tsx';

const tones: Readonly<Record<Incident['state'], Tone>> = { open: 'danger', notified: 'success', closed: 'neutral' };

export function IncidentState({ state }: { state: Incident['state'] }) {
  const { t } = useTranslation();
  return <Tag tone={tones[state]}>{t(`incidents:state.${state}`)}</Tag>;
}
