import { EmptyState, LoadingBars, useI18n, useLocalized } from '@trucban/ui';
import { CloseCircleFilled, WarningFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';

/** A problem as the panel shows it. */
export interface ShownProblem {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: { readonly vi: string; readonly en: string };
  /** What it is about, in words; empty when it is about the whole. */
  readonly subject: string;
  /** Where to go; `null` when there is no one place. */
  readonly target: string | null;
}

interface ProblemsPanelProps {
  readonly problems: readonly ShownProblem[];
  readonly chosen: string | undefined;
  readonly onChoose: (problem: ShownProblem) => void;
  /** Whether nobody knows yet if there are any. */
  readonly checking?: boolean;
}

/** One list of everything that is wrong. A line leads to its element; errors come first. */
export function ProblemsPanel({ problems, chosen, onChoose, checking = false }: ProblemsPanelProps) {
  const { t } = useI18n();
  const local = useLocalized();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  if (problems.length === 0 && checking) return <LoadingBars />;
  if (problems.length === 0) return <EmptyState title={t('problems.none')} text={t('problems.noneText')} />;
  return (
    <ul className="problems" ref={list}>
      {problems.map((problem) => (
        <li key={problem.id} aria-current={problem.id === chosen || undefined}>
          {problem.severity === 'error' ? (
            <CloseCircleFilled className="tb-error" aria-label={t('problems.error')} />
          ) : (
            <WarningFilled className="tb-warn" aria-label={t('problems.warning')} />
          )}
          {problem.subject && <strong>{problem.subject}</strong>}
          <span className="problems-text">{local(problem.message)}</span>
          {problem.target !== null && (
            <Button type="link" size="small" onClick={() => onChoose(problem)}>
              {t('problems.go')} ›
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The problem after the chosen one that has a place, round and round. */
export function nextProblem(problems: readonly ShownProblem[], chosen: string | undefined): ShownProblem | undefined {
  const at = problems.findIndex(({ id }) => id === chosen);
  const order = [...problems.slice(at + 1), ...problems.slice(0, at + 1)];
  return order.find(({ target }) => target !== null);
}
