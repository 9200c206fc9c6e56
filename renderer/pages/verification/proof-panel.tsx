import { useTranslation } from 'react-i18next';
import type { ProofView } from '../../../shared/contract/proof-view.ts';
import { Pairs } from '../../components/marks.tsx';
import { Panel } from '../../components/surfaces.tsx';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import styles from './verification.module.css';

/** What a proof is about: one record of a journal, or two states of it; and the key it stands by. */
export function ProofPanel({ proof }: { proof: ProofView }) {
  const { t } = useTranslation();
  const { record, earlier, checkpoint, key } = proof;
  const mono = (text: string) => <span className={`mono ${styles.entryName}`}>{text}</span>;
  return (
    <Panel title={t(`verification:proof.${proof.kind}`)}>
      <Pairs
        labelWidth={152}
        pairs={[
          ...(record
            ? [
                { key: 'record', label: t('verification:proof.record'), value: <span className="num semibold">{formatNumber(record.sequence)}</span> },
                { key: 'entered', label: t('verification:proof.entered'), value: <span className="num">{formatDateTime(record.entered)}</span> },
                ...(record.opened ? [{ key: 'time', label: t('verification:proof.time'), value: <span className="num">{formatDateTime(record.opened.time)}</span> }] : [{ key: 'closed', label: '', value: t('verification:proof.closed') }]),
              ]
            : []),
          ...(earlier ? [{ key: 'earlier', label: t('verification:proof.earlier'), value: <span className="num semibold">{formatNumber(earlier.size)}</span> }] : []),
          { key: 'size', label: t('verification:size'), value: <span className="num semibold">{formatNumber(checkpoint.size)}</span> },
          { key: 'root', label: t('verification:root'), value: mono(checkpoint.root) },
          { key: 'key', label: t('verification:proof.key'), value: mono(key) },
          ...(record?.opened ? openedPairs(record.opened).map(([name, value]) => ({ key: `opened ${name}`, label: <span className="mono">{name}</span>, value: mono(value) })) : []),
        ]}
      />
    </Panel>
  );
}

/** As the record has it; the commitments to personal values give way to the values that were opened. */
function openedPairs({ base, body, personal }: NonNullable<NonNullable<ProofView['record']>['opened']>): [string, string][] {
  const { personal: _commitments, ...rest } = body;
  return Object.entries({ base: base ?? '–', ...rest, ...personal }).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}
