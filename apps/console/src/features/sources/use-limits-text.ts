import type { PropertyLimits } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { numberText } from '@trucban/ui/number';

/** As many digits as anybody declares: a limit is shown as it is, not rounded. */
const DIGITS = 9;

/** A function that says what of a property is believed, in one line. */
export function useLimitsText(): (limits: PropertyLimits) => string {
  const { t, locale } = useI18n();
  const number = (value: number): string => numberText(value, locale, DIGITS);
  return ({ unit, min, max, maxChangePerMinute: jump, frozenAfterMinutes: frozen }) => {
    const of = unit === undefined ? '' : ` ${unit}`;
    const range =
      min !== undefined && max !== undefined
        ? t('source.prop.between', { min: number(min), max: number(max), unit: of })
        : min !== undefined
          ? t('source.prop.atLeast', { min: number(min), unit: of })
          : max !== undefined
            ? t('source.prop.atMost', { max: number(max), unit: of })
            : unit === undefined
              ? t('source.prop.anyUnit')
              : t('source.prop.inUnit', { unit });
    const says = [
      range,
      jump !== undefined && t('source.prop.jumpSays', { value: number(jump), unit: of }),
      frozen !== undefined && t('source.prop.frozenSays', { value: number(frozen) }),
    ];
    return says.filter(Boolean).join(' · ');
  };
}
