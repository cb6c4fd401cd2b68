import { STATE_NAMES } from '@trucban/contracts/client';
import type { IndicatorPreview } from '@trucban/contracts';
import { EmptyState, ErrorState, LoadingBars, dateTime, matches, useI18n, useLocalized } from '@trucban/ui';
import { changeText, quantityText } from '@trucban/ui/number';
import { CheckCircleFilled, CloseCircleFilled, MinusCircleOutlined, WarningFilled } from '@ant-design/icons';
import { Select } from 'antd';
import { Link } from 'react-router';
import { Figures } from '../../../shared/figures.tsx';
import type { Option } from '../queries.ts';
import { TrendChart } from './trend-chart.tsx';
import type { usePreview } from './use-preview.ts';

interface PreviewPanelProps {
  readonly query: ReturnType<typeof usePreview>;
  readonly units: readonly Option[];
  readonly orgUnit: string | undefined;
  readonly onUnit: (orgUnit: string | undefined) => void;
}

const ICONS = {
  onTarget: CheckCircleFilled,
  watch: MinusCircleOutlined,
  warning: WarningFilled,
  critical: CloseCircleFilled,
  noData: MinusCircleOutlined,
} as const;

/** What the definition on the screen makes of the reported numbers: twelve periods, the units below, its parts, where it is used. */
export function PreviewPanel({ query, units, orgUnit, onUnit }: PreviewPanelProps) {
  const { t } = useI18n();
  const preview = query.data;
  return (
    <div className="kpi-preview">
      <section className="tb-panel kpi-trend" aria-label={t('kpi.preview')}>
        <header className="tb-panel-head">
          <h2>{t('kpi.preview')}</h2>
          <Select<string, Option>
            className="kpi-unit-select"
            size="small"
            aria-label={t('kpi.previewUnit')}
            allowClear
            placeholder={t('kpi.province')}
            value={orgUnit}
            options={[...units]}
            popupMatchSelectWidth={320}
            showSearch={{ filterOption: (text, each) => matches(text, each?.label ?? '') }}
            onChange={(next?: string) => onUnit(next)}
          />
          <span className="tb-panel-extra tb-quiet" role="status">
            {query.waits ? t('kpi.computing') : preview && t('kpi.computedAt', { at: dateTime(preview.readAt, true) })}
          </span>
        </header>
        {query.error ? (
          <ErrorState title={t('kpi.notComputed')} error={query.error} onRetry={() => void query.refetch()} />
        ) : !preview ? (
          <LoadingBars rows={6} />
        ) : preview.newest === null ? (
          <EmptyState title={t('kpi.noData')} text={t('kpi.noDataText')} hint />
        ) : (
          <>
            <Numbers preview={preview} />
            <TrendChart preview={preview} />
          </>
        )}
      </section>
      {preview && !query.error && (
        <div className="kpi-below">
          <Units preview={preview} />
          <Facts preview={preview} />
        </div>
      )}
    </div>
  );
}

function Numbers({ preview }: { readonly preview: IndicatorPreview }) {
  const { t, locale } = useI18n();
  const { points, newest, unit } = preview;
  const at = points.findIndex(({ period }) => period === newest);
  const point = points[at];
  if (!point) return null;
  const before = points[at - 1]?.value ?? null;
  const toTarget = typeof point.target === 'number' && point.value !== null ? point.value - point.target : null;
  const bad = points.filter(({ state }) => state === 'warning' || state === 'critical').length;
  const Icon = ICONS[point.state];
  const label = locale === 'vi' ? point.label.vi : point.label.en;
  const changed = before === null || point.value === null ? null : point.value - before;
  return (
    <Figures
      className="kpi-numbers"
      of={[
        {
          what: (
            <>
              {label} · {STATE_NAMES[point.state][locale]}
              {point.provisional && ` (${t('kpi.provisional')})`}
            </>
          ),
          value: (
            <>
              <Icon aria-hidden /> {quantityText(point.value, unit, locale)}
            </>
          ),
          look: `kpi-text-${point.state}`,
        },
        { what: t('kpi.toTarget'), value: changeText(toTarget, locale) },
        {
          what: t(point.end > preview.readAt ? 'kpi.toWholeBefore' : 'kpi.toBefore'),
          value: changeText(changed, locale),
        },
        {
          what: t('kpi.publishedValue'),
          value: point.published === null ? '–' : quantityText(point.published, unit, locale),
        },
        { what: t('kpi.beyond', { count: points.length }), value: bad },
      ]}
    />
  );
}

