import { IconArchive, IconArchiveOff, IconPencil, IconFlag, IconHistory, IconUsers } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Grant } from '../../../shared/contract/people.ts';
import { toProblem } from '../../api/client.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';

import { Button } from '../../components/button.tsx';
import { Pairs, Tag } from '../../components/marks.tsx';
import { History } from '../../components/record-page/history.tsx';
import { useHoursText } from '../../components/fields/hours.tsx';
import { FrameTable, LinkedObject, RecordAside, RecordPage, RecordPending, type KeyFigure } from '../../components/record-page/record-page.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { EmptyState } from '../../components/surfaces.tsx';
import { formatDate, formatNumber, formatShort } from '../../i18n/format.ts';
import { GrantRows } from '../people/grant-rows.tsx';
import { GapList } from './gap-list.tsx';
import { gapsOf } from './gaps.ts';
import { useCountryName, useName } from './names.ts';

export function BaseRecordPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const name = useName();
  const hoursText = useHoursText();
  const country = useCountryName();
  const record = useCall('bases.get', { id });
  const grants = useCall('people.grants', { base: id }).data?.grants;
  const archive = useMutationCall('bases.archive');
  const restore = useMutationCall('bases.restore');
  const blocked = useBlockedBy('editor');
  const edit = () => void navigate({ to: '/bases/$id/edit', params: { id } });
  if (!record.data) return <RecordPending problem={record.error?.problem} onRetry={() => void record.refetch()} />;
  const { base, history } = record.data;
  const gaps = gapsOf(base);
  const current = grants?.filter((grant: Grant) => grant.state === 'active' || grant.state === 'future') ?? [];
  const past = grants?.filter((grant: Grant) => grant.state === 'expired' || grant.state === 'revoked') ?? [];

  const putBack = () => {
    restore.mutate({ id }, { onError: (error) => showProblem(t, toProblem(error)) });
  };
  const takeOut = () => {
    archive.mutate(
      { id },
      {
        onSuccess: () => showDone(t('bases:archived', { name: name(base.name) }), { label: t('common:action.undo'), undoes: true, run: putBack }),
        onError: (error) => showProblem(t, toProblem(error)),
      },
    );
  };

  const figures: KeyFigure[] = [
    { key: 'subjects', label: t('bases:field.subjects'), value: formatNumber(base.subjects) },
    { key: 'records', label: t('bases:field.records'), value: formatNumber(base.records) },
    ...(gaps.length > 0 ? [{ key: 'gaps', value: t('bases:gapCount', { count: gaps.length }), tone: 'warning' as const }] : []),
    ...(base.openFindings > 0
      ? [{ key: 'findings', value: t('bases:tag.findings', { count: base.openFindings, number: formatNumber(base.openFindings) }), tone: 'danger' as const, to: '/findings', search: { q: base.code } }]
      : []),
    { key: 'people', label: t('bases:field.people'), value: formatNumber(base.people) },
    { key: 'last', label: t('bases:field.lastRecord'), value: formatShort(base.lastRecord), to: '/journal', search: { f: { base: base.id } } },
  ];

  return (
    <RecordPage
      crumbs={[{ label: t('bases:title'), to: '/bases' }, { label: base.code, mono: true }]}
      title={name(base.name)}
      tags={
        <>
          {base.archived ? <Tag>{t('bases:tag.archived')}</Tag> : <Tag tone="success">{t('bases:tag.inUse')}</Tag>}
          <Tag tone={base.accessCategory === 'restricted' ? 'accent' : 'neutral'}>{t(`bases:access.${base.accessCategory}`)}</Tag>
        </>
      }
      figures={figures}
      actions={
        <>
          {base.archived ? (
            <Button icon={IconArchiveOff} blockedBy={blocked} busy={restore.isPending} onClick={putBack}>
              {t('bases:putBack')}
            </Button>
          ) : (
            <Button icon={IconArchive} blockedBy={blocked} busy={archive.isPending} onClick={takeOut}>
              {t('bases:takeOut')}
            </Button>
          )}
          <Button icon={IconPencil} blockedBy={blocked} onClick={edit}>
            {t('common:action.edit')}
          </Button>
        </>
      }
      sections={[
        {
          id: 'main',
          title: t('bases:section.main'),
          content: (
            <Pairs
              columns={2}
              pairs={[
                { key: 'owner', label: t('bases:field.owner'), value: base.owner.name },
                { key: 'operator', label: t('bases:field.operator'), value: base.operator.name },
                { key: 'ownerBin', label: t('bases:field.bin'), value: base.owner.bin && <span className="mono">{base.owner.bin}</span> },
                { key: 'operatorBin', label: t('bases:field.bin'), value: base.operator.bin && <span className="mono">{base.operator.bin}</span> },
                { key: 'dbms', label: t('bases:field.dbms'), value: base.dbms },
                { key: 'automated', label: t('bases:field.way'), value: t(base.automated ? 'bases:automated.yes' : 'bases:automated.no') },
                { key: 'kk', label: t('bases:field.nameKk'), value: base.name.kk },
                { key: 'ru', label: t('bases:field.nameRu'), value: base.name.ru },
                { key: 'role', label: t('bases:field.organisationRole'), value: t(`bases:role.${base.organisationRole}`) },
                { key: 'hours', label: t('access-hours:label'), value: base.hours ? hoursText(base.hours) : t('access-hours:any') },
                { key: 'since', label: t('bases:field.inUseSince'), value: base.inUseSince && formatDate(base.inUseSince) },
              ]}
            />
          ),
        },
        ...(gaps.length > 0
          ? [{ id: 'gaps', title: t('bases:gaps'), count: gaps.length, wrong: gaps.some((gap) => gap.tone === 'danger'), content: <GapList base={base} gaps={gaps} /> }]
          : []),
        {
          id: 'purposes',
          title: t('bases:field.purposes'),
          count: base.purposes.length,
          note: t('bases:cite.purposes'),
          content: (
            <ol>
              {base.purposes.map((purpose, index) => (
                <li key={purpose} className="row" style={{ padding: '3px 0', alignItems: 'baseline' }}>
                  <span className="muted num" style={{ width: 20 }}>
                    {index + 1}
                  </span>
                  <span>{purpose}</span>
                </li>
              ))}
            </ol>
          ),
        },
        {
          id: 'categories',
          title: t('bases:field.categories'),
          count: base.categories.length,
          note: t('bases:cite.categories'),
          content:
            base.categories.length === 0 ? (
              <p className="muted">{t('bases:noCategories')}</p>
            ) : (
              <div className="row" style={{ flexWrap: 'wrap', gap: 6 }}>
                {base.categories.map((category) => (
                  <Tag key={category}>{category}</Tag>
                ))}
              </div>
            ),
        },
        {
          id: 'location',
          title: t('bases:field.location'),
          note: t('bases:cite.location'),
          content: (
            <Pairs
              pairs={[
                { key: 'country', label: t('bases:field.country'), value: country(base.location.country) },
                { key: 'address', label: t('bases:field.address'), value: base.location.address },
              ]}
            />
          ),
        },
        {
          id: 'access',
          title: t('bases:section.access'),
          count: current.length,
          note: t('bases:cite.access'),
          content:
            grants === undefined ? null : current.length + past.length === 0 ? (
              <EmptyState title={t('bases:noGrants.title')} text={t('bases:noGrants.text')} action={<Button onClick={() => void navigate({ to: '/people' })}>{t('bases:noGrants.action')}</Button>} />
            ) : (
              <FrameTable
                label={t('bases:section.access')}
                head={[
                  { label: t('people:grant.holder') },
                  { label: t('people:grant.rights') },
                  { label: t('people:grant.period'), width: 172 },
                  { label: t('people:grant.order'), width: 84 },
                  { label: t('people:grant.state'), width: 104 },
                  { label: '', width: 84 },
                ]}
              >
                <GrantRows grants={[...current, ...past]} show="holder" />
              </FrameTable>
            ),
        },
        ...(base.note ? [{ id: 'note', title: t('bases:field.note'), content: <p style={{ whiteSpace: 'pre-line', maxWidth: '72ch' }}>{base.note}</p> }] : []),
      ]}
      right={
        <>
          <RecordAside title={t('common:record.linked')}>
            <LinkedObject icon={IconHistory} title={t('bases:linked.journal')} text={formatShort(base.lastRecord)} to="/journal" search={{ f: { base: base.id } }} />
            <LinkedObject icon={IconFlag} title={t('bases:linked.findings')} text={t('bases:linked.open', { number: formatNumber(base.openFindings) })} to="/findings" search={{ q: base.code }} />
            <LinkedObject icon={IconUsers} title={t('bases:linked.people')} text={t('bases:linked.grants', { count: current.length })} to="/people" />
          </RecordAside>
          <RecordAside title={t('common:record.history')} end={<Link to="/journal" search={{ view: 'console' }} className="small medium">{t('common:record.inJournal')}</Link>}>
            <History entries={history} />
          </RecordAside>
        </>
      }
    />
  );
}
