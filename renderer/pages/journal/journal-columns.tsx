import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalRow } from '../../../shared/contract/journal.ts';
import { historyText } from '../../../shared/locales/history-text.ts';
import type { ListColumn } from '../../components/list-page/columns.ts';
import { Dot } from '../../components/marks.tsx';
import { dash, formatDayAndClock, formatNumber } from '../../i18n/format.ts';
import { useBaseName } from '../bases/names.ts';

/** Columns of the log, or of what operators did here. */
export function useJournalColumns(console: boolean): readonly ListColumn<JournalRow>[] {
  const { t } = useTranslation();
  const baseName = useBaseName();
  return useMemo<ListColumn<JournalRow>[]>(
    () => [
      { id: 'sequence', header: t('journal:column.number'), width: 94, align: 'right', fixed: true, cell: (row) => <span className="muted">{formatNumber(row.sequence)}</span> },
      {
        id: 'time',
        header: t('journal:column.time'),
        width: 142,
        fixed: true,
        sort: (row) => row.time,
        cell: (row) => (
          <span className="row num">
            <span className="grow">{formatDayAndClock(row.time)}</span>
            {row.findings.length > 0 && (
              <>
                <Dot tone="danger" />
                <span className="hidden-text">{row.findings.map((rule) => t(`findings:rule.${rule}`)).join(', ')}</span>
              </>
            )}
          </span>
        ),
      },
      ...(console
        ? []
        : [{ id: 'person', header: t('journal:column.person'), width: 140, cell: (row: JournalRow) => (row.person ? <ShortName name={row.person.name} /> : <span className="muted">{dash}</span>) }]),
      { id: 'account', header: t(console ? 'journal:column.operator' : 'journal:column.account'), width: console ? 150 : 112, cell: (row) => (console ? <ShortName name={row.account} /> : <span className="mono">{row.account}</span>) },
      ...(console ? [{ id: 'done', header: t('journal:column.done'), width: 260, grow: true, cell: (row: JournalRow) => row.done && historyText(t, row.done) }] : []),
      { id: 'action', header: t('journal:column.action'), width: 98, spare: console, cell: (row) => t(`action:${row.action}`) },
      { id: 'object', header: t('journal:column.object'), width: 136, grow: !console, hidden: console, cell: (row) => <span className="mono">{row.object || dash}</span> },
      { id: 'base', header: t('journal:column.base'), width: 200, hidden: console, spare: true, cell: (row) => (row.base ? baseName(row.base) : <span className="muted">{dash}</span>) },
      { id: 'rows', header: t('journal:column.rows'), width: 72, align: 'right', cell: (row) => (row.rows === null ? <span className="muted">{dash}</span> : formatNumber(row.rows)) },
    ],
    [t, console, baseName],
  );
}

/** Surname and given name: a patronymic would leave no room for what was done. */
function ShortName({ name }: { name: string }) {
  return (
    <span className="medium" title={name}>
      {name.split(' ').slice(0, 2).join(' ')}
    </span>
  );
}
