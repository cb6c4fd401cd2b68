import type { Series } from '@trucban/contracts';
import { useI18n, useLocalized } from '@trucban/ui';
import { quantityText } from '@trucban/ui/number';
import { TrendChart } from '@trucban/ui/trend-chart';
import { useMemo } from 'react';
import { marksOf, stripesOf, targetLine, tickOf } from './chart-parts.ts';
import { limitText } from './kpi-words.ts';

/** The way of an indicator over its periods, with target, thresholds and the year before. */
export function IndicatorChart({ series, height }: { readonly series: Series; readonly height: number }) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const props = useMemo(() => {
    const { points, unit } = series;
    const wanted = points.some(({ target }) => Array.isArray(target))
      ? [targetLine(points, 0), targetLine(points, 1)]
      : [targetLine(points)];
    const lines = [
      { label: t('kpi.value'), kind: 'main' as const, values: points.map(({ value }) => value) },
      ...wanted
        .filter((values) => values.some((value) => value !== null))
        .map((values) => ({ label: t('kpi.target'), kind: 'target' as const, values })),
      ...(points.some(({ lastYear }) => lastYear !== null && lastYear !== undefined)
        ? [
            {
              label: t('kpi.lastYear'),
              kind: 'quiet' as const,
              values: points.map(({ lastYear }) => lastYear ?? null),
            },
          ]
        : []),
    ];
    return {
      lines,
      ticks: points.map(({ period }) => tickOf(period)),
      bands: stripesOf(series),
      marks: marksOf(points),
      format: (value: number) => quantityText(value, unit === '%' ? '%' : '', locale),
      tip: (place: number) => tipOf(series, place, t, locale),
    };
    // What `localized` answers follows the language.
  }, [series, t, locale]);
  return <TrendChart label={t('kpi.chartOf', { name: localized(series.name) })} height={height} {...props} />;
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
    ...(point.provisional ? [t('kpi.provisional')] : []),
  ];
}
