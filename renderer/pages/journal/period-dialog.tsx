import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DateTimeField } from '../../components/fields/dates.tsx';
import type { Period } from './activity-brush.tsx';

/** A period to the minute; the map gives whole days and bands. */
export function PeriodDialog({ period, onPeriod, onClose }: { period: Period | undefined; onPeriod: (period: Period) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [from, setFrom] = useState<string | null>(period?.from ?? null);
  const [to, setTo] = useState<string | null>(period?.to ?? null);
  const backwards = from !== null && to !== null && Date.parse(from) >= Date.parse(to);
  return (
    <Dialog
      title={t('journal:period.title')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button
            variant="primary"
            blockedBy={from === null || to === null ? t('journal:period.both') : backwards ? t('journal:period.backwards') : undefined}
            onClick={() => {
              if (from !== null && to !== null) onPeriod({ from, to });
              onClose();
            }}
          >
            {t('journal:period.apply')}
          </Button>
        </>
      }
    >
      <DateTimeField label={t('journal:period.from')} value={from} onChange={setFrom} />
      <DateTimeField label={t('journal:period.to')} value={to} onChange={setTo} {...(backwards ? { error: t('journal:period.backwards') } : {})} />
    </Dialog>
  );
}
