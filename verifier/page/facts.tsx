import type { ReactNode } from 'react';
import { redactionIn } from '../../electron/vault/journal/export-manifest.ts';
import { personalKinds } from '../../shared/domain/redaction.ts';
import type { Report } from '../messages.ts';
import { formatNumber, formatTime, useTexts } from './texts.ts';

/** What the export is, what of it was checked, and what the reader may compare with what they know. */
export function Facts({ report, manifest, at }: { readonly report: Report; readonly manifest: NonNullable<Report['manifest']>; readonly at: string }): ReactNode {
  const { t, language } = useTexts();
  const number = (value: number): string => formatNumber(value, language);
  const time = (instant: string): string => formatTime(instant, language);
  const { organisation } = manifest;
  return (
    <section className="panel">
      <h2>{t('facts.title')}</h2>
      <dl className="facts">
        <dt>{t('facts.organisation')}</dt>
        <dd>
          {language === 'kk' ? organisation.kk : organisation.ru}, {t('facts.bin', { bin: organisation.bin })}
        </dd>
        <dt>{t('facts.made')}</dt>
        <dd>{manifest.createdBy === null ? time(manifest.created) : t('facts.madeBy', { at: time(manifest.created), operator: manifest.createdBy })}</dd>
        <dt>{t('facts.size')}</dt>
        <dd>{number(report.size)}</dd>
        <dt>{t('facts.shown')}</dt>
        <dd>
          <span data-fact="shown">{t('facts.shownOf', { shown: number(report.shown), withheld: number(report.withheld) })}</span>
          {report.withheld > 0 && <p className="small">{t('facts.withheldNote')}</p>}
        </dd>
        {report.firstTime !== null && report.lastTime !== null && (
          <>
            <dt>{t('facts.time')}</dt>
            <dd>{t('facts.timeRange', { from: time(report.firstTime), to: time(report.lastTime) })}</dd>
          </>
        )}
        <dt>{t('facts.filter')}</dt>
        <dd>
          <Filter manifest={manifest} />
        </dd>
        <dt>{t('facts.redaction')}</dt>
        <dd>
          <Treated manifest={manifest} />
        </dd>
        <dt>{t('facts.files')}</dt>
        <dd>{t('facts.filesOf', { checked: number(report.checkedFiles), files: number(report.files) })}</dd>
        <dt>{t('facts.at')}</dt>
        <dd>
          {time(at)}. {t('facts.seconds', { seconds: number(Math.round(report.seconds * 10) / 10) })}
        </dd>
        <dt>{t('facts.root')}</dt>
        <dd className="mono">{report.root}</dd>
        <dt>{t('facts.key')}</dt>
        <dd>
          <span className="mono">{report.key}</span>
          <p className="small">{t('facts.keyNote')}</p>
        </dd>
        <dt>{t('facts.manifest')}</dt>
        <dd className="mono">{report.manifestDigest}</dd>
        {report.pageDigest !== null && (
          <>
            <dt>{t('facts.page')}</dt>
            <dd className="mono">{report.pageDigest}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

/** How the kinds of personal values were treated, as whoever made the export states it. */
function Treated({ manifest }: { readonly manifest: NonNullable<Report['manifest']> }): ReactNode {
  const { t } = useTexts();
  const redaction = redactionIn(manifest);
  const key = manifest.edition === 2 ? manifest.pseudonyms?.key : undefined;
  return (
    <>
      <ul className="plain" data-fact="redaction">
        {personalKinds.map((kind) => (
          <li key={kind}>
            {t(`redaction:kind.${kind}`)}: {t(`redaction:treatment.${redaction[kind]}`)}
          </li>
        ))}
      </ul>
      {key !== undefined && (
        <p className="small">
          {t('redaction:unproven')} {t('redaction:key', { key })}
        </p>
      )}
    </>
  );
}

/** The filter in words, as whoever made the export states it; a member that a later edition adds keeps its own name. */
function Filter({ manifest }: { readonly manifest: NonNullable<Report['manifest']> }): ReactNode {
  const { t, language } = useTexts();
  const members = Object.entries(manifest.filter);
  if (members.length === 0) return t('facts.filterNone');
  const one = (name: string, value: unknown): string => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (name === 'from' || name === 'to') return formatTime(text, language);
    if (name === 'actions') return t(`action:${text}`);
    return manifest.names.bases[text] ?? manifest.names.sources[text] ?? manifest.names.people[text] ?? text;
  };
  return (
    <ul className="plain">
      {members.map(([name, value]) => (
        <li key={name}>
          {t([`facts.filterBy.${name}`, name])}: {(Array.isArray(value) ? value : [value]).map((each) => one(name, each)).join(', ')}
        </li>
      ))}
    </ul>
  );
}
