import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Grant } from '../../../shared/contract/people.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../../components/button.tsx';
import { useHoursText } from '../../components/fields/hours.tsx';
import { Tag, type Tone } from '../../components/marks.tsx';
import { dash, formatDate } from '../../i18n/format.ts';
import { useReinstate } from './reinstate.ts';
import { RevokeDialog } from './revoke-dialog.tsx';

const tones: Readonly<Record<Grant['state'], Tone>> = { active: 'success', future: 'info', expired: 'warning', revoked: 'neutral' };

/** Rows of grants for a `FrameTable`, seen from the base (`holder`) or from the person (`base`). */
export function GrantRows({ grants, show }: { grants: readonly Grant[]; show: 'holder' | 'base' }) {
  const { t } = useTranslation();
  const blocked = useBlockedBy('editor');
  const [revoking, setRevoking] = useState<Grant>();
  const reinstate = useReinstate();
  const hoursText = useHoursText();
  return (
    <>
      {grants.map((grant) => (
        <tr key={grant.id} data-tone={grant.state === 'expired' || grant.state === 'revoked' ? 'faded' : undefined}>
          <td className="medium">
            {show === 'base' ? (
              <Link to="/bases/$id" params={{ id: grant.base }}>
                <span className="mono">{grant.baseCode}</span> {grant.baseName}
              </Link>
            ) : grant.person ? (
              <Link to="/people/$id" params={{ id: grant.person }}>
                {grant.holder}
              </Link>
            ) : (
              <span className="mono">{grant.holder}</span>
            )}
          </td>
          <td>
            {grant.rights.map((right) => t(`action:${right}`)).join(', ')}
            {grant.hours && <div className="small muted">{hoursText(grant.hours)}</div>}
          </td>
          <td className="num">
            {formatDate(grant.from)} {dash} {grant.to ? formatDate(grant.to) : t('people:grant.noEnd')}
          </td>
          <td>{grant.order.number ? t('people:grant.orderNumber', { number: grant.order.number }) : dash}</td>
          <td>
            <Tag tone={tones[grant.state]}>{t(`people:grant.states.${grant.state}`)}</Tag>
          </td>
          <td data-align="right">
            {(grant.state === 'active' || grant.state === 'future') && (
              <Button size="sm" blockedBy={blocked} onClick={() => setRevoking(grant)} aria-label={`${t('people:grant.revoke')}: ${grant.holder}, ${grant.baseCode}`}>
                {t('people:grant.revoke')}
              </Button>
            )}
            {grant.state === 'revoked' && (
              <Button size="sm" blockedBy={blocked} onClick={() => void reinstate(grant)} aria-label={`${t('people:grant.reinstate')}: ${grant.holder}, ${grant.baseCode}`}>
                {t('people:grant.reinstate')}
              </Button>
            )}
          </td>
        </tr>
      ))}
      {revoking && <RevokeDialog grant={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  );
}
