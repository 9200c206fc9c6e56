import type { ReactNode } from 'react';
import type { Report } from '../messages.ts';
import type { WorkerClient } from './client.ts';
import { Compare } from './compare.tsx';
import { Facts } from './facts.tsx';
import { Mark } from './mark.tsx';
import { Records } from './records.tsx';
import { Signatures } from './signatures.tsx';
import { Limits } from './start.tsx';
import { formatNumber, useTexts } from './texts.ts';

interface ResultProps {
  readonly report: Report;
  /** When it was checked, instant. */
  readonly at: string;
  readonly client: WorkerClient;
  readonly onReport: (report: Report) => void;
  readonly onAgain: () => void;
}

export function Result({ report, at, client, onReport, onAgain }: ResultProps): ReactNode {
  const { t } = useTexts();
  return (
    <>
      <p className="print-only">{t('protocol')}</p>
      <Verdict report={report} />
      <div className="actions">
        <button type="button" className="button" onClick={() => window.print()}>
          {t('print')}
        </button>
        <button type="button" className="button" onClick={onAgain}>
          {t('another')}
        </button>
      </div>
      {report.manifest && <Facts report={report} manifest={report.manifest} at={at} />}
      {report.manifest && <Signatures report={report} client={client} onReport={onReport} />}
      {report.manifest && report.root !== '' && <Compare client={client} />}
      <Records report={report} client={client} />
      <Proves />
      <Limits />
    </>
  );
}

function Verdict({ report }: { readonly report: Report }): ReactNode {
  const { t, language } = useTexts();
  const { state, firstBad } = report;
  const meaning = state === 'undecided' && report.signatures.length === 0 ? 'unsigned' : state;
  return (
    <section className={`verdict ${state}`} role="status">
      <Mark state={state} />
      <div>
        <h1 className="heading">{t(`verdict.${state}`)}</h1>
        <p>{t(`meaning.${meaning}`)}</p>
        {firstBad && (
          <dl className="facts" data-bad={firstBad.reason}>
            <dt>{t('bad.title')}</dt>
            <dd>
              <strong>{firstBad.record === null ? t('bad.file', { file: firstBad.file }) : t('bad.record', { number: firstBad.record })}</strong>
              {': '}
              {t(`verify:journal_${firstBad.reason}`)}
              {firstBad.record !== null && <span className="small mono"> {firstBad.file}</span>}
              <p className="small">{report.intact === 0 ? t('bad.noneChecked') : t('bad.checked', { count: report.intact, number: formatNumber(report.intact, language) })}</p>
            </dd>
          </dl>
        )}
        <Missing report={report} />
      </div>
    </section>
  );
}

function Missing({ report }: { readonly report: Report }): ReactNode {
  const { t, language } = useTexts();
  if (report.missingFiles === 0) return null;
  return (
    <details>
      <summary>{t('bad.missing', { count: report.missingFiles })}</summary>
      <ul>
        {report.missing.map(({ path, records }) => (
          <li key={path}>
            <span className="mono">{path}</span>
            {records && ` — ${t('bad.missingRecords', { from: formatNumber(records[0], language), to: formatNumber(records[1], language) })}`}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Proves(): ReactNode {
  const { t } = useTexts();
  return (
    <section className="panel">
      <h2>{t('proves.title')}</h2>
      <ul className="bullets">
        {['unchanged', 'entered', 'incomplete', 'withheld', 'pseudonyms', 'clock'].map((key) => (
          <li key={key}>{t(`proves.${key}`)}</li>
        ))}
      </ul>
    </section>
  );
}
