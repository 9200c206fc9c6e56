import { IconCertificate } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsedCertificate } from '../../../shared/contract/certificates.ts';
import { verdictText } from '../../../shared/locales/verdict-text.ts';
import { useCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import type { ListColumn } from '../../components/list-page/columns.ts';
import { ListPage } from '../../components/list-page/list-page.tsx';
import { Dot, Tag } from '../../components/marks.tsx';
import { dash, formatDate, formatNumber } from '../../i18n/format.ts';
import { CertificateDrawer } from './certificate-drawer.tsx';
import { holderOf, revocationWord, rolesOf, termTone, toneOf } from './certificate-words.ts';
import { CertificatesSwitch } from './certificates-switch.tsx';
import { WatchDialog } from './watch-dialog.tsx';

/** Every certificate the organisation signs with or waits for the end of. */
export function CertificatesPage() {
  const { t } = useTranslation();
  const list = useCall('certificates.list', {});
  const blocked = useBlockedBy('editor');
  const [watching, setWatching] = useState(false);
  const columns = useMemo<ListColumn<UsedCertificate>[]>(
    () => [
      { id: 'holder', header: t('certificate:field.subject'), width: 190, grow: true, fixed: true, sort: holderOf, cell: (one) => <span className="medium cut">{holderOf(one)}</span> },
      { id: 'role', header: t('certificate:field.roles'), width: 190, spare: true, sort: (one) => rolesOf(t, one), cell: (one) => <span className="cut">{rolesOf(t, one) || dash}</span> },
      { id: 'organisation', header: t('certificate:field.organisation'), width: 190, hidden: true, sort: (one) => one.certificate.organisation, cell: (one) => <span className="cut">{one.certificate.organisation || dash}</span> },
      { id: 'bin', header: t('certificate:field.bin'), width: 124, sort: (one) => one.certificate.bin, cell: (one) => <BinCell one={one} /> },
      {
        id: 'algorithm',
        header: t('certificate:field.algorithm'),
        width: 130,
        spare: true,
        sort: (one) => one.certificate.algorithm,
        cell: (one) => <span className="cut">{t(`certificates:algorithm.${one.certificate.algorithm}`)}</span>,
      },
      { id: 'serial', header: t('certificate:field.serial'), width: 200, hidden: true, cell: (one) => <span className="mono cut">{one.certificate.serial}</span> },
      { id: 'issuer', header: t('certificate:field.issuer'), width: 200, hidden: true, sort: (one) => one.certificate.issuer, cell: (one) => <span className="cut">{one.certificate.issuer}</span> },
      { id: 'notAfter', header: t('certificates:column.notAfter'), width: 120, sort: (one) => one.certificate.notAfter, cell: (one) => <span className="num">{formatDate(one.certificate.notAfter)}</span> },
      { id: 'left', header: t('certificates:column.left'), width: 126, fixed: true, sort: (one) => one.certificate.daysLeft, cell: (one) => <TermCell one={one} /> },
      {
        id: 'revocation',
        header: t('certificates:column.revocation'),
        width: 184,
        sort: (one) => one.revocation.state,
        cell: (one) => (
          <span title={verdictText(t, one.revocation)}>
            <Dot tone={toneOf[one.revocation.state]} /> {t(revocationWord(one))}
          </span>
        ),
      },
      { id: 'uses', header: t('certificates:column.uses'), width: 104, align: 'right', spare: true, sort: (one) => one.uses.length, cell: (one) => (one.uses.length === 0 ? dash : formatNumber(one.uses.length)) },
    ],
    [t],
  );
  const views = useMemo(
    () => [
      { id: 'all', label: t('certificates:view.all'), test: () => true },
      { id: 'ending', label: t('certificates:view.ending'), test: ({ term }: UsedCertificate) => term === 'soon' || term === 'expired' },
      { id: 'signed', label: t('certificates:view.signed'), test: ({ uses }: UsedCertificate) => uses.length > 0 },
      { id: 'watched', label: t('certificates:view.watched'), test: ({ watched }: UsedCertificate) => watched !== null },
    ],
    [t],
  );
  const filters = useMemo(
    () => [
      { id: 'role', label: t('certificate:field.roles'), value: (one: UsedCertificate) => rolesOf(t, one) || null },
      { id: 'algorithm', label: t('certificate:field.algorithm'), value: (one: UsedCertificate) => t(`certificates:algorithm.${one.certificate.algorithm}`) },
      { id: 'issuer', label: t('certificate:field.issuer'), value: (one: UsedCertificate) => one.certificate.issuer },
    ],
    [t],
  );
  return (
    <>
      <ListPage
        id="certificates"
        title={t('certificates:title')}
        sub={<CertificatesSwitch count={list.data?.certificates.length} />}
        primary={{ label: t('certificates:watch.open'), icon: IconCertificate, run: () => setWatching(true), blockedBy: blocked }}
        columns={columns}
        rows={list.data?.certificates}
        rowId={(one) => one.certificate.fingerprint}
        loading={list.isPending}
        problem={list.error?.problem}
        onRetry={() => void list.refetch()}
        views={views}
        filters={filters}
        search={{
          placeholder: t('certificates:search'),
          text: ({ certificate, uses }) => [certificate.subject, certificate.organisation, certificate.bin, certificate.serial, certificate.issuer, certificate.fingerprint, ...uses.map(({ number }) => number)].join(' '),
        }}
        sort={{ id: 'notAfter', desc: false }}
        rowTone={({ term }) => (term === 'replaced' ? 'faded' : undefined)}
        drawer={(one, moves) => <CertificateDrawer one={one} moves={moves} />}
        empty={{ title: t('certificates:empty.title'), text: t('certificates:empty.text') }}
      />
      {watching && <WatchDialog onClose={() => setWatching(false)} />}
    </>
  );
}

function BinCell({ one: { certificate, bin } }: { one: UsedCertificate }) {
  const { t } = useTranslation();
  if (certificate.bin === '') return <span className="muted">{dash}</span>;
  return (
    <span className={bin === 'differs' ? 'mono warning' : 'mono'} title={bin === 'differs' ? t('errors:KEY_BIN_DIFFERS.message') : undefined}>
      {certificate.bin}
      {bin === 'differs' && <span className="hidden-text"> {t('errors:KEY_BIN_DIFFERS.message')}</span>}
    </span>
  );
}

function TermCell({ one: { certificate, term } }: { one: UsedCertificate }) {
  const { t } = useTranslation();
  const tone = termTone[term];
  const text = term === 'valid' || term === 'soon' ? t('certificates:daysLeft', { count: certificate.daysLeft }) : t(`certificates:term.${term}`);
  return tone === undefined ? <span className="num muted">{text}</span> : <Tag tone={tone}>{text}</Tag>;
}
