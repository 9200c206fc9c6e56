import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/hooks.ts';
import { TextButton } from '../../components/button.tsx';
import { DrawerSection } from '../../components/list-page/drawer.tsx';
import { Pairs } from '../../components/marks.tsx';
import { formatNumber } from '../../i18n/format.ts';

/** Rows shown here; the rules page and the journal's tab have them all. */
const shown = 8;

/** What the journal holds of a source without a base or a known account: nothing is dropped, so it can be mended. */
export function Unmapped({ source }: { source: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const data = useCall('sources.unmapped', { source }).data;
  if (!data || (data.objects.length === 0 && data.accounts.length === 0)) return null;
  return (
    <>
      {data.objects.length > 0 && (
        <DrawerSection
          title={t('sources:unmappedObjects')}
          count={data.objects.length}
          end={<TextButton onClick={() => void navigate({ to: '/sources/$id', params: { id: source } })}>{t('sources:map')}</TextButton>}
        >
          <Pairs
            labelWidth={230}
            pairs={data.objects.slice(0, shown).map((one) => ({
              key: `${one.database}.${one.schema}.${one.table}`,
              label: <span className="mono">{[one.database, one.schema, one.table].filter(Boolean).join('.')}</span>,
              value: <span className="num">{formatNumber(one.records)}</span>,
            }))}
          />
        </DrawerSection>
      )}
      {data.accounts.length > 0 && (
        <DrawerSection
          title={t('sources:unmappedAccounts')}
          count={data.accounts.length}
          end={<TextButton onClick={() => void navigate({ to: '/people/accounts', search: { view: 'unknown' } })}>{t('sources:toPeople')}</TextButton>}
        >
          <Pairs
            labelWidth={230}
            pairs={data.accounts.slice(0, shown).map((one) => ({
              key: one.account,
              // One click to put it into the register.
              label: (
                <Link to="/people/accounts" search={{ view: 'unknown', register: one.account }} className="mono">
                  {one.account}
                </Link>
              ),
              value: <span className="num">{formatNumber(one.records)}</span>,
            }))}
          />
        </DrawerSection>
      )}
    </>
  );
}
