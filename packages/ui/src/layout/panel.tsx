import type { ReactNode } from 'react';
import { ErrorBoundary } from './error-boundary.tsx';

/** A framed region of a screen with its heading; a landmark of its own. */
export function Panel({
  title,
  extra,
  count,
  className = '',
  children,
  scroll = true,
}: {
  readonly title?: ReactNode;
  readonly extra?: ReactNode;
  readonly count?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
  /** false: the content scrolls by itself. */
  readonly scroll?: boolean;
}) {
  return (
    <section className={`tb-panel ${className}`} aria-label={typeof title === 'string' ? title : undefined}>
      {title !== undefined && (
        <header className="tb-panel-head">
          <h2>{title}</h2>
          {count !== undefined && <span className="tb-count">{count}</span>}
          <div className="tb-panel-extra">{extra}</div>
        </header>
      )}
      <div className={scroll ? 'tb-panel-body tb-scroll' : 'tb-panel-body'}>
        <ErrorBoundary>{children}</ErrorBoundary>
      </div>
    </section>
  );
}
