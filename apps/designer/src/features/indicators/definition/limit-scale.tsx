import { STATE_NAMES } from '@trucban/contracts/client';
import type { IndicatorDocument, Limit } from '@trucban/kpi-engine';
import { useI18n } from '@trucban/ui';
import { zonesOf } from '@trucban/ui/zones';

/** The zones of an indicator on one line: on target, watch, warning, critical. */
export function LimitScale({ document }: { readonly document: IndicatorDocument }) {
  const { locale } = useI18n();
  const { direction, target, thresholds } = document;
  const all = [target, thresholds.warning, thresholds.critical].flatMap((limit: Limit | null) =>
    limit === null ? [] : typeof limit === 'number' ? [limit] : [...limit],
  );
  if (all.length === 0) return null;
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const margin = (high - low || Math.abs(high) || 1) * 0.3;
  const zones = zonesOf(direction, { target, thresholds }, [low - margin, high + margin]);
  const length = high - low + 2 * margin;
  const number = (value: number): string =>
    value.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 2 });
  return (
    <div className="kpi-scale" aria-hidden>
      <div className="kpi-scale-bar">
        {zones.map(({ from, to, state }) => (
          <span
            key={`${from}${state}`}
            className={`kpi-zone-${state}`}
            title={STATE_NAMES[state][locale]}
            style={{ width: `${((to - from) / length) * 100}%` }}
          />
        ))}
      </div>
      <div className="kpi-scale-marks">
        {[...new Set(all)].map((value) => (
          <span key={value} style={{ left: `${((value - low + margin) / length) * 100}%` }}>
            {number(value)}
          </span>
        ))}
      </div>
    </div>
  );
}
