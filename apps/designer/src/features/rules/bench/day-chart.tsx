import { useI18n } from '@trucban/ui';
import type { DayCount } from '../model/backtest.ts';

const [WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP] = [560, 150, 30, 14, 22, 8];

/** Firings day by day: the version on the screen filled, the one in force as an outline. */
export function DayChart({
  days,
  version,
  published,
}: {
  readonly days: readonly Pick<DayCount, 'day' | 'fired' | 'firedByPublished'>[];
  readonly version: number | null;
  readonly published: number | null;
}) {
  const { t } = useI18n();
  const top = Math.max(1, ...days.map(({ fired, firedByPublished }) => Math.max(fired, firedByPublished)));
  const step = Math.max(1, Math.ceil(top / 4));
  const ceiling = Math.ceil(top / step) * step;
  const y = (count: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - count / ceiling);
  const slot = (WIDTH - LEFT - RIGHT) / Math.max(1, days.length);
  const bar = Math.max(2, Math.min(14, slot * 0.36));
  const marks = Array.from({ length: ceiling / step + 1 }, (_, i) => i * step);
  const every = Math.max(1, Math.ceil(days.length / 8));
  const total = days.reduce((sum, { fired }) => sum + fired, 0);
  return (
    <figure className="rule-chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t('rule.chart', { days: days.length, count: total })}
      >
        {marks.map((mark) => (
          <g key={mark}>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(mark)} y2={y(mark)} className="rule-chart-line" />
            <text x={LEFT - 6} y={y(mark) + 4} textAnchor="end">
              {mark}
            </text>
          </g>
        ))}
        {days.map(({ day, fired, firedByPublished }, i) => {
          const middle = LEFT + slot * (i + 0.5);
          return (
            <g key={day}>
              <title>{`${day.slice(8)}/${day.slice(5, 7)}: ${fired}${published === null ? '' : ` · ${t('rule.published', { version: published })}: ${firedByPublished}`}`}</title>
              <rect x={middle - slot / 2} y={TOP} width={slot} height={HEIGHT - TOP - BOTTOM} fill="transparent" />
              {published !== null && firedByPublished > 0 && (
                <rect
                  className="rule-chart-old"
                  x={middle - bar - 0.5}
                  y={y(firedByPublished)}
                  width={bar}
                  height={y(0) - y(firedByPublished)}
                />
              )}
              {fired > 0 && (
                <rect
                  className="rule-chart-new"
                  x={published === null ? middle - bar / 2 : middle + 0.5}
                  y={y(fired)}
                  width={bar}
                  height={y(0) - y(fired)}
                />
              )}
              {(days.length - 1 - i) % every === 0 && (
                <text x={middle} y={HEIGHT - 6} textAnchor="middle">
                  {`${day.slice(8)}/${day.slice(5, 7)}`}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <figcaption>
        <span className="rule-key rule-key-new">{t('rule.own', { version: version ?? '–' })}</span>
        {published !== null && (
          <span className="rule-key rule-key-old">{t('rule.published', { version: published })}</span>
        )}
      </figcaption>
    </figure>
  );
}
