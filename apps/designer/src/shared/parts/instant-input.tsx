import { instantOfLocal, localOfInstant } from '../config/province-time.ts';
import { LocalTimeInput } from './local-time-input.tsx';
import type { InputProps } from './part.ts';

/** An instant, as the province's clocks show it. */
export function InstantInput({ label, value, locked, onChange }: InputProps) {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return (
    <LocalTimeInput
      label={label}
      disabled={locked}
      value={Number.isNaN(ms) ? undefined : localOfInstant(ms)}
      onChange={(local) => onChange(local === undefined ? undefined : instantOfLocal(local))}
    />
  );
}
