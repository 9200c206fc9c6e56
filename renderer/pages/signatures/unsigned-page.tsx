import { IconEye, IconSend, IconSignature } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import { useCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { documentNumber, editionOf } from '../../components/draft/labels.ts';
import type { ListColumn } from '../../components/list-page/columns.ts';
import { Drawer, DrawerSection, type DrawerMoves } from '../../components/list-page/drawer.tsx';
import { ListPage, type PrimaryAction } from '../../components/list-page/list-page.tsx';
import { useListAddress } from '../../components/list-page/list-search.ts';
import { Pairs, Tag } from '../../components/marks.tsx';
import { inGroups, isSigned } from '../../components/packet/packet.ts';
import { sizeText } from '../../components/packet/packet-files.tsx';
import { PreviewDialog } from '../../components/packet/preview-dialog.tsx';
import { BatchDialog } from '../../components/signing/batch-dialog.tsx';
import { formatDateTime, formatNumber, formatShort } from '../../i18n/format.ts';
import { latestVersions } from './latest-versions.ts';
import styles from './signatures.module.css';

/** What the contract takes at once. */
const most = 500;

/** Documents as they stand now, to be ticked and signed with one key. */
export function UnsignedPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useCall('documents.list', {});
  const address = useListAddress();
  const blocked = useBlockedBy('editor');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [signing, setSigning] = useState<readonly DocumentRecord[]>();
  const rows = useMemo(() => list.data && latestVersions(list.data.documents), [list.data]);
  const chosen = rows?.filter(({ id }) => ticked.has(id)) ?? [];
  const view = address.view === 'signed' ? 'signed' : 'unsigned';
  const ofView = rows?.filter((document) => isSigned(document) === (view === 'signed')) ?? [];

  const tick = (id: string) => {
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    setTicked(next);
  };
  const open = ({ kind, subject }: DocumentRecord) => void navigate({ to: kind === 'notice' ? '/incidents/$id' : '/applications/$id', params: { id: subject } });
  useShortcut('tick', () => {
    if (address.sel !== undefined) tick(address.sel);
  });

  const many = chosen.length > most ? t('signatures:batch.blocked.many', { count: most }) : undefined;
  const sign: PrimaryAction = {
    label: t('signatures:batch.sign'),
    icon: IconSignature,
    run: () => setSigning(chosen),
    blockedBy: blocked ?? (chosen.length === 0 ? t('signatures:batch.blocked.none') : many),
  };
  const toApplications: PrimaryAction = { label: t('signatures:batch.empty.action'), icon: IconSend, run: () => void navigate({ to: '/applications' }) };
  const columns: ListColumn<DocumentRecord>[] = [
    {
      id: 'tick',
      header: t('signatures:batch.tick'),
      bareHeader: true,
      width: 52,
      fixed: true,
      cell: (one) => (
        // Out of the order of Tab: the table is one stop, and X ticks its row.
        <input type="checkbox" className={styles.tick} tabIndex={-1} checked={ticked.has(one.id)} aria-label={t('signatures:batch.tickOf', { number: documentNumber(t, one) })} onChange={() => tick(one.id)} />
      ),
    },
    { id: 'kind', header: t('signatures:field.kind'), width: 112, sort: (one) => one.kind, cell: (one) => t(`signatures:kind.${one.kind}`) },
    { id: 'number', header: t('signatures:field.document'), width: 132, fixed: true, sort: (one) => one.number, cell: (one) => <span className="mono medium">{documentNumber(t, one)}</span> },
    { id: 'version', header: t('signatures:field.version'), width: 76, align: 'right', sort: (one) => one.version, cell: (one) => formatNumber(one.version) },
    { id: 'made', header: t('signatures:field.made'), width: 148, sort: (one) => one.created, cell: (one) => <span className="num">{formatShort(one.created)}</span> },
    { id: 'author', header: t('signatures:field.operator'), width: 160, grow: true, spare: true, sort: (one) => one.author, cell: (one) => <span className="text-2 cut">{one.author}</span> },
    { id: 'files', header: t('signatures:field.files'), width: 68, align: 'right', spare: true, sort: (one) => one.files.length, cell: (one) => formatNumber(one.files.length) },
    {
      id: 'signers',
      header: t('signatures:title'),
      width: 180,
      grow: true,
      sort: (one) => one.signatures.length,
      cell: (one) => (isSigned(one) ? <span className="cut">{one.signatures.map(({ signer }) => signer).join(', ')}</span> : <span className="muted">{t('signatures:batch.none')}</span>),
    },
  ];
  return (
    <>
      <ListPage
        id="unsigned"
        title={t('signatures:batch.heading')}
        sub={chosen.length > 0 ? t('signatures:batch.ticked', { count: chosen.length }) : undefined}
        actions={
          <>
            {chosen.length > 0 && (
              <Button variant="ghost" onClick={() => setTicked(new Set())}>
                {t('signatures:batch.clear')}
              </Button>
            )}
            {ofView.length > 0 && <Button onClick={() => setTicked(new Set([...ticked, ...ofView.map(({ id }) => id)]))}>{t(`signatures:batch.tickAll.${view}`, { count: ofView.length })}</Button>}
          </>
        }
        primary={rows?.length === 0 ? toApplications : sign}
        columns={columns}
        rows={rows}
        rowId={(one) => one.id}
        loading={list.isPending}
        problem={list.error?.problem}
        onRetry={() => void list.refetch()}
        views={[
          { id: 'unsigned', label: t('signatures:batch.view.unsigned'), test: (one) => !isSigned(one), empty: { title: t('signatures:batch.allSigned'), text: t('signatures:batch.allSignedText') } },
          { id: 'signed', label: t('signatures:batch.view.signed'), test: isSigned, empty: { title: t('signatures:empty.title'), text: t('signatures:empty.text') } },
        ]}
        filters={[{ id: 'kind', label: t('signatures:field.kind'), value: (one) => t(`signatures:kind.${one.kind}`) }]}
        search={{ placeholder: t('signatures:batch.search'), text: (one) => [documentNumber(t, one), one.author, ...one.files.map(({ name }) => name)].join(' ') }}
        sort={{ id: 'made', desc: true }}
        onOpen={open}
        drawer={(one, moves) => <DocumentDrawer document={one} moves={moves} ticked={ticked.has(one.id)} onTick={() => tick(one.id)} onOpen={() => open(one)} />}
        legend={t('signatures:batch.legend')}
        empty={{ title: t('signatures:batch.empty.title'), text: t('signatures:batch.empty.text') }}
      />
      {signing && (
        <BatchDialog
          documents={signing}
          onSigned={(ids) => setTicked(new Set([...ticked].filter((id) => !ids.includes(id))))}
          onClose={() => setSigning(undefined)}
        />
      )}
    </>
  );
}

