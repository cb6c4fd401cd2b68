import { Input } from 'antd';
import { instantOfLocal, localOfInstant } from '../config/province-time.ts';
import type { InputProps } from './part.ts';

/** An instant, as the province's clocks show it. */
export function InstantInput({ label, value, locked, onChange }: InputProps) {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return (
    <Input
      className="part-choice"
      type="datetime-local"
      aria-label={label}
      disabled={locked}
      value={Number.isNaN(ms) ? '' : localOfInstant(ms)}
      onChange={({ target }) => onChange(instantOfLocal(target.value))}
    />
  );
}
