import type { IndicatorForecast } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { numberText, quantityText } from '@trucban/ui/number';
import { periodText } from './chart-parts.ts';

/** How the forecast is made, how far off it was in the past, and what is usual at this time of the year. */
export function ForecastNote({ forecast }: { readonly forecast: IndicatorForecast }) {
  const { t, locale } = useI18n();
  const { method, backTest, usual, unit } = forecast;
  const of = (value: number | null): string => quantityText(value, unit === '%' ? '%' : '', locale);
  return (
    <p className="kpi-forecast">
      {method === null ? t('kpi.noForecast') : t(`kpi.method.${method}`)}
      {backTest?.mape != null &&
        ` ${t('kpi.backTest', { error: `${numberText(backTest.mape, locale, 1)}%`, count: backTest.tested })}`}
      {usual && (
        <span className={usual.exceeded ? 'tb-error' : ''}>
          {' '}
          {t(usual.exceeded ? 'kpi.unusual' : 'kpi.usual', {
            period: periodText(usual.period),
            mean: of(usual.mean),
            limit: of(usual.limit),
          })}
        </span>
      )}
    </p>
  );
}
