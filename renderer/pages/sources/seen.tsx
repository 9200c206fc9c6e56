import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/hooks.ts';
import { Tag } from '../../components/marks.tsx';
import { FrameTable } from '../../components/record-page/record-page.tsx';
import type { Source } from '../../../shared/contract/sources.ts';
import { ObjectRules } from '../../../shared/domain/object-rules.ts';
import { dash, formatNumber } from '../../i18n/format.ts';
import type { Inspection } from './use-picked-log.ts';
import { BaseChoice, later, notPersonal } from './object-rules.tsx';

export interface SeenObjectsProps {
  objects: Inspection['objects'];
  /** The source whose rules already apply; undefined for a new one. */
  source: Source | undefined;
  /** JSON of [database, schema, table] → base, `not-personal` or `later`. */
  chosen: Readonly<Record<string, string>>;
  onChange: (chosen: Record<string, string>) => void;
}

/** Tables seen in the file, each with the base it belongs to. What is left for later stays listed as unmapped. */
export function SeenObjects({ objects, source, chosen, onChange }: SeenObjectsProps) {
  const { t } = useTranslation();
  const rules = useMemo(() => new ObjectRules(source?.objects ?? []), [source]);
  if (objects.length === 0) return <span className="muted">{dash}</span>;
  return (
    <FrameTable
      label={t('sources:section.objects')}
      head={[{ label: t('sources:rule.database') }, { label: t('sources:rule.schema') }, { label: t('sources:rule.table') }, { label: t('sources:column.records'), align: 'right', width: 90 }, { label: t('sources:rule.base'), width: 300 }]}
    >
      {objects.map((object) => {
        const key = JSON.stringify([object.database, object.schema, object.table]);
        const known = rules.map(object.database, object.schema, object.table);
        return (
          <tr key={key}>
            <td className="mono">{object.database || dash}</td>
            <td className="mono">{object.schema || dash}</td>
            <td className="mono">{object.table || dash}</td>
            <td data-align="right" className="num">
              {formatNumber(object.records)}
            </td>
            <td>
              <BaseChoice
                withLater={known.kind === 'unmapped'}
                label={`${t('sources:rule.base')}: ${[object.database, object.schema, object.table].filter(Boolean).join('.')}`}
                value={chosen[key] ?? (known.kind === 'mapped' ? (known.base ?? notPersonal) : later)}
                onChange={(next) => onChange({ ...chosen, [key]: next })}
              />
            </td>
          </tr>
        );
      })}
    </FrameTable>
  );
}

/** Accounts seen in the file: whose they are, or that nobody knows them yet. */
export function SeenAccounts({ accounts }: { accounts: Inspection['accounts'] }) {
  const { t } = useTranslation();
  const known = useCall('people.accounts', {}).data?.accounts ?? [];
  const people = useCall('people.list', { archived: true }).data?.people ?? [];
  if (accounts.length === 0) return <span className="muted">{dash}</span>;
  return (
    <FrameTable label={t('sources:section.accounts')} head={[{ label: t('sources:account') }, { label: t('sources:whose') }, { label: t('sources:column.records'), align: 'right', width: 90 }]}>
      {accounts.map(({ account, records }) => {
        const found = known.find((one) => one.name === account);
        const holders = found?.people.map((id) => people.find((person) => person.id === id)).filter((person) => person !== undefined) ?? [];
        return (
          <tr key={account}>
            <td className="mono">{account}</td>
            <td>
              {found ? (
                holders.map((person) => `${person.surname} ${person.given}`).join(', ') || t(`sources:accountKind.${found.kind}`)
              ) : (
                <Tag tone="warning">{t('sources:accountUnknown')}</Tag>
              )}
            </td>
            <td data-align="right" className="num">
              {formatNumber(records)}
            </td>
          </tr>
        );
      })}
    </FrameTable>
  );
}
