import { useTranslation } from 'react-i18next';
import type { CsvMapping } from '../../../shared/contract/sources.ts';
import { actions } from '../../../shared/domain/vocabulary.ts';
import { SelectField } from '../../components/fields/choice.tsx';
import { FieldGrid, FieldGroup } from '../../components/fields/field.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { FrameTable } from '../../components/record-page/record-page.tsx';
import type { Inspection } from './use-picked-log.ts';
import styles from './sources.module.css';

const meanings = ['time', 'account', 'action', 'database', 'schema', 'object', 'rows', 'host', 'statement', 'purpose'] as const;
const mandatory: ReadonlySet<string> = new Set(['time', 'account', 'action']);
const none = '';
/** A value that no select takes for "nothing chosen". */
const delimiters = ['auto', ';', ',', '\t', '|'] as const;

/** Which column means what, beside the first rows of the file; which word of the file is which action. */
export function CsvMappingForm({ inspection, value, onChange }: { inspection: Inspection; value: CsvMapping; onChange: (value: CsvMapping) => void }) {
  const { t } = useTranslation();
  const columns = inspection.columns.map((column) => ({ value: column, label: column }));
  return (
    <div className="stack" style={{ gap: 16 }}>
      <TableShape inspection={inspection} value={value} onChange={onChange} />
      <FieldGrid columns={3}>
        {meanings.map((meaning) => (
          <SelectField
            key={meaning}
            label={t(`sources:meaning.${meaning}`)}
            optional={!mandatory.has(meaning)}
            options={[...(mandatory.has(meaning) ? [] : [{ value: none, label: t('sources:noColumn') }]), ...columns]}
            value={value.columns[meaning] ?? none}
            onChange={(column) => onChange({ ...value, columns: { ...value.columns, [meaning]: column === none ? null : column } })}
          />
        ))}
      </FieldGrid>
      <div className={styles.sample}>
        <FrameTable label={t('sources:sample')} head={inspection.columns.map((label) => ({ label }))}>
          {inspection.sample.slice(0, 5).map((cells, index) => (
            <tr key={index}>
              {inspection.columns.map((column, at) => (
                <td key={column} className="mono">
                  {cells[at] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </FrameTable>
      </div>
      {inspection.actionValues.length > 0 && (
        <FieldGroup label={t('sources:words')} hint={t('sources:wordsHint')}>
          <FieldGrid columns={3}>
            {inspection.actionValues.map((word) => (
              <SelectField
                key={word}
                label={word}
                options={[{ value: none, label: t('sources:noAction') }, ...actions.map((action) => ({ value: action, label: t(`action:${action}`) }))]}
                value={value.actions[word.toLowerCase()] ?? none}
                onChange={(chosen) => {
                  const { [word.toLowerCase()]: _before, ...rest } = value.actions;
                  const action = actions.find((one) => one === chosen);
                  onChange({ ...value, actions: action ? { ...rest, [word.toLowerCase()]: action } : rest });
                }}
              />
            ))}
          </FieldGrid>
        </FieldGroup>
      )}
    </div>
  );
}

/** How the table stands in the file, where what was found by itself is wrong. */
function TableShape({ inspection, value, onChange }: { inspection: Inspection; value: CsvMapping; onChange: (value: CsvMapping) => void }) {
  const { t } = useTranslation();
  const delimiterName = (one: string): string => (one === 'auto' || one === '\t' ? t(`sources:delimiterName.${one === 'auto' ? 'auto' : 'tab'}`) : one);
  return (
    <FieldGrid columns={3}>
      {inspection.kind === 'csv' && (
        <SelectField
          label={t('sources:delimiter')}
          hint={value.delimiter === 'auto' ? delimiterName(inspection.delimiter) : undefined}
          options={delimiters.map((one) => ({ value: one, label: delimiterName(one) }))}
          value={value.delimiter}
          onChange={(delimiter) => onChange({ ...value, delimiter })}
        />
      )}
      {inspection.sheets.length > 1 && (
        <SelectField
          label={t('sources:sheet')}
          options={inspection.sheets.map((name) => ({ value: name, label: name }))}
          value={value.sheet ?? inspection.sheets[0] ?? null}
          onChange={(sheet) => onChange({ ...value, sheet })}
        />
      )}
      {inspection.kind !== 'jsonl' && (
        <TextField
          key={`header ${inspection.headerRow}`}
          label={t('sources:headerRow')}
          hint={t('sources:headerHint')}
          inputMode="numeric"
          defaultValue={String(value.headerRow ?? inspection.headerRow)}
          onBlur={(event) => {
            const headerRow = Number(event.target.value.trim());
            if (Number.isInteger(headerRow) && headerRow >= 0 && headerRow !== inspection.headerRow) onChange({ ...value, headerRow });
          }}
        />
      )}
      <TextField
        key={`time ${value.timeFormat}`}
        label={t('sources:timeFormat')}
        hint={t('sources:timeFormatHint')}
        defaultValue={value.timeFormat}
        mono
        onBlur={(event) => {
          const timeFormat = event.target.value.trim() || 'auto';
          if (timeFormat !== value.timeFormat) onChange({ ...value, timeFormat });
        }}
      />
    </FieldGrid>
  );
}
