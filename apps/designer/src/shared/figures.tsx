import type { ReactNode } from 'react';
import './figures.css';

/** A number with what it counts. */
interface Figure {
  readonly what: ReactNode;
  readonly value: ReactNode;
  /** Class of the value, where it is good or bad. */
  readonly look?: string;
}

/** A row of numbers, the most important first. `live`: screen readers are told when they change. */
export function Figures({ of, live = false, className = '' }: FiguresProps) {
  return (
    <dl className={`figures ${className}`} {...(live && { role: 'status' })}>
      {of.map(({ what, value, look }, i) => (
        <div key={i}>
          <dt>{what}</dt>
          <dd className={look}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface FiguresProps {
  readonly of: readonly Figure[];
  readonly live?: boolean;
  readonly className?: string;
}
