import type { IndicatorForecast, Series } from '@trucban/contracts';
import { gapsText } from '@trucban/contracts/client';
import { useI18n, useLocalized } from '@trucban/ui';
import { quantityText } from '@trucban/ui/number';
import { TrendChart } from '@trucban/ui/trend-chart';
import { useMemo } from 'react';
import { chartModel } from './chart-model.ts';
import { tickOf } from './chart-parts.ts';
import { limitText } from './kpi-words.ts';

const NAMES = { main: 'kpi.value', target: 'kpi.target', quiet: 'kpi.lastYear', forecast: 'kpi.forecast' } as const;

/** The way of an indicator over its periods, with target, thresholds, the year before and what is to be expected. */
export function IndicatorChart({
  series,
  forecast,
  height,
}: {
  readonly series: Series;
  readonly forecast: IndicatorForecast | undefined;
  readonly height: number;
}) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const props = useMemo(() => {
    const { ticks, lines, spread, bands, marks } = chartModel(series, forecast);
    return {
      ticks,
      marks,
      ...(spread && { spread }),
      lines: lines.map(({ kind, values }) => ({ label: t(NAMES[kind]), kind, values })),
      bands,
      format: (value: number) => quantityText(value, series.unit === '%' ? '%' : '', locale),
      tip: (place: number) =>
        series.points[place]?.value === undefined || series.points[place].value === null
          ? aheadTip(forecast, ticks[place], series.unit, t, locale)
          : tipOf(series, place, t, locale),
    };
  }, [series, forecast, t, locale]);
  return <TrendChart label={t('kpi.chartOf', { name: localized(series.name) })} height={height} {...props} />;
}

function aheadTip(
  forecast: IndicatorForecast | undefined,
  tick: string | undefined,
  unit: string,
  t: ReturnType<typeof useI18n>['t'],
  locale: ReturnType<typeof useI18n>['locale'],
): string[] {
  const point = forecast?.points.find(({ period }) => tickOf(period) === tick);
  if (!point) return [t('kpi.look.noData')];
  const of = (value: number): string => quantityText(value, unit === '%' ? '%' : '', locale);
  return [
    `${t('kpi.forecast')}: ${of(point.value)}`,
    `80%: ${of(point.low80)} – ${of(point.high80)}`,
    `95%: ${of(point.low95)} – ${of(point.high95)}`,
  ];
}

function tipOf(
  { points, unit }: Series,
  place: number,
  t: ReturnType<typeof useI18n>['t'],
  locale: ReturnType<typeof useI18n>['locale'],
): string[] {
  const point = points[place];
  if (!point) return [];
  return [
    `${quantityText(point.value, unit, locale)} · ${t(`kpi.look.${point.stale ? 'stale' : point.state}`)}`,
    ...(point.target === null ? [] : [t('kpi.targetOf', { target: limitText(point.target, unit, locale) })]),
    ...(point.lastYear === null || point.lastYear === undefined
      ? []
      : [`${t('kpi.lastYear')}: ${quantityText(point.lastYear, unit, locale)}`]),
    ...[gapsText(point.coverage, locale) ?? []].flat(),
    ...(point.provisional ? [t('kpi.provisional')] : []),
  ];
}
