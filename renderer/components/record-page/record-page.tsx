import { IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { Fragment, useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../shared/contract/problem.ts';
import { Icon } from '../icon.tsx';
import { Skeleton, useSlow } from '../marks.tsx';
import { ProblemView } from '../problem-view.tsx';
import type { ListSearch } from '../list-page/list-search.ts';
import { moveInGroup } from '../roving.ts';
import { Centre } from '../surfaces.tsx';
import styles from './record-page.module.css';

export interface Crumb {
  readonly label: string;
  /** Absent for the record itself. */
  readonly to?: string;
  readonly mono?: boolean;
}

export interface KeyFigure {
  readonly key: string;
  readonly label?: string;
  readonly value: ReactNode;
  readonly tone?: 'danger' | 'warning' | 'success';
  /** Every number can be opened. */
  readonly to?: string;
  /** Which rows of the list it counted. */
  readonly search?: ListSearch;
}

export interface RecordSection {
  readonly id: string;
  readonly title: string;
  readonly count?: number | string | undefined;
  /** The count is a number of things that are wrong. */
  readonly wrong?: boolean;
  /** Citation, tag: beside the heading. */
  readonly note?: ReactNode;
  /** Right end of the heading: one small button. */
  readonly action?: ReactNode;
  readonly content: ReactNode;
}

export interface RecordHeaderProps {
  crumbs: readonly Crumb[];
  title: string;
  tags?: ReactNode;
  figures?: readonly KeyFigure[];
  actions?: ReactNode;
}

/** Breadcrumb 16, title 20 with its tags, one line of key figures, actions. */
export function RecordHeader({ crumbs, title, tags, figures = [], actions }: RecordHeaderProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.header}>
      <nav className={styles.crumbs} aria-label={t('common:record.path')}>
        {crumbs.map((crumb, index) => (
          <Fragment key={crumb.label}>
            {index > 0 && <Icon of={IconChevronRight} size="sm" />}
            {crumb.to ? <Link to={crumb.to}>{crumb.label}</Link> : <span className={clsx(crumb.mono && 'mono')}>{crumb.label}</span>}
          </Fragment>
        ))}
      </nav>
      <div className={styles.titleRow}>
        <h1>{title}</h1>
        {tags}
        <span className="grow" />
        {actions}
      </div>
      {figures.length > 0 && (
        <div className={styles.figures}>
          {figures.map((figure) => {
            const content = (
              <>
                {figure.label && <span className="muted">{figure.label} </span>}
                <b className={figure.tone}>{figure.value}</b>
              </>
            );
            return figure.to ? (
              <Link key={figure.key} to={figure.to} search={(figure.search ?? {}) as never} style={{ color: 'inherit' }}>
                {content}
              </Link>
            ) : (
              <span key={figure.key}>{content}</span>
            );
          })}
        </div>
      )}
    </div>
  );
}

export interface RecordPageProps extends RecordHeaderProps {
  /** Under the header, across the page. */
  banner?: ReactNode;
  sections: readonly RecordSection[];
  /** Instead of the section index: an incident's facts (216 wide). */
  left?: ReactNode;
  leftWidth?: number;
  /** Linked objects, then history; a clock and its checklist come first. Build it of `RecordAside`. */
  right?: ReactNode;
  rightWidth?: number;
  /** Above the sections: steps of a wizard. */
  top?: ReactNode;
  /** Below the sections: `PageFooter`. */
  footer?: ReactNode;
}

/** The template of a record: section index, sections, linked objects and history. */
export function RecordPage({ banner, sections, left, leftWidth, right, rightWidth, top, footer, ...header }: RecordPageProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const [current, go] = useCurrentSection(scroll, sections);
  return (
    <>
      <RecordHeader {...header} />
      {banner}
      <div
        className={clsx(styles.body, right === undefined && styles.noRight)}
        style={
          {
            ...(leftWidth ? { '--left': `${leftWidth}px` } : {}),
            ...(rightWidth ? { '--right': `${rightWidth}px` } : {}),
          } as React.CSSProperties
        }
      >
        {left ?? <SectionIndex sections={sections} current={current} onGo={go} />}
        <div className={styles.middle} data-pane>
          {top}
          <div className={styles.sections} ref={scroll} tabIndex={0} role="region" aria-label={header.title}>
            {sections.map((section) => (
              <section key={section.id} id={`section-${section.id}`} className={styles.section} aria-label={section.title}>
                <div className={styles.sectionHead}>
                  <h2>{section.title}</h2>
                  {section.note && <span className="small muted row">{section.note}</span>}
                  <span className="grow" />
                  {section.action}
                </div>
                {section.content}
              </section>
            ))}
          </div>
          {footer}
        </div>
        {right !== undefined && (
          <aside className={styles.right} data-pane tabIndex={-1}>
            {right}
          </aside>
        )}
      </div>
    </>
  );
}

