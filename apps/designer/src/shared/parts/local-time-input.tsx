import { useI18n } from '@trucban/ui';
import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/vi';

interface LocalTimeInputProps {
  readonly id?: string;
  readonly label?: string;
  readonly disabled?: boolean;
  /** Local time of the province, `2026-11-23T10:30`. */
  readonly value?: string | undefined;
  readonly onChange?: (local: string | undefined) => void;
  /** The earliest that may be chosen, local. */
  readonly from?: string;
}

/** A day and a time by the province's clocks, day first and 24 hours whatever the browser's own language is. */
export function LocalTimeInput({ id, label, disabled = false, value, onChange, from }: LocalTimeInputProps) {
  const { t } = useI18n();
  return (
    <DatePicker
      {...(id !== undefined && { id })}
      {...(label !== undefined && { 'aria-label': label })}
      className="part-choice"
      showTime={{ format: 'HH:mm' }}
      format={['DD/MM/YYYY HH:mm', 'D/M/YYYY H:mm']}
      placeholder={t('part.localTime')}
      needConfirm={false}
      disabled={disabled}
      {...(from !== undefined && { minDate: dayjs(from) })}
      value={value === undefined || value === '' ? null : dayjs(value)}
      onChange={(next) => onChange?.(next ? next.format('YYYY-MM-DDTHH:mm') : undefined)}
    />
  );
}
