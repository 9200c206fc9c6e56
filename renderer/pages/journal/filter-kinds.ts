import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { actions } from '../../../shared/domain/vocabulary.ts';
import { useCall } from '../../api/hooks.ts';
import type { FilterKind } from '../../components/list-page/filters.tsx';
import { useName } from '../bases/names.ts';

/** Of the accounts and objects of the log, those with most records: the others are found by typing. */
const mostOffered = 100;

/** What the chips of the journal can be: the lists of the register, and what the log itself names. */
export function useFilterKinds(stream: 'log' | 'console'): readonly FilterKind[] {
  const { t } = useTranslation();
  const name = useName();
  const bases = useCall('bases.list', { archived: true }).data?.bases;
  const people = useCall('people.list', { archived: true }).data?.people;
  const sources = useCall('sources.list', {}).data?.sources;
  const known = useCall('people.accounts', {}).data?.accounts;
  const seen = useCall('journal.breakdown', { filter: { stream }, limit: mostOffered }).data;
  return useMemo(() => {
    const accounts = new Set([...(seen?.accounts.top ?? []).map(({ account }) => account), ...(stream === 'log' ? (known ?? []).map((account) => account.name) : [])]);
    const logOnly: FilterKind[] = [
      { id: 'person', label: t('journal:column.person'), multiple: true, options: (people ?? []).map((person) => ({ value: person.id, label: `${person.surname} ${person.given}` })) },
      { id: 'object', label: t('journal:column.object'), multiple: true, options: (seen?.objects.top ?? []).map(({ object }) => ({ value: object, label: object })) },
      { id: 'source', label: t('journal:column.source'), multiple: true, options: (sources ?? []).map((source) => ({ value: source.id, label: source.name })) },
    ];
    return [
      { id: 'base', label: t('journal:column.base'), multiple: true, options: (bases ?? []).map((base) => ({ value: base.id, label: `${base.code} ${name(base.name)}` })) },
      { id: 'account', label: t(stream === 'log' ? 'journal:column.account' : 'journal:column.operator'), multiple: true, options: [...accounts].map((account) => ({ value: account, label: account })) },
      { id: 'action', label: t('journal:column.action'), multiple: true, options: actions.map((action) => ({ value: action, label: t(`action:${action}`) })) },
      ...(stream === 'log' ? logOnly : []),
    ];
  }, [t, name, stream, bases, people, sources, known, seen]);
}
