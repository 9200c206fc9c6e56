import { IconBan, IconCircleCheck } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import { problemText, type ProblemText } from '../../../shared/locales/problem-text.ts';
import { documentNumber } from '../draft/labels.ts';
import { Icon } from '../icon.tsx';
import { Banner } from '../surfaces.tsx';
import type { BatchOutcome } from './batch-dialog.tsx';
import { SignerBanner } from './key-choice.tsx';
import styles from './signing.module.css';

interface Line {
  readonly document: DocumentRecord;
  readonly outcome: BatchOutcome;
}

/** What stopped several documents is said once, with their numbers. */
function byReason(t: TFunction, failed: readonly Line[]) {
  const reasons = new Map<string, { text: ProblemText; cancelled: boolean; documents: DocumentRecord[] }>();
  for (const { document, outcome } of failed) {
    const text = problemText(t, outcome.problem ?? { code: 'INTERNAL' });
    const same = reasons.get(`${text.code} ${text.message}`);
    if (same) same.documents.push(document);
    else reasons.set(`${text.code} ${text.message}`, { text, cancelled: text.code === 'CANCELLED', documents: [document] });
  }
  return [...reasons.values()];
}

/** Each document with its result, what was not signed first, with the reason and what to do. */
export function BatchResult({ documents, outcomes }: { documents: readonly DocumentRecord[]; outcomes: readonly BatchOutcome[] }) {
  const { t } = useTranslation();
  const lines: readonly Line[] = documents.flatMap((document) => {
    const outcome = outcomes.find((one) => one.document === document.id);
    return outcome ? [{ document, outcome }] : [];
  });
  const failed = lines.filter(({ outcome }) => outcome.problem !== null);
  const signed = lines.filter(({ outcome }) => outcome.problem === null);
  const [first] = signed;
  return (
    <div className={styles.result} role="status">
      <Banner framed tone={failed.length === 0 ? 'success' : 'warning'}>
        <span className="medium">
          {failed.length === 0 ? t('signing-ui:batch.allSigned', { count: signed.length }) : t('signing-ui:batch.someSigned', { signed: signed.length, count: lines.length })}
        </span>
      </Banner>
      {signed.some(({ outcome }) => outcome.warnings.length > 0) && <SignerBanner verdict="warned" />}
      {failed.length > 0 && (
        <ul className={styles.written} aria-label={t('signing-ui:batch.failed')}>
          {byReason(t, failed).map(({ text, cancelled, documents: left }) => (
            <li key={`${text.code} ${text.message}`} className={styles.reason}>
              <span className="row">
                <span className={cancelled ? 'muted' : 'danger'}>
                  <Icon of={IconBan} />
                </span>
                <span className="grow">
                  {text.message} {text.hint}
                </span>
              </span>
              <span className={styles.numbers}>
                {left.map((document) => (
                  <span key={document.id} className="mono medium">
                    {documentNumber(t, document)}
                  </span>
                ))}
                <code className="mono small muted">{text.code}</code>
              </span>
            </li>
          ))}
        </ul>
      )}
      {first?.outcome.signature && (
        <>
          <div className={styles.label}>
            <span className="medium">{t('signing-ui:signedBy', { name: first.outcome.signature.signer })}</span>
          </div>
          <ul className={styles.written}>
            {signed.map(({ document }) => (
              <li key={document.id}>
                <span className="row">
                  <span className="success">
                    <Icon of={IconCircleCheck} />
                  </span>
                  <span className="mono medium">{documentNumber(t, document)}</span>
                  <span className="muted cut">{t(`signatures:kind.${document.kind}`)}</span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
