import { useI18n } from '@trucban/ui';
import { InputNumber, Select, Space } from 'antd';
import { isoOf, lengthOf, UNITS, type Unit } from '@trucban/ui/duration';

interface LengthInputProps {
  readonly label: string;
  /** ISO 8601. */
  readonly value: string | undefined;
  readonly disabled: boolean;
  /** undefined: taken away. */
  readonly onChange: (iso: string | undefined) => void;
}

/** A length of time: a number and its unit. */
export function LengthInput({ label, value, disabled, onChange }: LengthInputProps) {
  const { t } = useI18n();
  const length = lengthOf(value) ?? { count: undefined, unit: 'minute' as Unit };
  return (
    <Space.Compact size="small">
      <InputNumber
        aria-label={label}
        className="part-length"
        min={1}
        max={100_000}
        precision={0}
        disabled={disabled}
        value={length.count}
        onChange={(count) => onChange(count ? isoOf({ count, unit: length.unit }) : undefined)}
      />
      <Select<Unit>
        aria-label={t('part.unitOf', { label })}
        className="part-unit"
        disabled={disabled}
        value={length.unit}
        options={(Object.keys(UNITS) as Unit[]).map((unit) => ({ value: unit, label: t(`part.unit.${unit}`) }))}
        onChange={(unit) => length.count !== undefined && onChange(isoOf({ count: length.count, unit }))}
      />
    </Space.Compact>
  );
}
