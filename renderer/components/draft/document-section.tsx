import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import type { ChecklistItem, FormField, FormSection } from '../../../shared/contract/forms.ts';
import type { DocumentLanguage } from '../../../shared/contract/scalars.ts';
import { textIn } from '../../../shared/regulation/values.ts';
import { Segmented } from '../tabs.tsx';
import { DocumentField } from './document-field.tsx';
import { linesOf } from './field-state.ts';
import { useLabel } from './labels.ts';
import type { Draft } from './use-draft.ts';
import styles from './draft.module.css';

export interface DocumentSectionProps {
  section: FormSection;
  draft: Draft;
  checklist: readonly ChecklistItem[];
  language: DocumentLanguage;
  /** Fields that were visited; `all` after the step was left with something missing. */
  visited: ReadonlySet<string> | 'all';
  onVisited: (field: string) => void;
  readOnly: boolean;
}

/** The fields of one section on a grid: short ones side by side, a row of three where three short texts are asked for. */
export function DocumentSection({ section, draft, checklist, language, visited, onVisited, readOnly }: DocumentSectionProps) {
  const label = useLabel();
  const inThrees = section.fields.filter((field) => isThird(field, label(field.label))).length >= 3;
  return (
    <div className={styles.fields}>
      {section.fields.map((field) => {
        const lines = linesOf(field, checklist);
        const third = inThrees && isThird(field, label(field.label));
        return (
          <div
            key={field.id}
            id={`field-${field.id}`}
            className={clsx(third ? styles.third : isShort(field) ? styles.half : styles.whole)}
            onBlur={(event) => {
              if (event.currentTarget.contains(event.relatedTarget)) return;
              onVisited(field.id);
              if (draft.edited.has(field.id)) void draft.save();
            }}
          >
            <DocumentField
              field={field}
              value={draft.values[field.id]}
              onChange={(value) => draft.set(field.id, value)}
              language={language}
              line={lines.find((line) => !line.ready) ?? lines[0]}
              visited={visited === 'all' || visited.has(field.id)}
              readOnly={readOnly}
              rows={third ? 5 : 3}
            />
          </div>
        );
      })}
    </div>
  );
}

const short: ReadonlySet<FormField['type']> = new Set(['text', 'phone', 'email', 'date', 'instant', 'integer']);

function isShort(field: FormField): boolean {
  return short.has(field.type) && !field.perLanguage;
}

function isThird(field: FormField, label: string): boolean {
  return field.type === 'multiline' && field.mandatory && label.length <= 30;
}

/** Switches the language of the section's texts; a dot says that something in that language is still missing. */
export function SectionLanguage({ section, draft, value, onChange }: { section: FormSection; draft: Draft; value: DocumentLanguage; onChange: (language: DocumentLanguage) => void }) {
  const { t } = useTranslation();
  const both = section.fields.filter((field) => field.perLanguage);
  if (both.length === 0) return null;
  const lacks = (language: DocumentLanguage) => {
    const other = language === 'kk' ? 'ru' : 'kk';
    return both.some((field) => textIn(draft.values[field.id], language) === '' && (field.mandatory || textIn(draft.values[field.id], other) !== ''));
  };
  return (
    <Segmented
      small
      label={t('draft:textLanguage')}
      options={(['kk', 'ru'] as const).map((language) => ({ id: language, label: t(`draft:language.${language}`) + (lacks(language) ? ' \u2022' : '') }))}
      value={value}
      onChange={onChange}
    />
  );
}
