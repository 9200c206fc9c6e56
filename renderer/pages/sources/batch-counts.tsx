import { useTranslation } from 'react-i18next';
import type { ImportBatch } from '../../../shared/contract/sources.ts';
import { Pairs } from '../../components/marks.tsx';
import { formatNumber } from '../../i18n/format.ts';

const counts = ['read', 'added', 'duplicates', 'skipped', 'rejected', 'unmappedObjects', 'unmappedAccounts', 'newFindings'] as const;
/** Counts that ask for something to be done. */
const wrong: ReadonlySet<string> = new Set(['rejected', 'unmappedObjects', 'unmappedAccounts', 'newFindings']);

/** What became of every record of a file: read = added + repeated + skipped + unreadable. */
export function BatchCounts({ batch }: { batch: ImportBatch }) {
  const { t } = useTranslation();
  return (
    <Pairs
      labelWidth={190}
      pairs={counts.map((key) => ({
        key,
        label: t(`sources:count.${key}`),
        value: (
          <>
            <span className={wrong.has(key) && batch[key] > 0 ? 'num warning medium' : 'num'}>{formatNumber(batch[key])}</span>
            {key === 'rejected' && batch.notKept > 0 && <span className="muted"> · {t('sources:notKept', { count: batch.notKept, number: formatNumber(batch.notKept) })}</span>}
          </>
        ),
      }))}
    />
  );
}
