import { IconCertificate, IconFile, IconFolder, IconSignature } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { useCall } from '../../api/hooks.ts';
import { useCommands } from '../../app/keyboard/commands.ts';
import { useNow } from '../../components/clock.tsx';
import { Button } from '../../components/button.tsx';
import { documentNumber } from '../../components/draft/labels.ts';
import type { ListColumn } from '../../components/list-page/columns.ts';
import { Drawer, DrawerSection, type DrawerMoves } from '../../components/list-page/drawer.tsx';
import { ListPage } from '../../components/list-page/list-page.tsx';
import { Pairs, Tag } from '../../components/marks.tsx';
import { inGroups } from '../../components/packet/packet.ts';
import { EvidenceButton } from '../../components/evidence/evidence-button.tsx';
import { PreviewDialog } from '../../components/packet/preview-dialog.tsx';
import { useSavePacket } from '../../components/packet/save-packet.ts';
import { formatDate, formatNumber, formatShort, formatDateTime } from '../../i18n/format.ts';

type Signature = OutputOf<'signing.history'>['signatures'][number];

/** Days before a certificate ends from which it is said. */
const soon = 30;
const day = 86_400_000;

export function SignaturesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const history = useCall('signing.history', {});
  const numberOf = useCallback((one: Signature) => documentNumber(t, { kind: one.documentKind, number: one.documentNumber }), [t]);
  const columns = useMemo<ListColumn<Signature>[]>(
    () => [
      { id: 'at', header: t('signatures:field.at'), width: 108, fixed: true, sort: (one) => one.at, cell: (one) => <span className="num">{formatShort(one.at)}</span> },
      { id: 'kind', header: t('signatures:field.kind'), width: 112, sort: (one) => one.documentKind, cell: (one) => t(`signatures:kind.${one.documentKind}`) },
      {
        id: 'document',
        header: t('signatures:field.document'),
        width: 124,
        sort: (one) => one.documentNumber,
        cell: (one) => <span className="mono muted">{numberOf(one)}</span>,
      },
      { id: 'signer', header: t('signatures:field.signer'), width: 188, grow: true, fixed: true, sort: (one) => one.signer, cell: (one) => <span className="medium cut">{one.signer}</span> },
      { id: 'organisation', header: t('certificate:field.organisation'), width: 200, hidden: true, sort: (one) => one.organisation, cell: (one) => <span className="text-2 cut">{one.organisation}</span> },
      { id: 'provider', header: t('signatures:field.provider'), width: 120, spare: true, sort: (one) => one.provider, cell: (one) => t(`signatures:provider.${one.provider}`) },
      { id: 'algorithm', header: t('certificate:field.algorithm'), width: 190, hidden: true, sort: (one) => one.algorithm, cell: (one) => t(`certificate:algorithm.${one.algorithm}`, { defaultValue: one.algorithm }) },
      { id: 'files', header: t('signatures:field.files'), width: 84, align: 'right', spare: true, sort: (one) => one.files.length, cell: (one) => formatNumber(one.files.length) },
      { id: 'notAfter', header: t('signatures:field.notAfter'), width: 152, spare: true, sort: (one) => one.notAfter, cell: (one) => <CertificateEnd notAfter={one.notAfter} /> },
      { id: 'operator', header: t('signatures:field.operator'), width: 160, hidden: true, sort: (one) => one.operator, cell: (one) => one.operator },
    ],
    [t, numberOf],
  );
  const views = useMemo(
    () => [
      { id: 'all', label: t('signatures:view.all'), test: () => true },
      { id: 'notice', label: t('signatures:view.notice'), test: (one: Signature) => one.documentKind === 'notice' },
      { id: 'application', label: t('signatures:view.application'), test: (one: Signature) => one.documentKind === 'application' },
    ],
    [t],
  );
  const filters = useMemo(
    () => [
      { id: 'signer', label: t('signatures:field.signer'), value: (one: Signature) => one.signer },
      { id: 'provider', label: t('signatures:field.provider'), value: (one: Signature) => t(`signatures:provider.${one.provider}`) },
      { id: 'organisation', label: t('certificate:field.organisation'), value: (one: Signature) => one.organisation },
    ],
    [t],
  );
  const signDocuments = useCallback(() => void navigate({ to: '/signatures/unsigned' }), [navigate]);
  const signFile = useCallback(() => void navigate({ to: '/signatures/sign-file' }), [navigate]);
  useCommands(
    useMemo(
      () => [
        { id: 'sign-documents', label: t('signatures:batch.title'), icon: IconSignature, run: signDocuments },
        { id: 'sign-file', label: t('signatures:signFile.title'), icon: IconFile, run: signFile },
      ],
      [t, signDocuments, signFile],
    ),
  );
  return (
    <ListPage
      id="signatures"
      title={t('signatures:title')}
      actions={
        <>
          <Button icon={IconCertificate} onClick={() => void navigate({ to: '/verification' })}>
            {t('signatures:verify')}
          </Button>
          <Button icon={IconFile} onClick={signFile}>
            {t('signatures:signFile.title')}
          </Button>
        </>
      }
      primary={{ label: t('signatures:batch.title'), icon: IconSignature, run: signDocuments }}
      columns={columns}
      rows={history.data?.signatures}
      rowId={(one) => one.id}
      loading={history.isPending}
      problem={history.error?.problem}
      onRetry={() => void history.refetch()}
      views={views}
      filters={filters}
      search={{ placeholder: t('signatures:search'), text: (one) => [one.signer, one.organisation, one.documentNumber, one.serial, ...one.files].join(' ') }}
      sort={{ id: 'at', desc: true }}
      drawer={(one, moves) => <SignatureDrawer signature={one} number={numberOf(one)} moves={moves} />}
      empty={{ title: t('signatures:empty.title'), text: t('signatures:empty.text') }}
    />
  );
}

