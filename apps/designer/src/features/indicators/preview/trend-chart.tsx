import { STATE_NAMES } from '@trucban/contracts/client';
import type { IndicatorPreview } from '@trucban/contracts';
import { useI18n, type Locale } from '@trucban/ui';
import { numberText, quantityText } from '@trucban/ui/number';
import { useState } from 'react';
import { zonesOf } from '@trucban/ui/zones';

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [820, 270, 54, 16, 10, 26];

/** Twelve periods of an indicator with its zones, its target and the year before. */
export function TrendChart({ preview }: { readonly preview: IndicatorPreview }) {
  const { t, locale } = useI18n();
  const [hovered, setHovered] = useState<number>();
  const { points, direction } = preview;
  const newest = points.at(-1);
  const { thresholds } = newest ?? preview;
  const limits = [newest?.target ?? null, thresholds.warning, thresholds.critical].flatMap((limit) =>
    limit === null ? [] : typeof limit === 'number' ? [limit] : limit,
  );
  const values = points
    .flatMap(({ value, lastYear, published }) => [value, lastYear, published])
    .filter((each) => each !== null);
  const all = [...values, ...limits];
  if (values.length === 0) return null;
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const room = (most - least || Math.abs(most) || 1) * 0.12;
  const ticks = ticksOf(least - room, most + room);
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const x = (i: number): number => LEFT + ((WIDTH - LEFT - RIGHT) / points.length) * (i + 0.5);
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low));
  const zones = zonesOf(direction, { target: newest?.target ?? null, thresholds }, [low, high]);
  const line = (of: (point: IndicatorPreview['points'][number]) => number | null): string => {
    let drawing = false;
    return points
      .map((point, i) => {
        const value = of(point);
        const step = value === null ? '' : `${drawing ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
        drawing = value !== null;
        return step;
      })
      .join('');
  };
  const differs = points.some(
    ({ value, published }) => published !== null && value !== null && Math.abs(value - published) > 1e-9,
  );
  const shown = hovered === undefined ? undefined : points[hovered];
  return (
    <figure className="kpi-chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t('kpi.chart', { count: points.length })}
        onMouseLeave={() => setHovered(undefined)}
      >
        {zones.map(({ from, to, state }) => (
          <rect
            key={`${from}${state}`}
            className={`kpi-area-${state}`}
            x={LEFT}
            width={WIDTH - LEFT - RIGHT}
            y={y(to)}
            height={Math.max(0, y(from) - y(to))}
          />
        ))}
        {ticks.map((tick) => (
          <g key={tick}>
            <line className="kpi-chart-line" x1={LEFT} x2={WIDTH - RIGHT} y1={y(tick)} y2={y(tick)} />
            <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
              {numberText(tick, locale)}
            </text>
          </g>
        ))}
        <Limits thresholds={thresholds} y={y} locale={locale} />
        <path className="kpi-line-year" d={line(({ lastYear }) => lastYear)} />
        {differs && <path className="kpi-line-old" d={line(({ published }) => published)} />}
        <path className="kpi-line-target" d={line(({ target }) => (typeof target === 'number' ? target : null))} />
        <path className="kpi-line" d={line(({ value }) => value)} />
        {points.map(({ period, value, state, start }, i) => (
          <g key={period}>
            <rect
              x={x(i) - (WIDTH - LEFT - RIGHT) / points.length / 2}
              y={TOP}
              width={(WIDTH - LEFT - RIGHT) / points.length}
              height={HEIGHT - TOP - BOTTOM}
              fill="transparent"
              onMouseEnter={() => setHovered(i)}
            />
            {value !== null && (
              <circle className={`kpi-dot-${state}`} cx={x(i)} cy={y(value)} r={i === hovered ? 5 : 4} />
            )}
            <text x={x(i)} y={HEIGHT - 8} textAnchor="middle">
              {shortPeriod(period, start)}
            </text>
          </g>
        ))}
      </svg>
      <figcaption>
        <span className="kpi-legend kpi-legend-own">{t('kpi.thisVersion')}</span>
        {differs && <span className="kpi-legend kpi-legend-old">{t('kpi.inForce')}</span>}
        <span className="kpi-legend kpi-legend-year">{t('kpi.lastYear')}</span>
        {typeof newest?.target === 'number' && <span className="kpi-legend kpi-legend-target">{t('kpi.target')}</span>}
        <span className="kpi-hover" role="status">
          {shown &&
            t('kpi.point', {
              period: locale === 'vi' ? shown.label.vi : shown.label.en,
              value: quantityText(shown.value, preview.unit, locale),
              state: STATE_NAMES[shown.state][locale],
            })}
        </span>
      </figcaption>
    </figure>
  );
}

function Limits({
  thresholds,
  y,
  locale,
}: {
  readonly thresholds: IndicatorPreview['thresholds'];
  readonly y: (value: number) => number;
  readonly locale: Locale;
}) {
  const { t } = useI18n();
  return (['warning', 'critical'] as const).map((name) => {
    const limit = thresholds[name];
    const values = limit === null ? [] : typeof limit === 'number' ? [limit] : limit;
    return values.map((value, i) => (
      <text key={`${name}${i}`} className={`kpi-mark-${name}`} x={WIDTH - RIGHT - 6} y={y(value) + 14} textAnchor="end">
        {t(`kpi.${name}`)} {numberText(value, locale)}
      </text>
    ));
  });
}

/** Round numbers from below the least to above the most, four to seven of them. */
function ticksOf(least: number, most: number): readonly number[] {
  const raw = (most - least) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((each) => each * power >= raw) ?? 10);
  const first = Math.floor(least / step);
  const last = Math.ceil(most / step);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** `2026-11` → `11/26`, `2026-Q3` → `Q3/26`, `2026-11-22` → `22/11`, `2026-11-22T13` → `13h`. */
function shortPeriod(period: string, start: string): string {
  const [year = '', ...rest] = period.split('-');
  const hour = /T(\d\d)/.exec(period)?.[1];
  if (hour !== undefined) return `${hour}h`;
  if (rest.length === 2) return `${rest[1]}/${rest[0]}`;
  return rest.length === 1 ? `${rest[0]}/${year.slice(2)}` : year || start.slice(0, 4);
}
