import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Grant } from '../../../shared/contract/people.ts';
import { Dot } from '../../components/marks.tsx';
import { dash, formatDate } from '../../i18n/format.ts';

/** Grants of one holder in a drawer: what is in force first. */
export function GrantDigest({ grants }: { grants: readonly Grant[] }) {
  const { t } = useTranslation();
  const order: Readonly<Record<Grant['state'], number>> = { active: 0, future: 1, expired: 2, revoked: 3 };
  return (
    <ul className="stack" style={{ gap: 8 }}>
      {grants
        .toSorted((a, b) => order[a.state] - order[b.state])
        .slice(0, 8)
        .map((grant) => (
          <li key={grant.id} className="row" style={{ alignItems: 'flex-start' }}>
            <span style={{ paddingTop: 2 }}>
              <Dot tone={grant.state === 'active' ? 'success' : grant.state === 'expired' ? 'warning' : 'neutral'} />
            </span>
            <span className="stack grow">
              <Link to="/bases/$id" params={{ id: grant.base }} className="cut">
                <span className="mono">{grant.baseCode}</span> {grant.baseName}
              </Link>
              <span className="small muted">
                {grant.rights.map((right) => t(`action:${right}`)).join(', ')} · {t(`people:grant.states.${grant.state}`)}, {formatDate(grant.from)} {dash} {grant.to ? formatDate(grant.to) : t('people:grant.noEnd')}
              </span>
            </span>
          </li>
        ))}
    </ul>
  );
}