function SectionIndex({ sections, current, onGo }: { sections: readonly RecordSection[]; current: string; onGo: (id: string) => void }) {
  const { t } = useTranslation();
  return (
    <nav className={styles.index} aria-label={t('common:record.sections')} data-pane onKeyDown={(event) => moveInGroup(event, 'vertical')}>
      {sections.map((section) => (
        <button
          key={section.id}
          type="button"
          className={styles.entry}
          aria-current={section.id === current ? 'location' : undefined}
          tabIndex={section.id === current ? 0 : -1}
          onClick={() => onGo(section.id)}
        >
          <span>{section.title}</span>
          {section.count !== undefined && <span className={clsx(styles.count, 'num', section.wrong && styles.danger)}>{section.count}</span>}
        </button>
      ))}
    </nav>
  );
}

/** The section at the top of what is in sight. */
function useCurrentSection(scroll: React.RefObject<HTMLDivElement | null>, sections: readonly RecordSection[]): [string, (id: string) => void] {
  const [current, setCurrent] = useState(sections[0]?.id ?? '');
  const chosen = useRef(0);
  const ids = sections.map((section) => section.id).join();
  useEffect(() => {
    const element = scroll.current;
    if (!element) return;
    const look = () => {
      // A click decides until the scroll it caused is over: a short last section never reaches the top.
      if (performance.now() - chosen.current < 400) return;
      const top = element.getBoundingClientRect().top + 24;
      let found = ids.split(',')[0] ?? '';
      for (const id of ids.split(',')) {
        const section = document.getElementById(`section-${id}`);
        if (section && section.getBoundingClientRect().top <= top) found = id;
      }
      setCurrent(found);
    };
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [scroll, ids]);
  const go = useCallback((id: string) => {
    chosen.current = performance.now();
    setCurrent(id);
    document.getElementById(`section-${id}`)?.scrollIntoView({ block: 'start' });
  }, []);
  return [current, go];
}

/** A block of the right column. */
export function RecordAside({ title, end, children }: { title: string; end?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.aside} aria-label={title}>
      <div className="row">
        <h2>{title}</h2>
        <span className="grow" />
        {end}
      </div>
      {children}
    </section>
  );
}

/** Something the record is tied to. */
export function LinkedObject({ icon, title, text, to, search }: { icon: Parameters<typeof Icon>[0]['of']; title: string; text?: ReactNode; to?: string; search?: ListSearch }) {
  const content = (
    <>
      <Icon of={icon} />
      <span className="stack">
        <span className="medium cut">{title}</span>
        {text && <span className="small muted cut">{text}</span>}
      </span>
    </>
  );
  return to ? (
    <Link to={to} search={(search ?? {}) as never} className={styles.linked}>
      {content}
    </Link>
  ) : (
    <div className={styles.linked}>{content}</div>
  );
}

/** A table inside a section: plain, in a thin frame, 32 high rows. */
export function FrameTable({ label, head, children }: { label: string; head: readonly { label: string; align?: 'right'; width?: number }[]; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={styles.frame} tabIndex={-1}>
      <table aria-label={label}>
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index} scope="col" data-align={cell.align} style={cell.width ? { width: cell.width } : undefined}>
                {cell.label === '' ? <span className="hidden-text">{t('common:list.actions')}</span> : cell.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** What a record page shows while its record is being read, or could not be. */
export function RecordPending({ problem, onRetry }: { problem: Problem | undefined; onRetry: () => void }) {
  const slow = useSlow(problem === undefined);
  if (problem) {
    return (
      <Centre>
        <ProblemView problem={problem} onRetry={onRetry} />
      </Centre>
    );
  }
  return slow ? (
    <div style={{ padding: '20px' }} className="stack">
      <Skeleton width={240} />
    </div>
  ) : null;
}
