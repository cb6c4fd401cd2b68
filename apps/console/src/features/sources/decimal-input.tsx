import { useI18n } from '@trucban/ui';
import { InputNumber, type InputNumberProps } from 'antd';

/** A number with the decimal sign of the language; empty when there is none. */
export function DecimalInput(props: Omit<InputNumberProps<number>, 'decimalSeparator'>) {
  const { locale } = useI18n();
  return <InputNumber<number> className="source-number" decimalSeparator={locale === 'vi' ? ',' : '.'} {...props} />;
}
