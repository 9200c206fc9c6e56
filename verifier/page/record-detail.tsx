import type { ReactNode } from 'react';
import type { RecordView } from '../messages.ts';
import { Pseudonym } from './pseudonym.tsx';
import { formatNumber, useTexts } from './texts.ts';

/** Members of a body that have a column or a line of their own. */
const elsewhere: ReadonlySet<string> = new Set(['action', 'object', 'rows', 'personal']);

/** One record whole: what was opened of it, and which values stay closed. */
export function RecordDetail({ record, onClose }: { readonly record: RecordView; readonly onClose: () => void }): ReactNode {
  const { t, fieldName } = useFieldNames();
  const { language } = useTexts();
  const committed = Object.keys(record.body['personal'] ?? {});
  const closed = committed.filter((kind) => !(kind in record.personal) && !(kind in record.pseudonyms));
  const open = Object.entries(record.body).filter(([name]) => !elsewhere.has(name));
  return (
    <article className="detail" aria-label={t('records.open', { number: record.sequence })}>
      <header>
        <h3>{t('records.open', { number: formatNumber(record.sequence, language) })}</h3>
        <button type="button" className="button" onClick={onClose}>
          {t('records.close')}
        </button>
      </header>
      <dl className="facts">
        <dt>{t('records.field.time')}</dt>
        <dd className="mono">{record.time}</dd>
        {record.base !== null && (
          <>
            <dt>{t('records.column.base')}</dt>
            <dd>{record.base}</dd>
          </>
        )}
        <dt>{t('records.column.action')}</dt>
        <dd>{t(`action:${String(record.body['action'])}`)}</dd>
        <dt>{t('records.column.object')}</dt>
        <dd>{textOf(record.body['object'])}</dd>
        {open.map(([name, value]) => (
          <Field key={name} name={fieldName(name)} value={textOf(value)} />
        ))}
        {Object.entries(record.personal).map(([kind, value]) => (
          <Field key={kind} name={fieldName(kind)} value={value} />
        ))}
        {Object.entries(record.pseudonyms).map(([kind, label]) => (
          <Field key={kind} name={`${fieldName(kind)} (${t('redaction:pseudonym')})`} value={<Pseudonym label={label} />} />
        ))}
        {closed.length > 0 && <Field name={t('records.field.closed')} value={closed.map(fieldName).join(', ')} />}
      </dl>
    </article>
  );
}

/** A member of a body as one line of text. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function Field({ name, value }: { readonly name: string; readonly value: ReactNode }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd className="value">{value}</dd>
    </>
  );
}

/** Names of members of a body and of kinds of personal values; a kind of a later edition keeps its own. */
function useFieldNames(): { readonly t: ReturnType<typeof useTexts>['t']; readonly fieldName: (name: string) => string } {
  const { t } = useTexts();
  const fieldName = (name: string): string => t([`records.field.${name}`, `records.column.${name}`, name]);
  return { t, fieldName };
}
