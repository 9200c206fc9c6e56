import { useState } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../shared/contract/incidents.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ChoiceCards } from '../../components/fields/choice.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { formatDateTime } from '../../i18n/format.ts';

/** Carries bases, accounts and records of findings over into an incident that is already being dealt with. */
export function AddToIncidentDialog({ ids, incidents, onClose }: { ids: readonly string[]; incidents: readonly Incident[]; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(incidents[0]?.id);
  const add = useMutationCall('incidents.addFindings');
  return (
    <Dialog
      title={t('findings-ui:addTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button
            variant="primary"
            busy={add.isPending}
            disabled={chosen === undefined}
            onClick={() =>
              chosen !== undefined && add.mutate({ id: chosen, findings: [...ids] }, { onSuccess: () => void navigate({ to: '/incidents/$id', params: { id: chosen } }) })
            }
          >
            {t('findings-ui:addToIncident')}
          </Button>
        </>
      }
    >
      <ChoiceCards
        label={t('findings-ui:addChoice')}
        options={incidents.map((incident) => ({ value: incident.id, label: `${incident.number} · ${incident.title}`, text: t('findings-ui:addDetected', { at: formatDateTime(incident.detected) }) }))}
        value={chosen}
        onChange={setChosen}
      />
      {add.error && <ProblemView problem={add.error.problem} />}
    </Dialog>
  );
}
