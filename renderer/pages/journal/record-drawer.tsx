import { IconCheck, IconDeviceFloppy, IconEye, IconFlag, IconX } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalRow } from '../../../shared/contract/journal.ts';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { inAlmaty } from '../../../shared/domain/almaty.ts';
import { historyText } from '../../../shared/locales/history-text.ts';
import { call, toProblem } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Drawer, DrawerSection, type DrawerMoves } from '../../components/list-page/drawer.tsx';
import { Pairs, Tag } from '../../components/marks.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { Banner } from '../../components/surfaces.tsx';
import type { Problem } from '../../../shared/contract/problem.ts';
import { formatClock, formatDate, formatDateTime, formatNumber } from '../../i18n/format.ts';
import { useBaseName } from '../bases/names.ts';
import styles from './journal.module.css';
import { RecordProofDialog } from './record-proof-dialog.tsx';

type OpenedRecord = OutputOf<'journal.record'>;

/** One record. Its free text may hold subjects' data, so it is shown only when asked for, and that is recorded first. */
export function RecordDrawer({ row, moves }: { row: JournalRow; moves: DrawerMoves }) {
  const { t } = useTranslation();
  const baseName = useBaseName();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<OpenedRecord>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [proving, setProving] = useState(false);
  const open = async () => {
    setBusy(true);
    try {
      setOpened(await call('journal.record', { sequence: row.sequence }));
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Drawer
      moves={moves}
      identity={
        <>
          <span className="mono muted">№ {formatNumber(row.sequence)}</span>
          {row.findings.map((rule) => (
            <Tag key={rule} tone="danger">
              {t(`findings:rule.${rule}`)}
            </Tag>
          ))}
        </>
      }
      title={row.done ? historyText(t, row.done) : `${t(`action:${row.action}`)}${row.object ? ` · ${row.object}` : ''}`}
      actions={
        <>
          {row.findings[0] && (
            <Button icon={IconFlag} onClick={() => void navigate({ to: '/findings', search: { view: 'all', f: { rule: row.findings[0] ?? '', account: row.account } } })}>
              {t('journal:toFinding')}
            </Button>
          )}
          <Button icon={IconDeviceFloppy} onClick={() => setProving(true)}>
            {t('checkpoints:recordProof.button')}
          </Button>
        </>
      }
    >
      <DrawerSection>
        <Pairs
          pairs={[
            { key: 'time', label: t('journal:column.time'), value: <span className="num">{t('journal:zoned', { at: `${formatDate(row.time)} ${formatClock(row.time)}`, offset: inAlmaty(row.time).offset.replace(/0?(\d+):00$/, '$1') })}</span> },
            ...(row.stream === 'log'
              ? [{ key: 'person', label: t('journal:column.person'), value: row.person && <Link to="/people/$id" params={{ id: row.person.id }}>{row.person.name}</Link> }]
              : []),
            { key: 'account', label: t(row.stream === 'log' ? 'journal:column.account' : 'journal:column.operator'), value: <span className={row.stream === 'log' ? 'mono' : undefined}>{row.account}</span> },
            { key: 'action', label: t('journal:column.action'), value: t(`action:${row.action}`) },
            { key: 'base', label: t('journal:column.base'), value: row.base && <Link to="/bases/$id" params={{ id: row.base.id }}>{`${row.base.code} ${baseName(row.base)}`}</Link> },
            ...(row.done ? [{ key: 'object', label: t('journal:column.object'), value: row.object && <span className="mono">{row.object}</span> }] : []),
            ...(row.rows === null ? [] : [{ key: 'rows', label: t('journal:column.rows'), value: <span className="num semibold">{formatNumber(row.rows)}</span> }]),
            ...(opened && row.stream === 'log' ? [{ key: 'purpose', label: t('journal:purpose'), value: opened.purpose ?? <span className="muted">{t('journal:purposeUnknown')}</span> }] : []),
            ...(opened ? [{ key: 'entered', label: t('journal:entered'), value: <span className="num">{formatDateTime(opened.entered)}</span> }] : []),
            ...(opened?.host ? [{ key: 'host', label: t('journal:host'), value: <span className="mono">{opened.host}</span> }] : []),
            ...(opened?.source ? [{ key: 'source', label: t('journal:column.source'), value: opened.source.name }] : []),
          ]}
        />
      </DrawerSection>
      {problem && (
        <DrawerSection>
          <ProblemView problem={problem} onRetry={() => void open()} />
        </DrawerSection>
      )}
      {opened ? (
        <Opened record={opened} />
      ) : (
        <DrawerSection>
          <Banner framed actions={<Button icon={IconEye} busy={busy} onClick={() => void open()}>{t('journal:open')}</Button>}>
            {t('journal:openNote')}
          </Banner>
        </DrawerSection>
      )}
      {proving && <RecordProofDialog sequence={row.sequence} onClose={() => setProving(false)} />}
    </Drawer>
  );
}

function Opened({ record }: { record: OpenedRecord }) {
  const { t } = useTranslation();
  const details = Object.entries(record.details);
  return (
    <>
      {record.statement && (
        <DrawerSection title={t('journal:statement')}>
          <pre className={styles.raw}>{record.statement}</pre>
        </DrawerSection>
      )}
      {record.raw && (
        <DrawerSection title={t('journal:raw')} {...(record.source ? { count: t('journal:rawPlace', { file: record.source.file, line: formatNumber(record.source.line) }) } : {})}>
          <pre className={styles.raw}>{marked(record.raw, record.row.account)}</pre>
        </DrawerSection>
      )}
      {details.length > 0 && (
        <DrawerSection title={t('journal:details')}>
          <Pairs pairs={details.map(([key, value]) => ({ key, label: <span className="mono">{key}</span>, value: String(value) }))} />
        </DrawerSection>
      )}
      <Proof proof={record.proof} />
    </>
  );
}

/** The account stands out in the raw line: it is what a finding speaks of. */
function marked(raw: string, account: string) {
  if (account === '') return raw;
  const parts = raw.split(account);
  return parts.flatMap((part, index) => (index === 0 ? [part] : [<b key={index}>{account}</b>, part]));
}

/** Inclusion proof (RFC 9162, 2.1.3), each step with its own mark. */
function Proof({ proof }: { proof: OpenedRecord['proof'] }) {
  const { t } = useTranslation();
  const short = (hash: string) => `${hash.slice(0, 4)} ${hash.slice(4, 8)} … ${hash.slice(-8, -4)} ${hash.slice(-4)}`;
  const mark = (
    <span className={proof.verified ? 'success' : 'danger'}>
      <Icon of={proof.verified ? IconCheck : IconX} size="sm" />
    </span>
  );
  return (
    <DrawerSection
      title={t('journal:proof.title')}
      count={<Tag tone={proof.verified ? 'success' : 'danger'}>{t(proof.verified ? 'journal:proof.good' : 'journal:proof.bad')}</Tag>}
    >
      <ul className={styles.proof}>
        <li>
          {mark}
          <span className="muted">{t('journal:proof.leaf')}</span>
          <span className="mono" title={proof.leafHash}>{short(proof.leafHash)}</span>
        </li>
        <li>
          {mark}
          <span className="muted">{t('journal:proof.path')}</span>
          <span className="num">{t('journal:proof.pathText', { count: proof.path.length, size: formatNumber(proof.size) })}</span>
        </li>
        <li>
          {mark}
          <span className="muted">{t('journal:proof.root')}</span>
          <span className="mono" title={proof.root}>{short(proof.root)}</span>
        </li>
      </ul>
    </DrawerSection>
  );
}
