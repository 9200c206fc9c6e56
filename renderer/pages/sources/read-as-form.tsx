import { useTranslation } from 'react-i18next';
import { logEncodings, type Source, sourceKinds } from '../../../shared/contract/sources.ts';
import { SelectField } from '../../components/fields/choice.tsx';
import { FieldGrid } from '../../components/fields/field.tsx';
import { TextField } from '../../components/fields/text.tsx';
import type { PickedLog, ReadAs } from './use-picked-log.ts';

export const newSource = 'new';

export interface ReadAsFormProps {
  picked: PickedLog;
  sources: readonly Source[];
  sourceId: string;
  onSource: (id: string) => void;
  name: string;
  onName: (name: string) => void;
  onReadAs: (readAs: ReadAs) => void;
}

/** What the files are: the kind that was recognised or another, its encoding and zone, and the source they belong to. */
export function ReadAsForm({ picked, sources, sourceId, onSource, name, onName, onReadAs }: ReadAsFormProps) {
  const { t } = useTranslation();
  const { inspection, readAs } = picked;
  const fitting = sources.filter((one) => one.kind === inspection.kind);
  const isNew = sourceId === newSource;
  const recognised =
    inspection.recognised === inspection.kind
      ? t('sources:recognised')
      : inspection.recognised
        ? t('sources:notRecognised', { kind: t(`sources:kind.${inspection.recognised}`) })
        : t('sources:nothingRecognised');
  return (
    <div className="stack" style={{ gap: 12 }}>
      <FieldGrid columns={3}>
        <SelectField
          label={t('sources:column.kind')}
          hint={recognised}
          options={sourceKinds.map((kind) => ({ value: kind, label: t(`sources:kind.${kind}`) }))}
          value={inspection.kind}
          onChange={(kind) => {
            onSource(newSource);
            onReadAs({ ...readAs, kind });
          }}
        />
        {inspection.kind !== 'xlsx' && (
          <SelectField
            label={t('sources:encoding')}
            hint={readAs.encoding === 'auto' ? inspection.encoding : undefined}
            options={logEncodings.map((encoding) => ({ value: encoding, label: encoding === 'auto' ? t('sources:encodingName.auto') : encoding.toUpperCase() }))}
            value={readAs.encoding}
            onChange={(encoding) => onReadAs({ ...readAs, encoding })}
          />
        )}
        <SelectField
          label={t('sources:section.source')}
          options={[{ value: newSource, label: t('sources:newSource') }, ...fitting.map((one) => ({ value: one.id, label: one.name }))]}
          value={sourceId}
          onChange={onSource}
        />
        {isNew && (
          <>
            <TextField label={t('sources:column.name')} value={name} onChange={(event) => onName(event.target.value)} />
            <TextField
              key={readAs.timeZone}
              label={t('sources:column.zone')}
              hint={t('sources:zoneHint')}
              defaultValue={readAs.timeZone}
              onBlur={(event) => {
                const timeZone = event.target.value.trim();
                if (timeZone !== '' && timeZone !== readAs.timeZone) onReadAs({ ...readAs, timeZone });
              }}
            />
          </>
        )}
      </FieldGrid>
      <p className="text-2" style={{ maxWidth: '90ch', margin: 0 }}>
        {t(`sources:kindNote.${inspection.kind}`)}
      </p>
    </div>
  );
}
