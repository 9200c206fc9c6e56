import { useTranslation } from 'react-i18next';
import { accessHours } from '../../../shared/contract/access-hours.ts';
import { type AccessHours, hoursText, minuteOf } from '../../../shared/domain/access-hours.ts';
import { ChoiceCards } from './choice.tsx';
import { FieldGrid, fullWidth } from './field.tsx';
import { TextField } from './text.tsx';

const wholeDay: AccessHours = { days: 'all', from: '00:00', to: '24:00' };
const office: AccessHours = { days: 'working', from: '09:00', to: '18:00' };

type Kind = 'unset' | 'any' | 'working' | 'all';

export function isHours(hours: AccessHours): boolean {
  return accessHours.safeParse(hours).success;
}

function isWholeDay({ days, from, to }: AccessHours): boolean {
  return days === 'all' && from === wholeDay.from && to === wholeDay.to;
}

/** How stated hours read, e.g. `On working days 09:00–18:00`. */
export function useHoursText(): (hours: AccessHours) => string {
  const { t } = useTranslation();
  return (hours) => (isWholeDay(hours) ? t('access-hours:any') : `${t(`access-hours:${hours.days}`)} ${hoursText(hours)}`);
}

/** Hours in which a base may be worked with. `unset` says what null means: any time (a base), or as the base says (a grant). */
export function HoursField({ value, onChange, unset, error }: { value: AccessHours | null; onChange: (value: AccessHours | null) => void; unset: 'any' | 'base'; error?: string | undefined }) {
  const { t } = useTranslation();
  const kind: Kind = value === null ? 'unset' : isWholeDay(value) ? 'any' : value.days;
  const choose = (next: Kind): void => {
    if (next === 'unset') onChange(null);
    else if (next === 'any') onChange(wholeDay);
    else onChange({ ...(value && !isWholeDay(value) ? value : office), days: next });
  };
  const kinds: readonly Kind[] = unset === 'any' ? ['unset', 'working', 'all'] : ['unset', 'any', 'working', 'all'];
  const stated = value !== null && kind !== 'any';
  const clockError = (clock: 'from' | 'to'): string | undefined => (stated && !accessHours.shape[clock].safeParse(value[clock]).success ? t('access-hours:invalid') : undefined);
  return (
    <FieldGrid>
      <ChoiceCards
        className={fullWidth}
        label={t('access-hours:label')}
        hint={t('access-hours:hint')}
        columns={kinds.length}
        value={kind}
        onChange={choose}
        options={kinds.map((one) => ({ value: one, label: t(one === 'unset' ? `access-hours:${unset}` : `access-hours:${one}`) }))}
        error={error}
      />
      {stated && (
        <>
          <TextField label={t('access-hours:from')} className="num" inputMode="numeric" maxLength={5} value={value.from} onChange={(event) => onChange({ ...value, from: event.target.value })} error={clockError('from')} />
          <TextField
            label={t('access-hours:to')}
            className="num"
            inputMode="numeric"
            maxLength={5}
            value={value.to}
            onChange={(event) => onChange({ ...value, to: event.target.value })}
            error={clockError('to')}
            hint={isHours(value) && minuteOf(value.to) <= minuteOf(value.from) ? t('access-hours:overnight') : undefined}
          />
        </>
      )}
    </FieldGrid>
  );
}