function Units({ preview }: { readonly preview: IndicatorPreview }) {
  const { t, locale } = useI18n();
  const local = useLocalized();
  const { units, unit, points, newest } = preview;
  const point = points.find(({ period }) => period === newest);
  const top = Math.max(...units.map(({ value }) => Math.abs(value ?? 0)), 1e-9);
  return (
    <section className="tb-panel" aria-label={t('kpi.byUnit')}>
      <header className="tb-panel-head">
        <h2>
          {t('kpi.byUnit')}
          {point && `, ${locale === 'vi' ? point.label.vi : point.label.en}`}
        </h2>
        <span className="tb-count">{units.length}</span>
      </header>
      {units.length === 0 ? (
        <EmptyState title={t('kpi.noUnits')} hint />
      ) : (
        <ul className="kpi-units" tabIndex={0} aria-label={t('kpi.byUnit')}>
          {[...units]
            .sort((a, b) => local(a.name).localeCompare(local(b.name), 'vi'))
            .map(({ orgUnit, name, value, state }) => {
              const Icon = ICONS[state];
              return (
                <li key={orgUnit}>
                  <span className="kpi-unit-name" title={orgUnit}>
                    {local(name)}
                  </span>
                  <span className="kpi-bar" aria-hidden>
                    <span className={`kpi-zone-${state}`} style={{ width: `${(Math.abs(value ?? 0) / top) * 100}%` }} />
                  </span>
                  <span className={`kpi-unit-value kpi-text-${state}`}>
                    <Icon aria-label={STATE_NAMES[state][locale]} /> {quantityText(value, unit, locale)}
                  </span>
                </li>
              );
            })}
        </ul>
      )}
    </section>
  );
}

function Facts({ preview }: { readonly preview: IndicatorPreview }) {
  const { t, locale } = useI18n();
  const local = useLocalized();
  const { parts, points, newest, usedBy, stale } = preview;
  const point = points.find(({ period }) => period === newest);
  const uses = usedBy.indicators.length + usedBy.rules.length;
  return (
    <section className="tb-panel kpi-facts" aria-label={t('kpi.quality')}>
      <header className="tb-panel-head">
        <h2>{t('kpi.quality')}</h2>
      </header>
      <dl className="kpi-fact-list">
        {parts.map(({ code, name, unit, value }) => (
          <div key={code}>
            <dt title={code}>{local(name)}</dt>
            <dd>{quantityText(value, unit, locale)}</dd>
          </div>
        ))}
        <div>
          <dt>{t('kpi.periodsWithData')}</dt>
          <dd>
            {points.filter(({ value }) => value !== null).length}/{points.length}
          </dd>
        </div>
        <div>
          <dt>{t('kpi.dataAt')}</dt>
          <dd className={stale ? 'tb-warn' : undefined}>
            {point?.dataAt ? dateTime(point.dataAt) : '–'}
            {stale && ` · ${t('kpi.tooOld')}`}
          </dd>
        </div>
        <div>
          <dt>{t('kpi.source')}</dt>
          <dd>{point?.source.join(', ') || '–'}</dd>
        </div>
      </dl>
      <header className="tb-panel-head kpi-uses-head">
        <h2>{t('kpi.uses')}</h2>
        <span className="tb-count">{uses}</span>
      </header>
      {uses === 0 && <p className="kpi-none tb-quiet">{t('kpi.noUses')}</p>}
      <ul className="kpi-uses">
        {usedBy.indicators.map(({ code, name }) => (
          <li key={code}>
            <Link to={`/indicators/${encodeURIComponent(code)}`}>{local(name)}</Link>{' '}
            <span className="tb-quiet">{t('kpi.useIndicator', { code })}</span>
          </li>
        ))}
        {usedBy.rules.map(({ code, name }) => (
          <li key={code}>
            <Link to={`/rules/${encodeURIComponent(code)}`}>{local(name)}</Link>{' '}
            <span className="tb-quiet">{t('kpi.useRule', { code })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
