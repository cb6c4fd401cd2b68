import type { Direction, Limit } from '@trucban/kpi-engine';
import { useI18n } from '@trucban/ui';
import { InputNumber } from 'antd';

interface LimitInputProps {
  readonly label: string;
  readonly value: Limit | null;
  readonly direction: Direction;
  readonly unit: string;
  readonly locked: boolean;
  readonly wrong: boolean;
  readonly onChange: (limit: Limit | null) => void;
}

/** A wanted value or a threshold: one number, or the two ends of an interval where the best lies between. */
export function LimitInput({ label, value, direction, unit, locked, wrong, onChange }: LimitInputProps) {
  const { t, locale } = useI18n();
  const common = {
    disabled: locked,
    decimalSeparator: locale === 'vi' ? ',' : '.',
    ...(wrong && { status: 'error' as const }),
  };
  if (direction !== 'range')
    return (
      <InputNumber
        {...common}
        className="kpi-limit"
        aria-label={label}
        placeholder="–"
        prefix={<span className="tb-quiet">{label}</span>}
        suffix={<span className="tb-quiet">{unit}</span>}
        value={typeof value === 'number' ? value : value === null ? null : value[0]}
        onChange={(number) => onChange(number)}
      />
    );
  const ends: readonly [number | null, number | null] =
    value === null ? [null, null] : typeof value === 'number' ? [value, value] : value;
  const set = (low: number | null, high: number | null): void =>
    onChange(low === null && high === null ? null : [low ?? high ?? 0, high ?? low ?? 0]);
  return (
    <span className="kpi-range" role="group" aria-label={label}>
      <InputNumber
        {...common}
        aria-label={t('kpi.low', { label })}
        placeholder="–"
        prefix={<span className="tb-quiet">{label}</span>}
        value={ends[0]}
        onChange={(low) => set(low, ends[1])}
      />
      –
      <InputNumber
        {...common}
        aria-label={t('kpi.high', { label })}
        placeholder="–"
        suffix={<span className="tb-quiet">{unit}</span>}
        value={ends[1]}
        onChange={(high) => set(ends[0], high)}
      />
    </span>
  );
}
