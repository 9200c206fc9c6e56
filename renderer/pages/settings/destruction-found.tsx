import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Destruction, Remaining } from '../../../shared/contract/destruction.ts';
import { FrameTable } from '../../components/record-page/record-page.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { formatNumber } from '../../i18n/format.ts';

/** What a destruction takes, or took, and what stays and why. */
export function DestructionFound({ title, found }: { title: string; found: Pick<Destruction, 'records' | 'texts' | 'places' | 'stays'> }) {
  const { t } = useTranslation();
  const rows: [string, number][] = [
    [t('destruction:records'), found.records],
    [t('destruction:texts'), found.texts],
    ...found.places.map(({ place, count }): [string, number] => [t(`destruction:place.${place}`), count]),
  ];
  return (
    <>
      {found.records === 0 && found.places.length === 0 ? (
        <Banner framed>{t('destruction:nothingFound')}</Banner>
      ) : (
        <FrameTable label={title} head={[{ label: title }, { label: '', align: 'right', width: 90 }]}>
          {rows.map(([label, count]) => (
            <tr key={label}>
              <td>{label}</td>
              <td className="num" data-align="right">{formatNumber(count)}</td>
            </tr>
          ))}
        </FrameTable>
      )}
      {found.stays.length > 0 && (
        <Banner framed tone="warning">
          <div className="medium">{t('destruction:staysTitle')}</div>
          {found.stays.map((stay) => (
            <div key={stay.what}>{staySentence(t, stay)}</div>
          ))}
        </Banner>
      )}
    </>
  );
}

export function staySentence(t: TFunction, { what, count, names }: Remaining): string {
  const shown = what === 'other' ? names.map((table) => t(`destruction:table.${table}`, { defaultValue: t('destruction:table.other') })) : names;
  return t(`destruction:stays.${what}`, { count, names: [...new Set(shown)].join(', ') });
}
