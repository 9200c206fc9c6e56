import { IconEye } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '../../../shared/contract/index.ts';
import { keepsClosed, type PersonalKind, personalKinds, pseudonymises, treatments } from '../../../shared/domain/redaction.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { ChoiceCards, Radio } from '../../components/fields/choice.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { FrameTable } from '../../components/record-page/record-page.tsx';
import { type Preset, presets, type RedactionChoice, redactionInput, subjectNumber, withPreset, withTreatment } from './redaction-choice.ts';
import { RedactionPreview } from './redaction-preview.tsx';
import styles from './audit.module.css';

interface RedactionSectionProps {
  choice: RedactionChoice;
  onChange: (choice: RedactionChoice) => void;
  filter: InputOf<'audit.preview'>['filter'];
}

/** What becomes of each kind of personal values, by whom it is for or one by one; and how some records then look. */
export function RedactionSection({ choice, onChange, filter }: RedactionSectionProps) {
  const { t } = useTranslation();
  const preview = useMutationCall('audit.preview');
  const { redaction } = choice;
  const lacksSubject = choice.preset === 'subject' && subjectNumber(choice.subject) === null;
  const change = (next: RedactionChoice) => {
    // What is shown below is of the choice before.
    preview.reset();
    onChange(next);
  };
  return (
    <div className="stack" style={{ gap: 14 }}>
      <ChoiceCards<Preset>
        label={t('audit:preset.title')}
        columns={4}
        options={presets.map((value) => ({ value, label: t(`audit:preset.${value}.label`), text: t(`audit:preset.${value}.text`) }))}
        value={choice.preset}
        onChange={(preset) => change(withPreset(choice, preset))}
      />
      {choice.preset === 'subject' && (
        <div className={styles.narrow}>
          <TextField
            label={t('audit:subject.label')}
            hint={t('audit:subject.hint')}
            error={choice.subject !== '' && lacksSubject ? t('audit:subject.invalid') : undefined}
            inputMode="numeric"
            value={choice.subject}
            onChange={(event) => change({ ...choice, subject: event.target.value })}
          />
        </div>
      )}
      <FrameTable label={t('audit:section.reveal')} head={[{ label: t('audit:kindColumn') }, ...treatments.map((treatment) => ({ label: t(`redaction:treatment.${treatment}`), width: 118 }))]}>
        {personalKinds.map((kind) => (
          <Kind key={kind} kind={kind} choice={choice} onChange={change} />
        ))}
      </FrameTable>
      {pseudonymises(redaction) && (
        <div className={styles.narrow}>
          <TextField label={t('audit:series.label')} optional hint={t('audit:series.hint')} maxLength={100} value={choice.series} onChange={(event) => change({ ...choice, series: event.target.value })} />
          <p className="small muted">{t('redaction:unproven')}</p>
        </div>
      )}
      <div className="row">
        <Button
          icon={IconEye}
          busy={preview.isPending}
          blockedBy={lacksSubject ? t('audit:blocked.subject') : undefined}
          onClick={() => preview.mutate({ filter, ...redactionInput(choice), limit: 5 })}
        >
          {t('audit:preview.show')}
        </Button>
      </div>
      {preview.error && <ProblemView problem={preview.error.problem} />}
      {preview.data && <RedactionPreview records={preview.data.records} labelsDiffer={pseudonymises(redaction) && choice.series.trim() === ''} />}
    </div>
  );
}

function Kind({ kind, choice, onChange }: { kind: PersonalKind; choice: RedactionChoice; onChange: (choice: RedactionChoice) => void }) {
  const { t } = useTranslation();
  const name = t(`redaction:kind.${kind}`);
  const closed = keepsClosed(choice.redaction, kind).length > 0;
  const why = closed && (kind === 'raw' || kind === 'other') ? t(`audit:closedBy.${kind}`) : undefined;
  return (
    <tr>
      <td>
        <span className="stack">
          <span>{name}</span>
          {why && <span className="small muted">{why}</span>}
        </span>
      </td>
      {treatments.map((treatment) => (
        <td key={treatment}>
          <Radio
            name={`treatment-${kind}`}
            aria-label={`${name}: ${t(`redaction:treatment.${treatment}`)}`}
            checked={choice.redaction[kind] === treatment}
            disabled={treatment === 'revealed' && closed}
            onChange={() => onChange(withTreatment(choice, kind, treatment))}
          />
        </td>
      ))}
    </tr>
  );
}
