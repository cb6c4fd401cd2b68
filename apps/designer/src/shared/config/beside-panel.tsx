import { EmptyState, ErrorState, LoadingBars, useI18n } from '@trucban/ui';
import { PlayCircleOutlined } from '@ant-design/icons';
import type { UseMutationResult } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { JsonObject } from '../json/json-value.ts';

interface BesidePanelProps {
  readonly title: string;
  readonly icon: ReactNode;
  /** What is set and begun. */
  readonly tools?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** The frame of a panel beside the form of a document. */
export function BesidePanel({ title, icon, tools, className = '', children }: BesidePanelProps) {
  return (
    <section className="tb-panel document-beside" aria-label={title}>
      <header className="tb-panel-head">
        {icon}
        <h2>{title}</h2>
      </header>
      <div className={`document-beside-body ${className}`} tabIndex={0} role="group" aria-label={title}>
        {tools && <div className="document-tools">{tools}</div>}
        {children}
      </div>
    </section>
  );
}

/** An answer of the server to the draft on the screen. */
type Trial<Data> = UseMutationResult<Data, Error, JsonObject>;

interface TrialPanelProps<Data> extends Omit<BesidePanelProps, 'children'> {
  readonly trial: Trial<Data>;
  readonly draft: JsonObject;
  /** What the button says, what is told before it is pressed, and when the draft has changed since. */
  readonly words: { readonly run: string; readonly before: string; readonly changed: string };
  readonly result: (data: Data) => ReactNode;
  readonly children?: ReactNode;
}

/** A panel in which the draft on the screen is tried: what came last stays until the next answer is there. */
export function TrialPanel<Data>({ trial, draft, words, tools, result, children, ...frame }: TrialPanelProps<Data>) {
  const { t } = useI18n();
  const { data } = trial;
  const run = (): void => trial.mutate(draft);
  const changed = trial.variables !== undefined && trial.variables !== draft;
  return (
    <BesidePanel
      {...frame}
      tools={
        <>
          {tools}
          <RunButton words={words.run} busy={trial.isPending} onRun={run} />
          {changed && <span className="tb-warn">{words.changed}</span>}
        </>
      }
    >
      {trial.isError && <ErrorState error={trial.error} onRetry={run} />}
      {trial.isPending && data === undefined && <LoadingBars rows={6} />}
      {trial.isIdle && <EmptyState title={t('beside.notYet')} text={words.before} hint />}
      {data !== undefined && result(data)}
      {children}
    </BesidePanel>
  );
}

/** The one thing that a panel is for. `disabled`: with why, which stands beside it. */
export function RunButton({ words, busy = false, disabled = false, onRun }: RunButtonProps) {
  return (
    <Button type="primary" icon={<PlayCircleOutlined aria-hidden />} loading={busy} disabled={disabled} onClick={onRun}>
      {words}
    </Button>
  );
}

interface RunButtonProps {
  readonly words: string;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly onRun: () => void;
}

/** Why what is saved can't be tried yet: faults, or a draft that is still on its way. */
export function useBlocked({
  errors,
  dirty,
}: {
  readonly errors: number;
  readonly dirty: boolean;
}): string | undefined {
  const { t } = useI18n();
  if (errors > 0) return t('beside.errors');
  return dirty ? t('beside.saving') : undefined;
}