function CertificateEnd({ notAfter }: { notAfter: string }) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const left = Math.floor((Date.parse(notAfter) - now.epochMilliseconds) / day);
  return (
    <span className="num">
      {formatDate(notAfter)} {left < 0 ? <span className="muted">{t('signing-ui:expired')}</span> : left <= soon ? <span className="warning">{t('signing-ui:daysLeft', { count: left })}</span> : null}
    </span>
  );
}

function SignatureDrawer({ signature, number, moves }: { signature: Signature; number: string; moves: DrawerMoves }) {
  const { t } = useTranslation();
  const document = useCall('documents.get', { id: signature.document }).data;
  const packet = useSavePacket(signature.document);
  const [looking, setLooking] = useState(false);
  return (
    <Drawer
      moves={moves}
      identity={
        <>
          <span className="mono muted">{number}</span>
          <Tag tone="success">{signature.format}</Tag>
        </>
      }
      title={signature.signer}
      actions={
        <>
          <Button disabled={!document} onClick={() => setLooking(true)}>
            {t('signatures:look')}
          </Button>
          {document && <EvidenceButton document={document} />}
          <Button icon={IconFolder} busy={packet.saving} onClick={() => void packet.save()}>
            {t('draft:savePacket')}
          </Button>
        </>
      }
    >
      <DrawerSection title={t('signing-ui:certificate')}>
        <Pairs
          pairs={[
            { key: 'signer', label: t('certificate:field.subject'), value: signature.signer },
            { key: 'iin', label: t('certificate:field.iin'), value: signature.iin && <span className="mono">{signature.iin}</span> },
            { key: 'organisation', label: t('certificate:field.organisation'), value: signature.organisation },
            { key: 'bin', label: t('certificate:field.bin'), value: signature.bin && <span className="mono">{signature.bin}</span> },
            { key: 'serial', label: t('certificate:field.serial'), value: <span className="mono">{signature.serial}</span> },
            { key: 'notAfter', label: t('signatures:field.notAfter'), value: <CertificateEnd notAfter={signature.notAfter} /> },
            { key: 'algorithm', label: t('certificate:field.algorithm'), value: t(`certificate:algorithm.${signature.algorithm}`, { defaultValue: signature.algorithm }) },
          ]}
        />
      </DrawerSection>
      <DrawerSection title={t('signatures:signing')}>
        <Pairs
          pairs={[
            { key: 'at', label: t('signing-ui:signedAt'), value: <span className="num">{formatDateTime(signature.at)}</span> },
            { key: 'format', label: t('signing-ui:formatLabel'), value: signature.format },
            { key: 'provider', label: t('signatures:field.provider'), value: t(`signatures:provider.${signature.provider}`) },
            { key: 'operator', label: t('signatures:field.operator'), value: signature.operator },
          ]}
        />
      </DrawerSection>
      <DrawerSection title={t('signatures:covered')} count={signature.files.length}>
        <ul>
          {signature.files.map((name) => {
            const file = document?.files.find((one) => one.name === name);
            return (
              <li key={name} className="stack" style={{ padding: '3px 0' }}>
                <span className="mono" style={{ overflowWrap: 'anywhere' }}>
                  {name}
                </span>
                {file && (
                  <span className="mono muted" title={file.sha256}>
                    {inGroups(file.sha256, 32)}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      </DrawerSection>
      {looking && document && <PreviewDialog document={document} onClose={() => setLooking(false)} />}
    </Drawer>
  );
}
