import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../../components/button.tsx';
import { Tag } from '../../components/marks.tsx';
import { FrameTable } from '../../components/record-page/record-page.tsx';
import { Panel } from '../../components/surfaces.tsx';
import { showProblem } from '../../components/toast.tsx';
import { toProblem } from '../../api/client.ts';
import { dash, formatDate } from '../../i18n/format.ts';
import styles from './encryption.module.css';

/** Certificates kept for the next time, with what has become of them since. */
export function RecipientsPanel() {
  const { t } = useTranslation();
  const list = useCall('encryption.recipients', {}).data?.recipients ?? [];
  const forget = useMutationCall('encryption.forgetRecipient');
  const blocked = useBlockedBy('editor');
  if (list.length === 0) return null;
  return (
    <div className={styles.wide}>
      <Panel title={t('encryption:remembered')} count={list.length} bare>
        <div className={styles.table}>
          <FrameTable
            label={t('encryption:remembered')}
            head={[
              { label: t('encryption:column.name') },
              { label: t('certificate:field.organisation') },
              { label: t('encryption:column.until'), width: 120 },
              { label: t('encryption:column.state'), width: 180 },
              { label: '', width: 140 },
            ]}
          >
            {list.map(({ certificate, refusals }) => (
              <tr key={certificate.fingerprint}>
                <td>{certificate.commonName || certificate.subject}</td>
                <td>{certificate.organisation || dash}</td>
                <td>
                  <span className="num">{formatDate(certificate.notAfter)}</span>
                </td>
                <td>
                  <Tag tone={refusals.length > 0 ? 'danger' : 'success'}>
                    {t(refusals.length > 0 ? 'encryption:refused' : 'encryption:usable')}
                  </Tag>
                </td>
                <td data-align="right">
                  <Button
                    size="sm"
                    icon={IconTrash}
                    blockedBy={blocked}
                    onClick={() =>
                      forget.mutate(
                        { fingerprint: certificate.fingerprint },
                        { onError: (error) => showProblem(t, toProblem(error)) },
                      )
                    }
                  >
                    {t('encryption:forget')}
                  </Button>
                </td>
              </tr>
            ))}
          </FrameTable>
        </div>
      </Panel>
    </div>
  );
}