interface DocumentDrawerProps {
  document: DocumentRecord;
  moves: DrawerMoves;
  ticked: boolean;
  onTick: () => void;
  onOpen: () => void;
}

function DocumentDrawer({ document, moves, ticked, onTick, onOpen }: DocumentDrawerProps) {
  const { t } = useTranslation();
  const [looking, setLooking] = useState(false);
  return (
    <Drawer
      moves={moves}
      identity={<Tag tone={isSigned(document) ? 'success' : 'neutral'}>{t(isSigned(document) ? 'draft:packet.signed' : 'signatures:batch.none')}</Tag>}
      title={`${documentNumber(t, document)}, ${t(`signatures:kind.${document.kind}`)}`}
      onOpen={onOpen}
      actions={
        <>
          <Button icon={IconEye} onClick={() => setLooking(true)}>
            {t('signatures:look')}
          </Button>
          <Button keys="X" aria-pressed={ticked} onClick={onTick}>
            {t(ticked ? 'signatures:batch.untick' : 'signatures:batch.tick')}
          </Button>
        </>
      }
    >
      <DrawerSection>
        <Pairs
          pairs={[
            { key: 'version', label: t('signatures:field.version'), value: formatNumber(document.version) },
            { key: 'made', label: t('signatures:field.made'), value: <span className="num">{formatDateTime(document.created)}</span> },
            { key: 'author', label: t('signatures:field.operator'), value: document.author },
            { key: 'edition', label: t('signatures:batch.edition'), value: editionOf(t, document.pack) },
          ]}
        />
      </DrawerSection>
      {isSigned(document) && (
        <DrawerSection title={t('signatures:title')} count={document.signatures.length}>
          <Pairs pairs={document.signatures.map((one) => ({ key: one.id, label: <span className="num">{formatShort(one.at)}</span>, value: one.signer }))} />
        </DrawerSection>
      )}
      <DrawerSection title={t('signing-ui:digests')} count={document.files.length}>
        <ul>
          {document.files.map((file) => (
            <li key={file.name} className="stack" style={{ padding: '3px 0' }}>
              <span className="row">
                <span className="mono grow" style={{ overflowWrap: 'anywhere' }}>
                  {file.name}
                </span>
                <span className="small muted num">{sizeText(t, file.bytes)}</span>
              </span>
              <span className="mono muted" title={file.sha256}>
                {inGroups(file.sha256, 32)}
              </span>
            </li>
          ))}
        </ul>
      </DrawerSection>
      {looking && <PreviewDialog document={document} onClose={() => setLooking(false)} />}
    </Drawer>
  );
}
