import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { TextButton } from '../../components/button.tsx';
import { Dot } from '../../components/marks.tsx';
import { EmptyState, Panel } from '../../components/surfaces.tsx';
import { dash, formatNumber, formatShort } from '../../i18n/format.ts';
import { useBaseName } from '../bases/names.ts';
import type { Overview } from './today-page.tsx';
import styles from './today.module.css';

/** Rows shown here; the rest is one click away. */
const shown = 8;

/** What should not have happened and nobody has dealt with yet. */
export function FindingsPanel({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const baseName = useBaseName();
  const navigate = useNavigate();
  const all = () => void navigate({ to: '/findings' });
  return (
    <Panel
      title={t('today:findings.title')}
      count={formatNumber(overview.openFindings)}
      end={overview.openFindings > shown && <TextButton onClick={all}>{t('today:findings.all')}</TextButton>}
      bare
    >
      {overview.findings.length === 0 ? (
        <EmptyState title={t('today:findings.none')} text={t(overview.journal.size > 0 ? 'today:findings.noneText' : 'today:findings.noJournal')} />
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{t('today:findings.time')}</th>
              <th>{t('today:findings.what')}</th>
              <th>{t('today:findings.base')}</th>
              <th>{t('today:findings.account')}</th>
              <th className={styles.right}>{t('today:findings.rows')}</th>
            </tr>
          </thead>
          <tbody>
            {overview.findings.slice(0, shown).map((finding) => (
              <tr key={finding.id}>
                <td className="num muted">{formatShort(finding.lastTime)}</td>
                <td>
                  <button
                    type="button"
                    className={styles.rowLink}
                    onClick={() => void navigate({ to: '/findings', search: { sel: finding.id } })}
                  >
                    <Dot tone={finding.severity} />
                    <span className="cut" title={t(`findings:rule.${finding.rule}`)}>
                      {t(`findings:rule.${finding.rule}`)}
                    </span>
                  </button>
                </td>
                <td className="cut" title={finding.base ? baseName(finding.base) : undefined}>
                  {finding.base ? baseName(finding.base) : dash}
                </td>
                <td className="mono cut" title={finding.account}>
                  {finding.account}
                </td>
                <td className={`num ${styles.right}`}>{formatNumber(finding.rows)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
